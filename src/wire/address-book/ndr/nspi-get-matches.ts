import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readEmbeddedPointer, readPointer, writeEmbeddedPointer, writePointer } from '../../ndr/pointer.js';
import type { GetMatchesRequest, GetMatchesResponse, PropertyName } from '../messages.js';
import { readFlatUid, writeFlatUid } from './counted-array.js';
import type { InContext } from './in-context.js';
import { decodePropertyRowSet, encodePropertyRowSet } from './property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { decodeRestriction, encodeRestriction } from './restriction.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiGetMatches, opnum 5 (MS-OXNSPI 3.1.4.1.10)
 *   in:  handle hRpc, u32 Reserved1, STAT pStat, [unique] PropertyTagArray_r pReserved, u32 Reserved2,
 *        [unique] Restriction_r Filter, [unique] PropertyName_r lpPropName, u32 ulRequested,
 *        [unique] PropertyTagArray_r pPropTags
 *   out: STAT pStat, [unique] PropertyTagArray_r ppOutMIds, [unique] PropertyRowSet_r ppRows, u32 status
 *   PropertyName_r (2.2.6): [unique] FlatUID_r lpguid, u32 ulReserved, i32 lID
 */

/** @throws DecodeError */
export function decodeNspiGetMatchesRequest(stub: Uint8Array): InContext<GetMatchesRequest> {
  const reader = new NdrReader(stub, 'NspiGetMatches request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved1
  const stat = decodeStat(reader);
  readPointer(reader, decodePropertyTagArray); // pReserved
  reader.u32(); // Reserved2
  return {
    handle,
    stat,
    filter: readPointer(reader, decodeRestriction),
    propertyName: readPointer(reader, decodePropertyName),
    requested: reader.u32(),
    propertyTags: readPointer(reader, decodePropertyTagArray),
  };
}

export function encodeNspiGetMatchesRequest(request: InContext<GetMatchesRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  writer.pointer(false);
  writer.u32(0);
  writePointer(writer, request.filter, encodeRestriction);
  writePointer(writer, request.propertyName, encodePropertyName);
  writer.u32(request.requested);
  writePointer(writer, request.propertyTags, encodePropertyTagArray);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiGetMatchesResponse(stub: Uint8Array): GetMatchesResponse {
  const reader = new NdrReader(stub, 'NspiGetMatches response');
  return {
    stat: decodeStat(reader),
    mids: readPointer(reader, decodePropertyTagArray),
    rows: readPointer(reader, decodePropertyRowSet),
    status: reader.u32(),
  };
}

export function encodeNspiGetMatchesResponse(response: GetMatchesResponse): Uint8Array {
  const writer = new NdrWriter();
  encodeStat(writer, response.stat);
  writePointer(writer, response.mids, encodePropertyTagArray);
  writePointer(writer, response.rows, encodePropertyRowSet);
  writer.u32(response.status);
  return writer.finish();
}

function decodePropertyName(reader: NdrReader): PropertyName {
  const propertySet = readEmbeddedPointer(reader, readFlatUid);
  reader.u32(); // ulReserved
  const id = reader.i32();
  return { propertySet: propertySet(), id };
}

function encodePropertyName(writer: NdrWriter, name: PropertyName): void {
  const propertySet = writeEmbeddedPointer(writer, name.propertySet, writeFlatUid);
  writer.u32(0);
  writer.i32(name.id);
  propertySet();
}
