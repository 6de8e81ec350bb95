import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';

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

/*
 * EcDoAsyncWaitEx, opnum 0 of AsyncEMSMDB (MS-OXCRPC 3.3.4.1)
 *   in:  handle acxh, u32 ulFlagsIn (0)
 *   out: u32 pulFlagsOut, u32 status
 */

/** @throws DecodeError */
export function decodeEcDoAsyncWaitExRequest(stub: Uint8Array): EcDoAsyncWaitExRequest {
  const reader = new NdrReader(stub, 'EcDoAsyncWaitEx request');
  const asyncSession = reader.contextHandle();
  reader.u32(); // ulFlagsIn
  return { asyncSession };
}

export function encodeEcDoAsyncWaitExRequest({ asyncSession }: EcDoAsyncWaitExRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(asyncSession);
  writer.u32(0);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEcDoAsyncWaitExResponse(stub: Uint8Array): EcDoAsyncWaitExResponse {
  const reader = new NdrReader(stub, 'EcDoAsyncWaitEx response');
  return { flags: reader.u32(), status: reader.u32() };
}

export function encodeEcDoAsyncWaitExResponse({ flags, status }: EcDoAsyncWaitExResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(flags);
  writer.u32(status);
  return writer.finish();
}
