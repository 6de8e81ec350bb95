import { u32 } from '../../ndr/fields.js';
import { auxiliary, body, status } from '../body.js';
import { optionalNumbers } from './fields.js';

/** GetPropList (MS-OXCMAPIHTTP 2.2.5.6). */
export const { decode: decodeGetPropListRequest, encode: encodeGetPropListRequest } = body(
  'GetPropList request',
  { flags: u32, mid: u32, codePage: u32, auxiliary },
);

export const { decode: decodeGetPropListResponse, encode: encodeGetPropListResponse } = body(
  'GetPropList response',
  { status, propertyTags: optionalNumbers, auxiliary },
);
