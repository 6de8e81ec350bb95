import { type BerReader, berElement, berText } from './ber.js';
import { requestTags } from './tags.js';

/** ExtendedRequest (RFC 4511 4.12). */
export interface ExtendedRequest {
  readonly operation: 'extended';
  /** OID of the operation. */
  readonly name: string;
  readonly value: Uint8Array | undefined;
}

/* [APPLICATION 23] SEQUENCE { requestName [0] LDAPOID, requestValue [1] OCTET STRING OPTIONAL } */
const nameTag = 0x80;
const valueTag = 0x81;

/** @throws DecodeError */
export function decodeExtendedRequest(reader: BerReader): ExtendedRequest {
  const name = reader.text('requestName', nameTag);
  const value = reader.done ? undefined : reader.octets('requestValue', valueTag);
  return { operation: 'extended', name, value };
}

export function encodeExtendedRequest({ name, value }: ExtendedRequest): Buffer {
  const rest = value === undefined ? [] : [berElement(valueTag, value)];
  return berElement(requestTags.extended, berText(name, nameTag), ...rest);
}
