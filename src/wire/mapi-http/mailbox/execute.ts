import { reserved, u32 } from '../../ndr/fields.js';
import type { Message } from '../../ndr/layout.js';
import { body, sizedBytes, status } from '../body.js';

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

/** Execute (MS-OXCMAPIHTTP 2.2.4.2). */
export const { decode: decodeExecuteRequest, encode: encodeExecuteRequest }: Message<ExecuteRequest> = body(
  'Execute request',
  { flags: u32, ropIn: sizedBytes, maxRopOut: u32, auxIn: sizedBytes },
);

export const { decode: decodeExecuteResponse, encode: encodeExecuteResponse }: Message<ExecuteResponse> =
  body('Execute response', { status, flags: reserved(u32, 0), ropOut: sizedBytes, auxOut: sizedBytes });
