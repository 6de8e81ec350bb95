import { DecodeError, LabError } from '../../errors.js';
import type { Told } from '../../record/events/recorded-event.js';
import { faultStatus } from '../../wire/dcerpc/fault.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';
import { type Caller, type RpcCall, RpcFault, type RpcInterface, type Settle } from './rpc-interface.js';
import { requestName } from './told-facts.js';

/** What has become of a call, and what is told of it. */
export type CallOutcome =
  | { readonly told: Told<'rpc'>; readonly stub: Uint8Array }
  | {
      /** Interface and opnum. */
      readonly name: string;
      readonly status: number;
      /** What is wrong with the stub, or kept the call from being answered. */
      readonly problem?: string;
      /** The message of a bug that was met; the operation may have had effects. */
      readonly bug?: string;
    };

/** A call that is not answered at once. */
export interface PendingCall {
  readonly outcome: Promise<CallOutcome>;
  /** The next call of the connection has to wait for it. */
  readonly holds: boolean;
}

/**
 * Finds the operation of a whole request, and runs it if its caller may.
 *
 * @param target - what the request's presentation context stands for
 * @param settle - what operations are run by, where they read what may not be at hand
 */
export function dispatch(
  request: RequestPdu,
  target: RpcInterface | 'unknown' | undefined,
  context: Omit<RpcCall, 'object' | 'tell'>,
  settle: Settle | undefined,
): CallOutcome | PendingCall {
  const { opnum, object } = request;
  const name = requestName(request, target);
  let told: Told<'rpc'> | undefined;
  if (target === undefined) return { name, status: faultStatus.nca_s_invalid_pres_context_id };
  if (target === 'unknown') return { name, status: faultStatus.nca_s_unk_if };
  if (!mayCall(target, context)) return { name, status: faultStatus.ERROR_ACCESS_DENIED };
  const tell = (what: Told<'rpc'>) => {
    told = what;
  };
  const { addresses, group, principal, level } = context; // a spread takes longer than most operations
  const plain: RpcCall = { addresses, group, principal, level, tell };
  const call = object === undefined ? plain : { ...plain, object };
  const done = (stub: Uint8Array): CallOutcome => ({
    told: told ?? { event: 'request', facts: { name, bytes: stub.length } },
    stub,
  });
  const operation = target.operations.get(opnum);
  if (operation === undefined) {
    const waiting = target.waitingOperations?.get(opnum);
    if (waiting === undefined) return { name, status: faultStatus.nca_s_op_rng_error };
    const outcome = waiting(request.stub, call).then(done, (error: unknown) => failure(name, error));
    return { outcome, holds: false };
  }
  const run = (): CallOutcome => {
    // What an operation opens for a client that has gone meanwhile would stay open.
    if (context.group.ended.aborted) return { name, status: faultStatus.nca_s_fault_context_mismatch };
    try {
      return done(operation(request.stub, call));
    } catch (error) {
      return failure(name, error);
    }
  };
  if (settle === undefined) return run();
  return { outcome: settle(run).catch((error: unknown) => failure(name, error)), holds: true };
}

function failure(name: string, error: unknown): CallOutcome {
  if (error instanceof RpcFault) return { name, status: error.status };
  if (error instanceof DecodeError) {
    return { name, status: faultStatus.RPC_X_BAD_STUB_DATA, problem: error.message };
  }
  if (error instanceof LabError && error.code.startsWith('connection-')) {
    return { name, status: faultStatus.nca_s_server_too_busy, problem: error.message };
  }
  const bug = error instanceof Error ? error.message : String(error);
  return { name, status: faultStatus.nca_s_fault_unspec, bug };
}

function mayCall(
  { authentication, encryptionRequired }: RpcInterface,
  { principal, level }: Caller,
): boolean {
  if (authentication === 'required' && principal === undefined) return false;
  return encryptionRequired !== true || level === 'privacy';
}
