import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { QueryRowsRequest, RowsResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRowSet, encodePropertyRowSet } from './property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray, readU32s } from './property-tag-array.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiQueryRows, opnum 3 (MS-OXNSPI 3.1.4.1.8)
 *   in:  handle hRpc, u32 dwFlags, STAT pStat, u32 dwETableCount, [unique, size_is(dwETableCount)] u32 lpETable[],
 *        u32 Count, [unique] PropertyTagArray_r pPropTags
 *   out: STAT pStat, [unique] PropertyRowSet_r ppRows, u32 status
 */

/** @throws DecodeError */
export function decodeNspiQueryRowsRequest(stub: Uint8Array): InContext<QueryRowsRequest> {
  const reader = new NdrReader(stub, 'NspiQueryRows request');
  const handle = reader.contextHandle();
  const flags = reader.u32();
  const stat = decodeStat(reader);
  const tableCount = reader.u32();
  const explicitTable = readPointer(reader, () => {
    if (reader.conformantCount(4) !== tableCount) throw reader.refused(`maximum_count ${tableCount}`);
    return readU32s(reader, tableCount);
  });
  const count = reader.u32();
  return {
    handle,
    flags,
    stat,
    explicitTable,
    count,
    propertyTags: readPointer(reader, decodePropertyTagArray),
  };
}

export function encodeNspiQueryRowsRequest(request: InContext<QueryRowsRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(request.flags);
  encodeStat(writer, request.stat);
  writer.u32(request.explicitTable?.length ?? 0);
  writePointer(writer, request.explicitTable, (_, mids) => {
    writer.conformantCount(mids.length);
    for (const mid of mids) writer.u32(mid);
  });
  writer.u32(request.count);
  writePointer(writer, request.propertyTags, encodePropertyTagArray);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiQueryRowsResponse(stub: Uint8Array): RowsResponse {
  const reader = new NdrReader(stub, 'NspiQueryRows response');
  return {
    stat: decodeStat(reader),
    rows: readPointer(reader, decodePropertyRowSet),
    status: reader.u32(),
  };
}

export function encodeNspiQueryRowsResponse(response: RowsResponse): Uint8Array {
  const writer = new NdrWriter();
  encodeStat(writer, response.stat);
  writePointer(writer, response.rows, encodePropertyRowSet);
  writer.u32(response.status);
  return writer.finish();
}
