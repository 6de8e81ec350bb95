import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { GetSpecialTableRequest, GetSpecialTableResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRowSet, encodePropertyRowSet } from './property-row.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiGetSpecialTable, opnum 12 (MS-OXNSPI 3.1.4.1.3)
 *   in:  handle hRpc, u32 dwFlags, STAT pStat, u32 lpVersion
 *   out: u32 lpVersion, [unique] PropertyRowSet_r ppRows, u32 status
 *
 * impacket writes a referent id before pStat, and takes lpVersion for [unique]: 68 bytes, or 72 with a version.
 */

const impacketSize = { withoutVersion: 68, withVersion: 72 } as const;

/** @throws DecodeError */
export function decodeNspiGetSpecialTableRequest(stub: Uint8Array): InContext<GetSpecialTableRequest> {
  const reader = new NdrReader(stub, 'NspiGetSpecialTable request');
  const handle = reader.contextHandle();
  const flags = reader.u32();
  if (stub.length === impacketSize.withoutVersion || stub.length === impacketSize.withVersion) {
    reader.pointer();
    const stat = decodeStat(reader);
    return { handle, flags, stat, version: readPointer(reader, (version) => version.u32()) ?? 0 };
  }
  return { handle, flags, stat: decodeStat(reader), version: reader.u32() };
}

export function encodeNspiGetSpecialTableRequest(request: InContext<GetSpecialTableRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(request.flags);
  encodeStat(writer, request.stat);
  writer.u32(request.version);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiGetSpecialTableResponse(stub: Uint8Array): GetSpecialTableResponse {
  const reader = new NdrReader(stub, 'NspiGetSpecialTable response');
  return {
    version: reader.u32(),
    rows: readPointer(reader, decodePropertyRowSet),
    status: reader.u32(),
  };
}

export function encodeNspiGetSpecialTableResponse(response: GetSpecialTableResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(response.version);
  writePointer(writer, response.rows, encodePropertyRowSet);
  writer.u32(response.status);
  return writer.finish();
}
