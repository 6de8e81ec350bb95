import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';

/** Ends the session of the request's cookies. */
export interface DisconnectRequest {
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
}

export interface DisconnectResponse {
  /** See `storeStatus`. */
  readonly status: number;
}

/*
 * Disconnect (MS-OXCMAPIHTTP 2.2.4.3)
 *   request:  u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeDisconnectRequest(body: Uint8Array): DisconnectRequest {
  return { auxIn: new BodyReader(body, 'Disconnect request').sizedBytes() };
}

export function encodeDisconnectRequest(request: DisconnectRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.sizedBytes(request.auxIn);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeDisconnectResponse(body: Uint8Array): DisconnectResponse {
  const reader = new BodyReader(body, 'Disconnect response');
  const status = readStatus(reader);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status };
}

export function encodeDisconnectResponse(response: DisconnectResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  return writer.finishWithoutAuxiliary();
}
