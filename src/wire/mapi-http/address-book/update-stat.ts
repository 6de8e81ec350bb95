import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { UpdateStatRequest, UpdateStatResponse } from './messages.js';

/*
 * UpdateStat (MS-OXCMAPIHTTP 2.2.5.17)
 *   request:  u32 Reserved, u8 HasState, STAT State, u8 DeltaRequested, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasState, STAT State, u8 HasDelta, i32 Delta, u32 AuxiliaryBufferSize,
 *             AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeUpdateStatRequest(body: Uint8Array): UpdateStatRequest {
  const reader = new BodyReader(body, 'UpdateStat request');
  reader.u32(); // Reserved
  const stat = reader.optional(readStat);
  const isDeltaRequested = reader.isPresent();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { stat, isDeltaRequested };
}

export function encodeUpdateStatRequest(request: UpdateStatRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.stat, writeStat);
  writer.presence(request.isDeltaRequested);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeUpdateStatResponse(body: Uint8Array): UpdateStatResponse {
  const reader = new BodyReader(body, 'UpdateStat response');
  const status = readStatus(reader);
  const stat = reader.optional(readStat);
  const delta = reader.optional((each) => each.i32());
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, stat, delta };
}

export function encodeUpdateStatResponse(response: UpdateStatResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.stat, writeStat);
  writer.optional(response.delta, (out, delta) => out.i32(delta));
  return writer.finishWithoutAuxiliary();
}
