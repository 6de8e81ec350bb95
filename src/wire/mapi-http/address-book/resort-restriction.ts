import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { ResortRestrictionRequest, ResortRestrictionResponse } from './messages.js';

/*
 * ResortRestriction (MS-OXCMAPIHTTP 2.2.5.15)
 *   request:  u32 Reserved, u8 HasState, STAT State, u8 HasMinimalIds, u32 MinimalIdCount, u32 MinimalIds[], u32
 *             AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasState, STAT State, u8 HasMinimalIds, u32 MinimalIdCount, u32
 *             MinimalIds[], u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeResortRestrictionRequest(body: Uint8Array): ResortRestrictionRequest {
  const reader = new BodyReader(body, 'ResortRestriction request');
  reader.u32(); // Reserved
  const stat = reader.optional(readStat);
  const mids = reader.optional(readNumbers) ?? [];
  reader.sizedBytes(); // AuxiliaryBuffer
  return { stat, mids };
}

export function encodeResortRestrictionRequest(request: ResortRestrictionRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.stat, writeStat);
  writer.optional(request.mids, writeNumbers);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeResortRestrictionResponse(body: Uint8Array): ResortRestrictionResponse {
  const reader = new BodyReader(body, 'ResortRestriction response');
  const status = readStatus(reader);
  const stat = reader.optional(readStat);
  const mids = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, stat, mids };
}

export function encodeResortRestrictionResponse(response: ResortRestrictionResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.stat, writeStat);
  writer.optional(response.mids, writeNumbers);
  return writer.finishWithoutAuxiliary();
}
