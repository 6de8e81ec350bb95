import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { BindRequest, BindResponse } from '../messages.js';
import { readFlatUid, writeFlatUid } from './counted-array.js';
import type { InContext } from './in-context.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiBind, opnum 0 (MS-OXNSPI 3.1.4.1.1)
 *   in:  u32 dwFlags, STAT pStat, [unique] FlatUID_r pServerGuid
 *   out: [unique] FlatUID_r pServerGuid, handle contextHandle, u32 status
 */

/** @throws DecodeError */
export function decodeNspiBindRequest(stub: Uint8Array): BindRequest {
  const reader = new NdrReader(stub, 'NspiBind request');
  return { flags: reader.u32(), stat: decodeStat(reader), serverGuid: readPointer(reader, readFlatUid) };
}

export function encodeNspiBindRequest(request: BindRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(request.flags);
  encodeStat(writer, request.stat);
  writePointer(writer, request.serverGuid, writeFlatUid);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiBindResponse(stub: Uint8Array): InContext<BindResponse> {
  const reader = new NdrReader(stub, 'NspiBind response');
  return {
    serverGuid: readPointer(reader, readFlatUid),
    handle: reader.contextHandle(),
    status: reader.u32(),
  };
}

export function encodeNspiBindResponse(response: InContext<BindResponse>): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.serverGuid, writeFlatUid);
  writer.contextHandle(response.handle);
  writer.u32(response.status);
  return writer.finish();
}
