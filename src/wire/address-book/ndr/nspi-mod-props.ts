import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { ModPropsRequest, StatusResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRow, encodePropertyRow } from './property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { decodeStat, encodeStat } from './stat.js';

/*
 * NspiModProps, opnum 11 (MS-OXNSPI 3.1.4.1.14)
 *   in:  handle hRpc, u32 Reserved, STAT pStat, [unique] PropertyTagArray_r pPropTags, PropertyRow_r pRow
 *   out: u32 status
 */

/** @throws DecodeError */
export function decodeNspiModPropsRequest(stub: Uint8Array): InContext<ModPropsRequest> {
  const reader = new NdrReader(stub, 'NspiModProps request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return {
    handle,
    stat: decodeStat(reader),
    propertyTags: readPointer(reader, decodePropertyTagArray),
    row: decodePropertyRow(reader),
  };
}

export function encodeNspiModPropsRequest(request: InContext<ModPropsRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStat(writer, request.stat);
  writePointer(writer, request.propertyTags, encodePropertyTagArray);
  encodePropertyRow(writer, request.row);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiModPropsResponse(stub: Uint8Array): StatusResponse {
  const reader = new NdrReader(stub, 'NspiModProps response');
  return { status: reader.u32() };
}

export function encodeNspiModPropsResponse(response: StatusResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(response.status);
  return writer.finish();
}
