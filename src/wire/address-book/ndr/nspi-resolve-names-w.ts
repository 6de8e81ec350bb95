import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { ResolveNamesRequest, ResolveNamesResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRowSet, encodePropertyRowSet } from './property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { decodeStat, encodeStat } from './stat.js';
import { decodeWStringsArray, encodeWStringsArray } from './strings-array.js';

/*
 * NspiResolveNamesW, opnum 20 (MS-OXNSPI 3.1.4.1.17)
 *   in:  handle hRpc, u32 Reserved, STAT pStat, [unique] PropertyTagArray_r pPropTags, WStringsArray_r paWStr
 *   out: [unique] PropertyTagArray_r ppMIds, [unique] PropertyRowSet_r ppRows, u32 status
 */

/** @throws DecodeError */
export function decodeNspiResolveNamesWRequest(stub: Uint8Array): InContext<ResolveNamesRequest> {
  const reader = new NdrReader(stub, 'NspiResolveNamesW request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return {
    handle,
    stat: decodeStat(reader),
    propertyTags: readPointer(reader, decodePropertyTagArray),
    names: decodeWStringsArray(reader),
  };
}

export function encodeNspiResolveNamesWRequest(request: InContext<ResolveNamesRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  writePointer(writer, request.propertyTags, encodePropertyTagArray);
  encodeWStringsArray(writer, request.names);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiResolveNamesWResponse(stub: Uint8Array): ResolveNamesResponse {
  const reader = new NdrReader(stub, 'NspiResolveNamesW response');
  return {
    mids: readPointer(reader, decodePropertyTagArray),
    rows: readPointer(reader, decodePropertyRowSet),
    status: reader.u32(),
  };
}

export function encodeNspiResolveNamesWResponse(response: ResolveNamesResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.mids, encodePropertyTagArray);
  writePointer(writer, response.rows, encodePropertyRowSet);
  writer.u32(response.status);
  return writer.finish();
}
