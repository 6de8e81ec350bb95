import type { ContextHandle } from '../../../ndr/context-handle.js';
import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { UnbindResponse } from '../../messages.js';
import type { InContext } from './in-context.js';
import { handle } from './parameters.js';

/** Ends the context. */
export interface NspiUnbindRequest {
  readonly handle: ContextHandle;
}

/** NspiUnbind, opnum 1 (MS-OXNSPI 3.1.4.1.2): the handle that is answered is null. */
export const {
  decode: decodeNspiUnbindRequest,
  encode: encodeNspiUnbindRequest,
}: Message<NspiUnbindRequest> = stub('NspiUnbind request', { handle, reserved: reserved(u32, 0) });

export const {
  decode: decodeNspiUnbindResponse,
  encode: encodeNspiUnbindResponse,
}: Message<InContext<UnbindResponse>> = stub('NspiUnbind response', { handle, status: u32 });
