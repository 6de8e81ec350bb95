import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';

/** Passes remote operations to the server, and their results back. */
export interface ExecuteRequest {
  /** See `rpcExtFlag`. */
  readonly flags: number;
  /** An extended buffer of ROP requests. */
  readonly ropIn: Uint8Array;
  /** Octets of `ropOut` that the client has room for. */
  readonly maxRopOut: number;
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
}

export interface ExecuteResponse {
  /** See `storeStatus`. */
  readonly status: number;
  /** One or several extended buffers of ROP responses. */
  readonly ropOut: Uint8Array;
  readonly auxOut: Uint8Array;
}

/*
 * Execute (MS-OXCMAPIHTTP 2.2.4.2)
 *   request:  u32 Flags, u32 RopBufferSize, RopBuffer, u32 MaxRopOut, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 Flags (0), u32 RopBufferSize, RopBuffer, u32 AuxiliaryBufferSize,
 *             AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeExecuteRequest(body: Uint8Array): ExecuteRequest {
  const reader = new BodyReader(body, 'Execute request');
  return {
    flags: reader.u32(),
    ropIn: reader.sizedBytes(),
    maxRopOut: reader.u32(),
    auxIn: reader.sizedBytes(),
  };
}

export function encodeExecuteRequest(request: ExecuteRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.sizedBytes(request.ropIn);
  writer.u32(request.maxRopOut);
  writer.sizedBytes(request.auxIn);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeExecuteResponse(body: Uint8Array): ExecuteResponse {
  const reader = new BodyReader(body, 'Execute response');
  const status = readStatus(reader);
  reader.u32(); // Flags
  return { status, ropOut: reader.sizedBytes(), auxOut: reader.sizedBytes() };
}

export function encodeExecuteResponse(response: ExecuteResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.u32(0);
  writer.sizedBytes(response.ropOut);
  writer.sizedBytes(response.auxOut);
  return writer.finish();
}
