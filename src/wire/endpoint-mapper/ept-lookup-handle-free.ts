import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';

/** Ends a lookup or map before its end. */
export interface EptLookupHandleFreeRequest {
  readonly handle: ContextHandle;
}

export interface EptLookupHandleFreeResponse {
  /** Null. */
  readonly handle: ContextHandle;
  readonly status: number;
}

/*
 * ept_lookup_handle_free, opnum 4 (C706 appendix O, MS-RPCE 2.2.1.2.8)
 *   in:  handle entry_handle
 *   out: handle entry_handle, u32 status (0)
 */

/** @throws DecodeError */
export function decodeEptLookupHandleFreeRequest(stub: Uint8Array): EptLookupHandleFreeRequest {
  return { handle: new NdrReader(stub, 'ept_lookup_handle_free request').contextHandle() };
}

export function encodeEptLookupHandleFreeRequest({ handle }: EptLookupHandleFreeRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(handle);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEptLookupHandleFreeResponse(stub: Uint8Array): EptLookupHandleFreeResponse {
  const reader = new NdrReader(stub, 'ept_lookup_handle_free response');
  return { handle: reader.contextHandle(), status: reader.u32() };
}

export function encodeEptLookupHandleFreeResponse(response: EptLookupHandleFreeResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(response.handle);
  writer.u32(response.status);
  return writer.finish();
}
