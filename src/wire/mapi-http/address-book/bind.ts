import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { BindRequest, BindResponse } from './messages.js';

/*
 * Bind (MS-OXCMAPIHTTP 2.2.5.1)
 *   request:  u32 Flags, u8 HasState, STAT State, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, GUID ServerGuid, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeBindRequest(body: Uint8Array): BindRequest {
  const reader = new BodyReader(body, 'Bind request');
  const flags = reader.u32();
  const stat = reader.optional(readStat);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { flags, stat };
}

export function encodeBindRequest(request: BindRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.optional(request.stat, writeStat);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeBindResponse(body: Uint8Array): BindResponse {
  const reader = new BodyReader(body, 'Bind response');
  const status = readStatus(reader);
  const serverGuid = reader.guid();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, serverGuid };
}

export function encodeBindResponse(response: BindResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.guid(response.serverGuid);
  return writer.finishWithoutAuxiliary();
}
