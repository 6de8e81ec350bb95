import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readPropertyList, writePropertyList } from '../structures/property-list.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { GetSpecialTableRequest, GetSpecialTableResponse } from './messages.js';

/*
 * GetSpecialTable (MS-OXCMAPIHTTP 2.2.5.8)
 *   request:  u32 Flags, u8 HasState, STAT State, u8 HasVersion, u32 Version, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 CodePage, u8 HasVersion, u32 Version, u8 HasRows, u32 RowsCount,
 *             AddressBookPropertyValueList Rows[], u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeGetSpecialTableRequest(body: Uint8Array): GetSpecialTableRequest {
  const reader = new BodyReader(body, 'GetSpecialTable request');
  const flags = reader.u32();
  const stat = reader.optional(readStat);
  const version = reader.optional((each) => each.u32()) ?? 0;
  reader.sizedBytes(); // AuxiliaryBuffer
  return { flags, stat, version };
}

export function encodeGetSpecialTableRequest(request: GetSpecialTableRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.optional(request.stat, writeStat);
  writer.optional(request.version, (out, version) => out.u32(version));
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeGetSpecialTableResponse(body: Uint8Array): GetSpecialTableResponse {
  const reader = new BodyReader(body, 'GetSpecialTable response');
  const status = readStatus(reader);
  const codePage = reader.u32();
  const version = reader.optional((each) => each.u32()) ?? 0;
  const rows = reader.optional((each) => each.counted(4, readPropertyList));
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, codePage, version, rows };
}

export function encodeGetSpecialTableResponse(response: GetSpecialTableResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.u32(response.codePage);
  writer.optional(response.version, (out, version) => out.u32(version));
  writer.optional(response.rows, (out, rows) => out.counted(rows, writePropertyList));
  return writer.finishWithoutAuxiliary();
}
