import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readRowSet, writeRowSet } from '../structures/property-rows.js';
import { readTaggedValue, writeTaggedValue } from '../structures/property-value.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { RowsResponse, SeekEntriesRequest } from './messages.js';

/*
 * SeekEntries (MS-OXCMAPIHTTP 2.2.5.16)
 *   request:  u32 Reserved, u8 HasState, STAT State, u8 HasTarget, AddressBookTaggedPropertyValue Target, u8
 *             HasExplicitTable, u32 ExplicitTableCount, u32 ExplicitTable[], u8 HasColumns, LargePropertyTagArray
 *             Columns, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasState, STAT State, u8 HasColumnsAndRows, Columns, RowCount and
 *             RowData, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeSeekEntriesRequest(body: Uint8Array): SeekEntriesRequest {
  const reader = new BodyReader(body, 'SeekEntries request');
  reader.u32(); // Reserved
  const stat = reader.optional(readStat);
  const target = reader.optional(readTaggedValue);
  const explicitTable = reader.optional(readNumbers);
  const propertyTags = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { stat, target, explicitTable, propertyTags };
}

export function encodeSeekEntriesRequest(request: SeekEntriesRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.stat, writeStat);
  writer.optional(request.target, writeTaggedValue);
  writer.optional(request.explicitTable, writeNumbers);
  writer.optional(request.propertyTags, writeNumbers);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeSeekEntriesResponse(body: Uint8Array): RowsResponse {
  const reader = new BodyReader(body, 'SeekEntries response');
  const status = readStatus(reader);
  const stat = reader.optional(readStat);
  const rowSet = reader.optional(readRowSet);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, stat, rowSet };
}

export function encodeSeekEntriesResponse(response: RowsResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.stat, writeStat);
  writer.optional(response.rowSet, writeRowSet);
  return writer.finishWithoutAuxiliary();
}
