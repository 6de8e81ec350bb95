import type { ContextHandle } from '../ndr/context-handle.js';
import { u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** Ends a lookup or map before its end. */
export interface EptLookupHandleFreeRequest {
  readonly handle: ContextHandle;
}

export interface EptLookupHandleFreeResponse {
  /** Null. */
  readonly handle: ContextHandle;
  readonly status: number;
}

/** ept_lookup_handle_free, opnum 4 (C706 appendix O, MS-RPCE 2.2.1.2.8). */
export const {
  decode: decodeEptLookupHandleFreeRequest,
  encode: encodeEptLookupHandleFreeRequest,
}: Message<EptLookupHandleFreeRequest> = stub('ept_lookup_handle_free request', { handle: contextHandle });

export const {
  decode: decodeEptLookupHandleFreeResponse,
  encode: encodeEptLookupHandleFreeResponse,
}: Message<EptLookupHandleFreeResponse> = stub('ept_lookup_handle_free response', {
  handle: contextHandle,
  status: u32,
});
