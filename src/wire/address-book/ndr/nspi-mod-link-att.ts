import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import type { ModLinkAttRequest, StatusResponse } from '../messages.js';
import { readBinary, readCountedArray, writeBinary, writeCountedArray } from './counted-array.js';
import type { InContext } from './in-context.js';

/*
 * NspiModLinkAtt, opnum 14 (MS-OXNSPI 3.1.4.1.15)
 *   in:  handle hRpc, u32 dwFlags, u32 ulPropTag, u32 dwMId, BinaryArray_r lpEntryIds
 *   out: u32 status
 */

/** @throws DecodeError */
export function decodeNspiModLinkAttRequest(stub: Uint8Array): InContext<ModLinkAttRequest> {
  const reader = new NdrReader(stub, 'NspiModLinkAtt request');
  return {
    handle: reader.contextHandle(),
    flags: reader.u32(),
    propertyTag: reader.u32(),
    mid: reader.u32(),
    entryIds: readCountedArray(reader, 8, () => readBinary(reader))(),
  };
}

export function encodeNspiModLinkAttRequest(request: InContext<ModLinkAttRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(request.flags);
  writer.u32(request.propertyTag);
  writer.u32(request.mid);
  writeCountedArray(writer, request.entryIds, (entryId) => writeBinary(writer, entryId))();
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiModLinkAttResponse(stub: Uint8Array): StatusResponse {
  const reader = new NdrReader(stub, 'NspiModLinkAtt response');
  return { status: reader.u32() };
}

export function encodeNspiModLinkAttResponse(response: StatusResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(response.status);
  return writer.finish();
}
