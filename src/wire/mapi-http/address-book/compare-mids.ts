import { i32, reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, status } from '../body.js';
import { optionalStat } from './fields.js';

/** CompareMIds (MS-OXCMAPIHTTP 2.2.5.3). */
export const { decode: decodeCompareMIdsRequest, encode: encodeCompareMIdsRequest } = body(
  'CompareMIds request',
  { reserved: reserved(u32, 0), stat: optionalStat, mid1: u32, mid2: u32, auxiliary },
);

export const { decode: decodeCompareMIdsResponse, encode: encodeCompareMIdsResponse } = body(
  'CompareMIds response',
  { status, result: i32, auxiliary },
);
