import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { ResortRestrictionRequest, ResortRestrictionResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiResortRestriction, opnum 6 (MS-OXNSPI 3.1.4.1.11)
 *   in:  handle hRpc, u32 Reserved, STAT pStat, PropertyTagArray_r pInMIds, [unique] PropertyTagArray_r ppOutMIds (NULL)
 *   out: STAT pStat, [unique] PropertyTagArray_r ppOutMIds, u32 status
 */

/** @throws DecodeError */
export function decodeNspiResortRestrictionRequest(stub: Uint8Array): InContext<ResortRestrictionRequest> {
  const reader = new NdrReader(stub, 'NspiResortRestriction request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  const stat = decodeStat(reader);
  const mids = decodePropertyTagArray(reader);
  readPointer(reader, decodePropertyTagArray); // ppOutMIds
  return { handle, stat, mids };
}

export function encodeNspiResortRestrictionRequest(request: InContext<ResortRestrictionRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  encodePropertyTagArray(writer, request.mids);
  writer.pointer(false);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiResortRestrictionResponse(stub: Uint8Array): ResortRestrictionResponse {
  const reader = new NdrReader(stub, 'NspiResortRestriction response');
  return {
    stat: decodeStat(reader),
    mids: readPointer(reader, decodePropertyTagArray),
    status: reader.u32(),
  };
}

export function encodeNspiResortRestrictionResponse(response: ResortRestrictionResponse): Uint8Array {
  const writer = new NdrWriter();
  encodeStat(writer, response.stat);
  writePointer(writer, response.mids, encodePropertyTagArray);
  writer.u32(response.status);
  return writer.finish();
}
