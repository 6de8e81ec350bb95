import type { ContextHandle } from '../ndr/context-handle.js';
import { atMost, u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { contextHandle, stub } from '../ndr/stub.js';
import { returnedOctets, sentOctets } from './octets.js';
import { maxAuxOut, maxRopOut } from './status.js';

/** EcDoRpcExt2's pulFlags: what the answer may not, and may, be (MS-OXCRPC 3.1.4.2). */
export const rpcExtFlag = { NoCompression: 0x1, NoXorMagic: 0x2, Chain: 0x4 } as const;

/** Passes remote operations to the server, and their results back. */
export interface EcDoRpcExt2Request {
  readonly session: ContextHandle;
  /** See {@link rpcExtFlag}. */
  readonly flags: number;
  /** An extended buffer of ROP requests. */
  readonly ropIn: Uint8Array;
  /** Octets of `ropOut` that the client has room for. */
  readonly maxRopOut: number;
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
  /** Octets of `auxOut` that the client has room for. */
  readonly maxAuxOut: number;
}

export interface EcDoRpcExt2Response {
  /** Null when the session is over. */
  readonly session: ContextHandle;
  /** 0. */
  readonly flags: number;
  /** One or several extended buffers of ROP responses. */
  readonly ropOut: Uint8Array;
  readonly auxOut: Uint8Array;
  /** Milliseconds the server took. */
  readonly transactionTime: number;
  /** See `storeStatus`. */
  readonly status: number;
}

/** EcDoRpcExt2, opnum 11 (MS-OXCRPC 3.1.4.2). */
export const {
  decode: decodeEcDoRpcExt2Request,
  encode: encodeEcDoRpcExt2Request,
}: Message<EcDoRpcExt2Request> = stub('EcDoRpcExt2 request', {
  session: contextHandle,
  flags: u32,
  ropIn: sentOctets,
  maxRopOut: atMost(maxRopOut, 'pcbOut'),
  auxIn: sentOctets,
  maxAuxOut: atMost(maxAuxOut, 'pcbAuxOut'),
});

export const {
  decode: decodeEcDoRpcExt2Response,
  encode: encodeEcDoRpcExt2Response,
}: Message<EcDoRpcExt2Response> = stub('EcDoRpcExt2 response', {
  session: contextHandle,
  flags: u32,
  ropOut: returnedOctets,
  auxOut: returnedOctets,
  transactionTime: u32,
  status: u32,
});
