import { type BerReader, berElement, berTags, berText } from './ber.js';
import {
  decodePartialAttribute,
  encodePartialAttribute,
  type PartialAttribute,
} from './partial-attribute.js';
import { requestTags } from './tags.js';

/** AddRequest (RFC 4511 4.7). */
export interface AddRequest {
  readonly operation: 'add';
  readonly entry: string;
  readonly attributes: readonly PartialAttribute[];
}

/* [APPLICATION 8] SEQUENCE { entry LDAPDN, attributes SEQUENCE OF Attribute } */

/** @throws DecodeError */
export function decodeAddRequest(reader: BerReader): AddRequest {
  const entry = reader.text('entry');
  const list = reader.enter('attributes', berTags.sequence);
  const attributes: PartialAttribute[] = [];
  while (!list.done) attributes.push(decodePartialAttribute(list));
  return { operation: 'add', entry, attributes };
}

export function encodeAddRequest({ entry, attributes }: AddRequest): Buffer {
  const list = berElement(berTags.sequence, ...attributes.map(encodePartialAttribute));
  return berElement(requestTags.add, berText(entry), list);
}
