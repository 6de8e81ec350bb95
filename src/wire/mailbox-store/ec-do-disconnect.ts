import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';

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

/*
 * EcDoDisconnect, opnum 1 (MS-OXCRPC 3.1.4.3)
 *   in:  handle pcxh
 *   out: handle pcxh (null), u32 status
 */

/** @throws DecodeError */
export function decodeEcDoDisconnectRequest(stub: Uint8Array): EcDoDisconnectRequest {
  return { session: new NdrReader(stub, 'EcDoDisconnect request').contextHandle() };
}

export function encodeEcDoDisconnectRequest({ session }: EcDoDisconnectRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(session);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEcDoDisconnectResponse(stub: Uint8Array): EcDoDisconnectResponse {
  const reader = new NdrReader(stub, 'EcDoDisconnect response');
  return { session: reader.contextHandle(), status: reader.u32() };
}

export function encodeEcDoDisconnectResponse({ session, status }: EcDoDisconnectResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(session);
  writer.u32(status);
  return writer.finish();
}
