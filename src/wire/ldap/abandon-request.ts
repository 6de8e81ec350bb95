import { DecodeError } from '../../errors.js';
import { type BerReader, berInteger } from './ber.js';
import { requestTags } from './tags.js';

/** AbandonRequest (RFC 4511 4.11). */
export interface AbandonRequest {
  readonly operation: 'abandon';
  /** messageID of the operation that nobody waits for any more. */
  readonly abandoned: number;
}

/* [APPLICATION 16] MessageID: the tag stands on the number itself */

/** @throws DecodeError */
export function decodeAbandonRequest(reader: BerReader): AbandonRequest {
  const length = reader.end - reader.offset;
  if (length < 1 || length > 4) throw new DecodeError('MessageID', reader.offset, '1 to 4 bytes of integer');
  return { operation: 'abandon', abandoned: reader.bytes.readIntBE(reader.offset, length) };
}

export function encodeAbandonRequest({ abandoned }: AbandonRequest): Buffer {
  return berInteger(abandoned, requestTags.abandon);
}
