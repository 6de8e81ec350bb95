import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, field, optional, status } from '../body.js';
import { readTaggedValue, writeTaggedValue } from '../structures/property-value.js';
import { optionalNumbers, optionalRowSet, optionalStat } from './fields.js';

/** SeekEntries (MS-OXCMAPIHTTP 2.2.5.16). */
export const { decode: decodeSeekEntriesRequest, encode: encodeSeekEntriesRequest } = body(
  'SeekEntries request',
  {
    reserved: reserved(u32, 0),
    stat: optionalStat,
    target: optional(field(readTaggedValue, writeTaggedValue)),
    explicitTable: optionalNumbers,
    propertyTags: optionalNumbers,
    auxiliary,
  },
);

export const { decode: decodeSeekEntriesResponse, encode: encodeSeekEntriesResponse } = body(
  'SeekEntries response',
  { status, stat: optionalStat, rowSet: optionalRowSet, auxiliary },
);
