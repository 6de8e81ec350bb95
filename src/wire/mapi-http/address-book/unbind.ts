import type { UnbindResponse } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';

/*
 * Unbind (MS-OXCMAPIHTTP 2.2.5.2)
 *   request:  u32 Reserved, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeUnbindRequest(body: Uint8Array): void {
  const reader = new BodyReader(body, 'Unbind request');
  reader.u32(); // Reserved
  reader.sizedBytes(); // AuxiliaryBuffer
}

export function encodeUnbindRequest(): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeUnbindResponse(body: Uint8Array): UnbindResponse {
  const reader = new BodyReader(body, 'Unbind response');
  const status = readStatus(reader);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status };
}

export function encodeUnbindResponse(response: UnbindResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  return writer.finishWithoutAuxiliary();
}
