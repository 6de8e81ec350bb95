import type { ContextHandle } from '../ndr/context-handle.js';
import { u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** Ends a session. */
export interface EcDoDisconnectRequest {
  readonly session: ContextHandle;
}

export interface EcDoDisconnectResponse {
  /** Null. */
  readonly session: ContextHandle;
  /** See `storeStatus`. */
  readonly status: number;
}

/** EcDoDisconnect, opnum 1 (MS-OXCRPC 3.1.4.3). */
export const {
  decode: decodeEcDoDisconnectRequest,
  encode: encodeEcDoDisconnectRequest,
}: Message<EcDoDisconnectRequest> = stub('EcDoDisconnect request', { session: contextHandle });

export const {
  decode: decodeEcDoDisconnectResponse,
  encode: encodeEcDoDisconnectResponse,
}: Message<EcDoDisconnectResponse> = stub('EcDoDisconnect response', { session: contextHandle, status: u32 });
