import { nullGuid } from '../../../values/guid.js';
import type { PropertyName } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readRowSet, writeRowSet } from '../structures/property-rows.js';
import { readRestriction, writeRestriction } from '../structures/restriction.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { GetMatchesRequest, GetMatchesResponse } from './messages.js';

/*
 * GetMatches (MS-OXCMAPIHTTP 2.2.5.5)
 *   request:  u32 Reserved, u8 HasState, STAT State, u8 HasMinimalIds, u32 MinimalIdCount, u32 MinimalIds[], u32
 *             InterfaceOptionFlags, u8 HasFilter, Restriction Filter, u8 HasPropertyName, GUID PropertyNameGuid, u32
 *             PropertyNameId, u32 RowCount, u8 HasColumns, LargePropertyTagArray Columns, u32 AuxiliaryBufferSize,
 *             AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasState, STAT State, u8 HasMinimalIds, u32 MinimalIdCount, u32
 *             MinimalIds[], u8 HasColsAndRows, Columns, RowCount and RowData, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeGetMatchesRequest(body: Uint8Array): GetMatchesRequest {
  const reader = new BodyReader(body, 'GetMatches request');
  reader.u32(); // Reserved
  const stat = reader.optional(readStat);
  reader.optional(readNumbers); // MinimalIds, of no use
  reader.u32(); // InterfaceOptionFlags
  const filter = reader.optional(readRestriction);
  const propertyName = reader.optional(readPropertyName);
  const requested = reader.u32();
  const propertyTags = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { stat, filter, propertyName, requested, propertyTags };
}

export function encodeGetMatchesRequest(request: GetMatchesRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.stat, writeStat);
  writer.presence(false);
  writer.u32(0);
  writer.optional(request.filter, writeRestriction);
  writer.optional(request.propertyName, writePropertyName);
  writer.u32(request.requested);
  writer.optional(request.propertyTags, writeNumbers);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeGetMatchesResponse(body: Uint8Array): GetMatchesResponse {
  const reader = new BodyReader(body, 'GetMatches response');
  const status = readStatus(reader);
  const stat = reader.optional(readStat);
  const mids = reader.optional(readNumbers);
  const rowSet = reader.optional(readRowSet);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, stat, mids, rowSet };
}

export function encodeGetMatchesResponse(response: GetMatchesResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.stat, writeStat);
  writer.optional(response.mids, writeNumbers);
  writer.optional(response.rowSet, writeRowSet);
  return writer.finishWithoutAuxiliary();
}

function readPropertyName(reader: BodyReader): PropertyName {
  return { propertySet: reader.guid(), id: reader.i32() };
}

function writePropertyName(writer: BodyWriter, { propertySet, id }: PropertyName): void {
  writer.guid(propertySet ?? nullGuid);
  writer.i32(id);
}
