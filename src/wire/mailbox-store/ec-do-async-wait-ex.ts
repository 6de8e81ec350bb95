import type { ContextHandle } from '../ndr/context-handle.js';
import { reserved, u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** EcDoAsyncWaitEx's pulFlagsOut (MS-OXCRPC 3.3.4.1). */
export const asyncWaitFlag = { NotificationPending: 0x1 } as const;

/** Waits for an event of a session: answered when there is one, at the latest after five minutes. */
export interface EcDoAsyncWaitExRequest {
  readonly asyncSession: ContextHandle;
}

export interface EcDoAsyncWaitExResponse {
  /** See {@link asyncWaitFlag}. */
  readonly flags: number;
  /** See `storeStatus`. */
  readonly status: number;
}

/** EcDoAsyncWaitEx, opnum 0 of AsyncEMSMDB (MS-OXCRPC 3.3.4.1). */
export const {
  decode: decodeEcDoAsyncWaitExRequest,
  encode: encodeEcDoAsyncWaitExRequest,
}: Message<EcDoAsyncWaitExRequest> = stub('EcDoAsyncWaitEx request', {
  asyncSession: contextHandle,
  flagsIn: reserved(u32, 0),
});

export const {
  decode: decodeEcDoAsyncWaitExResponse,
  encode: encodeEcDoAsyncWaitExResponse,
}: Message<EcDoAsyncWaitExResponse> = stub('EcDoAsyncWaitEx response', { flags: u32, status: u32 });
