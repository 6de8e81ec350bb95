import type { StatusResponse } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readPropertyList, writePropertyList } from '../structures/property-list.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { ModPropsRequest } from './messages.js';

/*
 * ModProps (MS-OXCMAPIHTTP 2.2.5.11)
 *   request:  u32 Reserved, u8 HasState, STAT State, u8 HasPropertyTags, LargePropertyTagArray PropertiesTags, u8
 *             HasPropertyValues, AddressBookPropertyValueList PropertyValues, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeModPropsRequest(body: Uint8Array): ModPropsRequest {
  const reader = new BodyReader(body, 'ModProps request');
  reader.u32(); // Reserved
  const stat = reader.optional(readStat);
  const propertyTags = reader.optional(readNumbers);
  const row = reader.optional(readPropertyList) ?? [];
  reader.sizedBytes(); // AuxiliaryBuffer
  return { stat, propertyTags, row };
}

export function encodeModPropsRequest(request: ModPropsRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.stat, writeStat);
  writer.optional(request.propertyTags, writeNumbers);
  writer.optional(request.row, writePropertyList);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeModPropsResponse(body: Uint8Array): StatusResponse {
  const reader = new BodyReader(body, 'ModProps response');
  const status = readStatus(reader);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status };
}

export function encodeModPropsResponse(response: StatusResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  return writer.finishWithoutAuxiliary();
}
