import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { GetPropsRequest, RowResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRow, encodePropertyRow } from './property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiGetProps, opnum 9 (MS-OXNSPI 3.1.4.1.7)
 *   in:  handle hRpc, u32 dwFlags, STAT pStat, [unique] PropertyTagArray_r pPropTags
 *   out: [unique] PropertyRow_r ppRows, u32 status
 *
 * impacket writes a referent id before pStat, which moves all that follows by four bytes.
 */

/** Bytes up to and with the referent id of pPropTags. */
const fixedSize = 64;

/** @throws DecodeError */
export function decodeNspiGetPropsRequest(stub: Uint8Array): InContext<GetPropsRequest> {
  const reader = new NdrReader(stub, 'NspiGetProps request');
  const handle = reader.contextHandle();
  const flags = reader.u32();
  if (stub.length !== sizeFrom(stub, 0) && stub.length === sizeFrom(stub, 4)) reader.pointer();
  const stat = decodeStat(reader);
  return { handle, flags, stat, propertyTags: readPointer(reader, decodePropertyTagArray) };
}

/** The size of a stub by the count of its property tags, when that stands `shift` bytes after its place. */
function sizeFrom(stub: Uint8Array, shift: number): number | undefined {
  const view = new DataView(stub.buffer, stub.byteOffset, stub.byteLength);
  const end = fixedSize + shift;
  if (view.byteLength < end) return undefined;
  if (view.getUint32(end - 4, true) === 0) return end;
  if (view.byteLength < end + 16) return undefined;
  return end + 16 + 4 * view.getUint32(end + 12, true);
}

export function encodeNspiGetPropsRequest(request: InContext<GetPropsRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(request.flags);
  encodeStat(writer, request.stat);
  writePointer(writer, request.propertyTags, encodePropertyTagArray);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiGetPropsResponse(stub: Uint8Array): RowResponse {
  const reader = new NdrReader(stub, 'NspiGetProps response');
  return { row: readPointer(reader, decodePropertyRow), status: reader.u32() };
}

export function encodeNspiGetPropsResponse(response: RowResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.row, encodePropertyRow);
  writer.u32(response.status);
  return writer.finish();
}
