import { u32 } from '../../../ndr/fields.js';
import { readPointer, writePointer } from '../../../ndr/pointer.js';
import { parameter, stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { readU32s } from '../structures/property-tag-array.js';
import { handle, uniqueRowSet, uniqueTags } from './parameters.js';

/** u32 dwETableCount, [unique, size_is(dwETableCount)] u32 lpETable[]. */
const explicitTable = parameter<readonly number[] | undefined>(
  (reader) => {
    const count = reader.u32();
    return readPointer(reader, () => {
      if (reader.conformantCount(4) !== count) throw reader.refused(`maximum_count ${count}`);
      return readU32s(reader, count);
    });
  },
  (writer, mids) => {
    writer.u32(mids?.length ?? 0);
    writePointer(writer, mids, (_, present) => {
      writer.conformantCount(present.length);
      for (const mid of present) writer.u32(mid);
    });
  },
);

/** NspiQueryRows, opnum 3 (MS-OXNSPI 3.1.4.1.8). */
export const { decode: decodeNspiQueryRowsRequest, encode: encodeNspiQueryRowsRequest } = stub(
  'NspiQueryRows request',
  {
    handle,
    /** See `retrieveFlag`. */
    flags: u32,
    stat: statLayout,
    /** MIds of the rows asked for; undefined for those from `stat` on. */
    explicitTable,
    count: u32,
    propertyTags: uniqueTags,
  },
);

export const { decode: decodeNspiQueryRowsResponse, encode: encodeNspiQueryRowsResponse } = stub(
  'NspiQueryRows response',
  {
    stat: statLayout,
    rows: uniqueRowSet,
    status: u32,
  },
);
