import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import type { CompareMIdsRequest, CompareMIdsResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiCompareMIds, opnum 10 (MS-OXNSPI 3.1.4.1.12)
 *   in:  handle hRpc, u32 Reserved, STAT pStat, u32 MId1, u32 MId2
 *   out: i32 plResult, u32 status
 */

/** @throws DecodeError */
export function decodeNspiCompareMIdsRequest(stub: Uint8Array): InContext<CompareMIdsRequest> {
  const reader = new NdrReader(stub, 'NspiCompareMIds request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return { handle, stat: decodeStat(reader), mid1: reader.u32(), mid2: reader.u32() };
}

export function encodeNspiCompareMIdsRequest(request: InContext<CompareMIdsRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  writer.u32(request.mid1);
  writer.u32(request.mid2);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiCompareMIdsResponse(stub: Uint8Array): CompareMIdsResponse {
  const reader = new NdrReader(stub, 'NspiCompareMIds response');
  return { result: reader.i32(), status: reader.u32() };
}

export function encodeNspiCompareMIdsResponse(response: CompareMIdsResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.i32(response.result);
  writer.u32(response.status);
  return writer.finish();
}
