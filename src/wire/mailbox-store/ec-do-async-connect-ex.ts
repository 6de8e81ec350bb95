import type { ContextHandle } from '../ndr/context-handle.js';
import { u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** Asks for a handle by which to wait for events of a session. */
export interface EcDoAsyncConnectExRequest {
  readonly session: ContextHandle;
}

export interface EcDoAsyncConnectExResponse {
  /** For EcDoAsyncWaitEx; null when the call failed. */
  readonly asyncSession: ContextHandle;
  /** See `storeStatus`; `ecRejected` where the server has no such notifications. */
  readonly status: number;
}

/** EcDoAsyncConnectEx, opnum 14 (MS-OXCRPC 3.1.4.4). */
export const {
  decode: decodeEcDoAsyncConnectExRequest,
  encode: encodeEcDoAsyncConnectExRequest,
}: Message<EcDoAsyncConnectExRequest> = stub('EcDoAsyncConnectEx request', { session: contextHandle });

export const {
  decode: decodeEcDoAsyncConnectExResponse,
  encode: encodeEcDoAsyncConnectExResponse,
}: Message<EcDoAsyncConnectExResponse> = stub('EcDoAsyncConnectEx response', {
  asyncSession: contextHandle,
  status: u32,
});
