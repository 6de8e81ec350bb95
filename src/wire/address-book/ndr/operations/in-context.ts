import type { ContextHandle } from '../../../ndr/context-handle.js';

/** A request as RPC carries it: in the context that NspiBind opened (NSPI_HANDLE). */
export type InContext<Request> = Request & { readonly handle: ContextHandle };
