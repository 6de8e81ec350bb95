import type { ContextHandle } from '../../../ndr/context-handle.js';

/** A call names the context that NspiBind opened (NSPI_HANDLE). */
export interface Called {
  readonly handle: ContextHandle;
}

/** A request as RPC carries it. */
export type InContext<Request> = Request & Called;

/** A request as it is without RPC. */
export type OutOfContext<Call> = Omit<Call, 'handle'>;
