import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readRowSet, writeRowSet } from '../structures/property-rows.js';
import { readStat, writeStat } from '../structures/stat.js';
import { readWideStrings, writeWideStrings } from '../structures/texts.js';
import type { ResolveNamesRequest, ResolveNamesResponse } from './messages.js';

/*
 * ResolveNames (MS-OXCMAPIHTTP 2.2.5.14)
 *   request:  u32 Reserved, u8 HasState, STAT State, u8 HasPropertyTags, LargePropertyTagArray PropertyTags, u8
 *             HasNames, WStringsArray Names, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 CodePage, u8 HasMinimalIds, u32 MinimalIdCount, u32 MinimalIds[], u8
 *             HasRowsAndPropertyTags, PropertyTags, RowCount and RowData, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeResolveNamesRequest(body: Uint8Array): ResolveNamesRequest {
  const reader = new BodyReader(body, 'ResolveNames request');
  reader.u32(); // Reserved
  const stat = reader.optional(readStat);
  const propertyTags = reader.optional(readNumbers);
  const names = reader.optional(readWideStrings) ?? [];
  reader.sizedBytes(); // AuxiliaryBuffer
  return { stat, propertyTags, names };
}

export function encodeResolveNamesRequest(request: ResolveNamesRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.stat, writeStat);
  writer.optional(request.propertyTags, writeNumbers);
  writer.optional(request.names, writeWideStrings);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeResolveNamesResponse(body: Uint8Array): ResolveNamesResponse {
  const reader = new BodyReader(body, 'ResolveNames response');
  const status = readStatus(reader);
  const codePage = reader.u32();
  const mids = reader.optional(readNumbers);
  const rowSet = reader.optional(readRowSet);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, codePage, mids, rowSet };
}

export function encodeResolveNamesResponse(response: ResolveNamesResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.u32(response.codePage);
  writer.optional(response.mids, writeNumbers);
  writer.optional(response.rowSet, writeRowSet);
  return writer.finishWithoutAuxiliary();
}
