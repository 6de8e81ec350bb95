import { u32 } from '../../ndr/fields.js';
import { auxiliary, body, counted, optional, optionalOr, status } from '../body.js';
import { optionalStat, propertyList } from './fields.js';

/** GetSpecialTable (MS-OXCMAPIHTTP 2.2.5.8). */
export const { decode: decodeGetSpecialTableRequest, encode: encodeGetSpecialTableRequest } = body(
  'GetSpecialTable request',
  { flags: u32, stat: optionalStat, version: optionalOr(u32, 0), auxiliary },
);

export const { decode: decodeGetSpecialTableResponse, encode: encodeGetSpecialTableResponse } = body(
  'GetSpecialTable response',
  { status, codePage: u32, version: optionalOr(u32, 0), rows: optional(counted(4, propertyList)), auxiliary },
);
