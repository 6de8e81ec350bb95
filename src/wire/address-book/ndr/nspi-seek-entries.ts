import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { RowsResponse, SeekEntriesRequest } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRowSet, encodePropertyRowSet } from './property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { readPropertyValue, writePropertyValue } from './property-value.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiSeekEntries, opnum 4 (MS-OXNSPI 3.1.4.1.9)
 *   in:  handle hRpc, u32 Reserved, STAT pStat, PropertyValue_r pTarget, [unique] PropertyTagArray_r lpETable,
 *        [unique] PropertyTagArray_r pPropTags
 *   out: STAT pStat, [unique] PropertyRowSet_r ppRows, u32 status
 */

/** @throws DecodeError */
export function decodeNspiSeekEntriesRequest(stub: Uint8Array): InContext<SeekEntriesRequest> {
  const reader = new NdrReader(stub, 'NspiSeekEntries request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return {
    handle,
    stat: decodeStat(reader),
    target: readPropertyValue(reader)(),
    explicitTable: readPointer(reader, decodePropertyTagArray),
    propertyTags: readPointer(reader, decodePropertyTagArray),
  };
}

export function encodeNspiSeekEntriesRequest(request: InContext<SeekEntriesRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  writePropertyValue(writer, request.target)();
  writePointer(writer, request.explicitTable, encodePropertyTagArray);
  writePointer(writer, request.propertyTags, encodePropertyTagArray);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiSeekEntriesResponse(stub: Uint8Array): RowsResponse {
  const reader = new NdrReader(stub, 'NspiSeekEntries response');
  return { stat: decodeStat(reader), rows: readPointer(reader, decodePropertyRowSet), status: reader.u32() };
}

export function encodeNspiSeekEntriesResponse(response: RowsResponse): Uint8Array {
  const writer = new NdrWriter();
  encodeStat(writer, response.stat);
  writePointer(writer, response.rows, encodePropertyRowSet);
  writer.u32(response.status);
  return writer.finish();
}
