import { u32 } from '../../ndr/fields.js';
import { auxiliary, body, field, numbers, status } from '../body.js';
import { optionalNumbers, optionalRowSet, optionalStat } from './fields.js';

/** u32 ExplicitTableCount, u32 ExplicitTable[]: no rows named, those from the STAT on are wanted. */
const explicitTable = field<readonly number[] | undefined>(
  (reader) => {
    const mids = numbers.read(reader);
    return mids.length === 0 ? undefined : mids;
  },
  (writer, mids = []) => numbers.write(writer, mids),
);

/** QueryRows (MS-OXCMAPIHTTP 2.2.5.12). */
export const { decode: decodeQueryRowsRequest, encode: encodeQueryRowsRequest } = body('QueryRows request', {
  flags: u32,
  stat: optionalStat,
  explicitTable,
  count: u32,
  propertyTags: optionalNumbers,
  auxiliary,
});

export const { decode: decodeQueryRowsResponse, encode: encodeQueryRowsResponse } = body(
  'QueryRows response',
  { status, stat: optionalStat, rowSet: optionalRowSet, auxiliary },
);
