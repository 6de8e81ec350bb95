import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { GetPropListRequest, PropertyTagsResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyTagArray, encodePropertyTagArray } from './property-tag-array.js';

/*
 * NspiGetPropList, opnum 8 (MS-OXNSPI 3.1.4.1.6)
 *   in:  handle hRpc, u32 dwFlags, u32 dwMId, u32 CodePage
 *   out: [unique] PropertyTagArray_r ppPropTags, u32 status
 */

/** @throws DecodeError */
export function decodeNspiGetPropListRequest(stub: Uint8Array): InContext<GetPropListRequest> {
  const reader = new NdrReader(stub, 'NspiGetPropList request');
  return { handle: reader.contextHandle(), flags: reader.u32(), mid: reader.u32(), codePage: reader.u32() };
}

export function encodeNspiGetPropListRequest(request: InContext<GetPropListRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(request.flags);
  writer.u32(request.mid);
  writer.u32(request.codePage);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiGetPropListResponse(stub: Uint8Array): PropertyTagsResponse {
  const reader = new NdrReader(stub, 'NspiGetPropList response');
  return { propertyTags: readPointer(reader, decodePropertyTagArray), status: reader.u32() };
}

export function encodeNspiGetPropListResponse(response: PropertyTagsResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.propertyTags, encodePropertyTagArray);
  writer.u32(response.status);
  return writer.finish();
}
