import type { GetPropListRequest, PropertyTagsResponse } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';

/*
 * GetPropList (MS-OXCMAPIHTTP 2.2.5.6)
 *   request:  u32 Flags, u32 MinimalId, u32 CodePage, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasPropertyTags, LargePropertyTagArray PropertyTags, u32
 *             AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeGetPropListRequest(body: Uint8Array): GetPropListRequest {
  const reader = new BodyReader(body, 'GetPropList request');
  const flags = reader.u32();
  const mid = reader.u32();
  const codePage = reader.u32();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { flags, mid, codePage };
}

export function encodeGetPropListRequest(request: GetPropListRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.u32(request.mid);
  writer.u32(request.codePage);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeGetPropListResponse(body: Uint8Array): PropertyTagsResponse {
  const reader = new BodyReader(body, 'GetPropList response');
  const status = readStatus(reader);
  const propertyTags = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, propertyTags };
}

export function encodeGetPropListResponse(response: PropertyTagsResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.propertyTags, writeNumbers);
  return writer.finishWithoutAuxiliary();
}
