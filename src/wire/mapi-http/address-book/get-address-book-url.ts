import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, status, wideString } from '../body.js';

/** GetAddressBookUrl (MS-OXCMAPIHTTP 2.2.5.19). */
export const { decode: decodeGetAddressBookUrlRequest, encode: encodeGetAddressBookUrlRequest } = body(
  'GetAddressBookUrl request',
  { flags: reserved(u32, 0), dn: wideString, auxiliary },
);

export const { decode: decodeGetAddressBookUrlResponse, encode: encodeGetAddressBookUrlResponse } = body(
  'GetAddressBookUrl response',
  { status, url: wideString, auxiliary },
);
