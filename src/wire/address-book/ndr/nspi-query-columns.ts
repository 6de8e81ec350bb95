import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { PropertyTagsResponse, QueryColumnsRequest } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';

/*
 * NspiQueryColumns, opnum 16 (MS-OXNSPI 3.1.4.1.5)
 *   in:  handle hRpc, u32 Reserved, u32 dwFlags
 *   out: [unique] PropertyTagArray_r ppColumns, u32 status
 */

/** @throws DecodeError */
export function decodeNspiQueryColumnsRequest(stub: Uint8Array): InContext<QueryColumnsRequest> {
  const reader = new NdrReader(stub, 'NspiQueryColumns request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return { handle, flags: reader.u32() };
}

export function encodeNspiQueryColumnsRequest(request: InContext<QueryColumnsRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  writer.u32(request.flags);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiQueryColumnsResponse(stub: Uint8Array): PropertyTagsResponse {
  const reader = new NdrReader(stub, 'NspiQueryColumns response');
  return { propertyTags: readPointer(reader, decodePropertyTagArray), status: reader.u32() };
}

export function encodeNspiQueryColumnsResponse(response: PropertyTagsResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.propertyTags, encodePropertyTagArray);
  writer.u32(response.status);
  return writer.finish();
}
