import type { ContextHandle } from '../../ndr/context-handle.js';
import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import type { UnbindResponse } from '../messages.js';
import type { InContext } from './in-context.js';

/** Ends the context. */
export interface NspiUnbindRequest {
  readonly handle: ContextHandle;
}

/*
 * NspiUnbind, opnum 1 (MS-OXNSPI 3.1.4.1.2)
 *   in:  handle contextHandle, u32 Reserved
 *   out: handle contextHandle (null), u32 status
 */

/** @throws DecodeError */
export function decodeNspiUnbindRequest(stub: Uint8Array): NspiUnbindRequest {
  const reader = new NdrReader(stub, 'NspiUnbind request');
  const handle = reader.contextHandle();
  reader.u32(); // Reserved
  return { handle };
}

export function encodeNspiUnbindRequest(request: NspiUnbindRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(0);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiUnbindResponse(stub: Uint8Array): InContext<UnbindResponse> {
  const reader = new NdrReader(stub, 'NspiUnbind response');
  return { handle: reader.contextHandle(), status: reader.u32() };
}

export function encodeNspiUnbindResponse(response: InContext<UnbindResponse>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(response.handle);
  writer.u32(response.status);
  return writer.finish();
}
