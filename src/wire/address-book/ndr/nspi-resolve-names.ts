import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { ResolveNamesRequest, ResolveNamesResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRowSet, encodePropertyRowSet } from './property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { decodeStat, encodeStat } from './stat.js';
import { decodeStringsArray, encodeStringsArray } from './strings-array.js';

/*
 * NspiResolveNames, opnum 19 (MS-OXNSPI 3.1.4.1.16)
 *   in:  handle hRpc, u32 Reserved, STAT pStat, [unique] PropertyTagArray_r pPropTags, StringsArray_r paStr
 *   out: [unique] PropertyTagArray_r ppMIds, [unique] PropertyRowSet_r ppRows, u32 status
 */

/** @throws DecodeError */
export function decodeNspiResolveNamesRequest(stub: Uint8Array): InContext<ResolveNamesRequest> {
  const reader = new NdrReader(stub, 'NspiResolveNames request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return {
    handle,
    stat: decodeStat(reader),
    propertyTags: readPointer(reader, decodePropertyTagArray),
    names: decodeStringsArray(reader),
  };
}

export function encodeNspiResolveNamesRequest(request: InContext<ResolveNamesRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  writePointer(writer, request.propertyTags, encodePropertyTagArray);
  encodeStringsArray(writer, request.names);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiResolveNamesResponse(stub: Uint8Array): ResolveNamesResponse {
  const reader = new NdrReader(stub, 'NspiResolveNames response');
  return {
    mids: readPointer(reader, decodePropertyTagArray),
    rows: readPointer(reader, decodePropertyRowSet),
    status: reader.u32(),
  };
}

export function encodeNspiResolveNamesResponse(response: ResolveNamesResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.mids, encodePropertyTagArray);
  writePointer(writer, response.rows, encodePropertyRowSet);
  writer.u32(response.status);
  return writer.finish();
}
