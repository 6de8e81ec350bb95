import type { PropertyTagsResponse, QueryColumnsRequest } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';

/*
 * QueryColumns (MS-OXCMAPIHTTP 2.2.5.13)
 *   request:  u32 Reserved, u32 MapiFlags, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasColumns, LargePropertyTagArray Columns, u32 AuxiliaryBufferSize,
 *             AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeQueryColumnsRequest(body: Uint8Array): QueryColumnsRequest {
  const reader = new BodyReader(body, 'QueryColumns request');
  reader.u32(); // Reserved
  const flags = reader.u32();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { flags };
}

export function encodeQueryColumnsRequest(request: QueryColumnsRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.u32(request.flags);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeQueryColumnsResponse(body: Uint8Array): PropertyTagsResponse {
  const reader = new BodyReader(body, 'QueryColumns response');
  const status = readStatus(reader);
  const propertyTags = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, propertyTags };
}

export function encodeQueryColumnsResponse(response: PropertyTagsResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.propertyTags, writeNumbers);
  return writer.finishWithoutAuxiliary();
}
