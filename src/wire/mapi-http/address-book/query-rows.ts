import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readRowSet, writeRowSet } from '../structures/property-rows.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { QueryRowsRequest, RowsResponse } from './messages.js';

/*
 * QueryRows (MS-OXCMAPIHTTP 2.2.5.12)
 *   request:  u32 Flags, u8 HasState, STAT State, u32 ExplicitTableCount, u32 ExplicitTable[], u32 RowCount, u8
 *             HasColumns, LargePropertyTagArray Columns, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasState, STAT State, u8 HasColumnsAndRows, Columns, RowCount and
 *             RowData, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeQueryRowsRequest(body: Uint8Array): QueryRowsRequest {
  const reader = new BodyReader(body, 'QueryRows request');
  const flags = reader.u32();
  const stat = reader.optional(readStat);
  const mids = readNumbers(reader);
  const count = reader.u32();
  const propertyTags = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  // No rows named: those from the STAT on are wanted.
  return { flags, stat, explicitTable: mids.length === 0 ? undefined : mids, count, propertyTags };
}

export function encodeQueryRowsRequest(request: QueryRowsRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.optional(request.stat, writeStat);
  writeNumbers(writer, request.explicitTable ?? []);
  writer.u32(request.count);
  writer.optional(request.propertyTags, writeNumbers);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeQueryRowsResponse(body: Uint8Array): RowsResponse {
  const reader = new BodyReader(body, 'QueryRows response');
  const status = readStatus(reader);
  const stat = reader.optional(readStat);
  const rowSet = reader.optional(readRowSet);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, stat, rowSet };
}

export function encodeQueryRowsResponse(response: RowsResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.stat, writeStat);
  writer.optional(response.rowSet, writeRowSet);
  return writer.finishWithoutAuxiliary();
}
