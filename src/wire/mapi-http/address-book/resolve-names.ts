import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, counted, optionalOr, status, wideString } from '../body.js';
import { optionalNumbers, optionalRowSet, optionalStat } from './fields.js';

/** ResolveNames (MS-OXCMAPIHTTP 2.2.5.14). */
export const { decode: decodeResolveNamesRequest, encode: encodeResolveNamesRequest } = body(
  'ResolveNames request',
  {
    reserved: reserved(u32, 0),
    stat: optionalStat,
    propertyTags: optionalNumbers,
    names: optionalOr(counted(2, wideString), []),
    auxiliary,
  },
);

export const { decode: decodeResolveNamesResponse, encode: encodeResolveNamesResponse } = body(
  'ResolveNames response',
  { status, codePage: u32, mids: optionalNumbers, rowSet: optionalRowSet, auxiliary },
);
