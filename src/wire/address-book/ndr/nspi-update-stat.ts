import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { UpdateStatRequest, UpdateStatResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiUpdateStat, opnum 2 (MS-OXNSPI 3.1.4.1.4)
 *   in:  handle hRpc, u32 Reserved, STAT pStat, [unique] i32 plDelta
 *   out: STAT pStat, [unique] i32 plDelta, u32 status
 */

/** @throws DecodeError */
export function decodeNspiUpdateStatRequest(stub: Uint8Array): InContext<UpdateStatRequest> {
  const reader = new NdrReader(stub, 'NspiUpdateStat request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return { handle, stat: decodeStat(reader), delta: readPointer(reader, (stub) => stub.i32()) };
}

export function encodeNspiUpdateStatRequest(request: InContext<UpdateStatRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  writePointer(writer, request.delta, (stub, value) => stub.i32(value));
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiUpdateStatResponse(stub: Uint8Array): UpdateStatResponse {
  const reader = new NdrReader(stub, 'NspiUpdateStat response');
  return { stat: decodeStat(reader), delta: readPointer(reader, (stub) => stub.i32()), status: reader.u32() };
}

export function encodeNspiUpdateStatResponse(response: UpdateStatResponse): Uint8Array {
  const writer = new NdrWriter();
  encodeStat(writer, response.stat);
  writePointer(writer, response.delta, (stub, value) => stub.i32(value));
  writer.u32(response.status);
  return writer.finish();
}
