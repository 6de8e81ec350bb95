import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';

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

/*
 * EcDoAsyncConnectEx, opnum 14 (MS-OXCRPC 3.1.4.4)
 *   in:  handle cxh
 *   out: handle pacxh, u32 status
 */

/** @throws DecodeError */
export function decodeEcDoAsyncConnectExRequest(stub: Uint8Array): EcDoAsyncConnectExRequest {
  return { session: new NdrReader(stub, 'EcDoAsyncConnectEx request').contextHandle() };
}

export function encodeEcDoAsyncConnectExRequest({ session }: EcDoAsyncConnectExRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(session);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEcDoAsyncConnectExResponse(stub: Uint8Array): EcDoAsyncConnectExResponse {
  const reader = new NdrReader(stub, 'EcDoAsyncConnectEx response');
  return { asyncSession: reader.contextHandle(), status: reader.u32() };
}

export function encodeEcDoAsyncConnectExResponse(response: EcDoAsyncConnectExResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(response.asyncSession);
  writer.u32(response.status);
  return writer.finish();
}
