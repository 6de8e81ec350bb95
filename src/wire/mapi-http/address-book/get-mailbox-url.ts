import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, status, wideString } from '../body.js';

/** GetMailboxUrl (MS-OXCMAPIHTTP 2.2.5.18). */
export const { decode: decodeGetMailboxUrlRequest, encode: encodeGetMailboxUrlRequest } = body(
  'GetMailboxUrl request',
  { flags: reserved(u32, 0), dn: wideString, auxiliary },
);

export const { decode: decodeGetMailboxUrlResponse, encode: encodeGetMailboxUrlResponse } = body(
  'GetMailboxUrl response',
  { status, url: wideString, auxiliary },
);
