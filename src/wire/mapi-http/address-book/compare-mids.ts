import type { CompareMIdsResponse } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readStat, writeStat } from '../structures/stat.js';
import type { CompareMIdsRequest } from './messages.js';

/*
 * CompareMIds (MS-OXCMAPIHTTP 2.2.5.3)
 *   request:  u32 Reserved, u8 HasState, STAT State, u32 MinimalId1, u32 MinimalId2, u32 AuxiliaryBufferSize,
 *             AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, i32 Result, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeCompareMIdsRequest(body: Uint8Array): CompareMIdsRequest {
  const reader = new BodyReader(body, 'CompareMIds request');
  reader.u32(); // Reserved
  const stat = reader.optional(readStat);
  const mid1 = reader.u32();
  const mid2 = reader.u32();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { stat, mid1, mid2 };
}

export function encodeCompareMIdsRequest(request: CompareMIdsRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.stat, writeStat);
  writer.u32(request.mid1);
  writer.u32(request.mid2);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeCompareMIdsResponse(body: Uint8Array): CompareMIdsResponse {
  const reader = new BodyReader(body, 'CompareMIds response');
  const status = readStatus(reader);
  const result = reader.i32();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, result };
}

export function encodeCompareMIdsResponse(response: CompareMIdsResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.i32(response.result);
  return writer.finishWithoutAuxiliary();
}
