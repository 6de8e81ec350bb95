import { reserved, u32 } from '../../ndr/fields.js';
import { body, sizedBytes, status } from '../body.js';

/** Execute (MS-OXCMAPIHTTP 2.2.4.2). */
export const { decode: decodeExecuteRequest, encode: encodeExecuteRequest } = body('Execute request', {
  /** See `rpcExtFlag`. */
  flags: u32,
  /** An extended buffer of ROP requests. */
  ropIn: sizedBytes,
  /** Octets of `ropOut` that the client has room for. */
  maxRopOut: u32,
  /** An extended buffer of auxiliary blocks, or nothing. */
  auxIn: sizedBytes,
});

/** Passes remote operations to the server, and their results back. */
export type ExecuteRequest = ReturnType<typeof decodeExecuteRequest>;

export const { decode: decodeExecuteResponse, encode: encodeExecuteResponse } = body('Execute response', {
  /** See `storeStatus`. */
  status,
  flags: reserved(u32, 0),
  /** One or several extended buffers of ROP responses. */
  ropOut: sizedBytes,
  auxOut: sizedBytes,
});

export type ExecuteResponse = ReturnType<typeof decodeExecuteResponse>;
