import type { BerReader } from './ber.js';
import { berText } from './ber.js';
import { requestTags } from './tags.js';

/** DelRequest (RFC 4511 4.8). */
export interface DeleteRequest {
  readonly operation: 'delete';
  readonly entry: string;
}

/* [APPLICATION 10] LDAPDN: the tag stands on the name itself */

export function decodeDeleteRequest(reader: BerReader): DeleteRequest {
  return { operation: 'delete', entry: reader.bytes.toString('utf8', reader.offset, reader.end) };
}

export function encodeDeleteRequest({ entry }: DeleteRequest): Buffer {
  return berText(entry, requestTags.delete);
}
