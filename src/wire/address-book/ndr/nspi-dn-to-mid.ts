import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { DNToMIdRequest, DNToMIdResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';
import { decodeStringsArray, encodeStringsArray } from './strings-array.js';

/*
 * NspiDNToMId, opnum 7 (MS-OXNSPI 3.1.4.1.13)
 *   in:  handle hRpc, u32 Reserved, StringsArray_r pNames
 *   out: [unique] PropertyTagArray_r ppOutMIds, u32 status
 */

/** @throws DecodeError */
export function decodeNspiDNToMIdRequest(stub: Uint8Array): InContext<DNToMIdRequest> {
  const reader = new NdrReader(stub, 'NspiDNToMId request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return { handle, names: decodeStringsArray(reader) };
}

export function encodeNspiDNToMIdRequest(request: InContext<DNToMIdRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  encodeStringsArray(writer, request.names);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiDNToMIdResponse(stub: Uint8Array): DNToMIdResponse {
  const reader = new NdrReader(stub, 'NspiDNToMId response');
  return { mids: readPointer(reader, decodePropertyTagArray), status: reader.u32() };
}

export function encodeNspiDNToMIdResponse(response: DNToMIdResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.mids, encodePropertyTagArray);
  writer.u32(response.status);
  return writer.finish();
}
