import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, status } from '../body.js';
import { optionalNumbers } from './fields.js';

/** QueryColumns (MS-OXCMAPIHTTP 2.2.5.13). */
export const { decode: decodeQueryColumnsRequest, encode: encodeQueryColumnsRequest } = body(
  'QueryColumns request',
  { reserved: reserved(u32, 0), flags: u32, auxiliary },
);

export const { decode: decodeQueryColumnsResponse, encode: encodeQueryColumnsResponse } = body(
  'QueryColumns response',
  { status, propertyTags: optionalNumbers, auxiliary },
);
