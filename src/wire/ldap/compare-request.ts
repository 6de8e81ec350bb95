import { type BerReader, berElement, berTags, berText } from './ber.js';
import { requestTags } from './tags.js';

/** CompareRequest (RFC 4511 4.10). */
export interface CompareRequest {
  readonly operation: 'compare';
  readonly entry: string;
  readonly attribute: string;
  readonly value: Uint8Array;
}

/* [APPLICATION 14] SEQUENCE { entry LDAPDN, ava SEQUENCE { attributeDesc, assertionValue OCTET STRING } } */

/** @throws DecodeError */
export function decodeCompareRequest(reader: BerReader): CompareRequest {
  const entry = reader.text('entry');
  const assertion = reader.enter('ava', berTags.sequence);
  const attribute = assertion.text('attributeDesc');
  return { operation: 'compare', entry, attribute, value: assertion.octets('assertionValue') };
}

export function encodeCompareRequest({ entry, attribute, value }: CompareRequest): Buffer {
  const assertion = berElement(berTags.sequence, berText(attribute), berElement(berTags.octetString, value));
  return berElement(requestTags.compare, berText(entry), assertion);
}
