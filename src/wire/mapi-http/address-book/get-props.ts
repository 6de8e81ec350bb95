import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readPropertyList, writePropertyList } from '../structures/property-list.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { GetPropsRequest, RowResponse } from './messages.js';

/*
 * GetProps (MS-OXCMAPIHTTP 2.2.5.7)
 *   request:  u32 Flags, u8 HasState, STAT State, u8 HasPropertyTags, LargePropertyTagArray PropertyTags, u32
 *             AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 CodePage, u8 HasPropertyValues, AddressBookPropertyValueList
 *             PropertyValues, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeGetPropsRequest(body: Uint8Array): GetPropsRequest {
  const reader = new BodyReader(body, 'GetProps request');
  const flags = reader.u32();
  const stat = reader.optional(readStat);
  const propertyTags = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { flags, stat, propertyTags };
}

export function encodeGetPropsRequest(request: GetPropsRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.optional(request.stat, writeStat);
  writer.optional(request.propertyTags, writeNumbers);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeGetPropsResponse(body: Uint8Array): RowResponse {
  const reader = new BodyReader(body, 'GetProps response');
  const status = readStatus(reader);
  const codePage = reader.u32();
  const row = reader.optional(readPropertyList);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, codePage, row };
}

export function encodeGetPropsResponse(response: RowResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.u32(response.codePage);
  writer.optional(response.row, writePropertyList);
  return writer.finishWithoutAuxiliary();
}
