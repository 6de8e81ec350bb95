import { DecodeError, LabError } from '../../errors.js';
import { faultStatus } from '../../wire/dcerpc/fault.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';
import { describeRequest } from './describe.js';
import { type Caller, type RpcCall, RpcFault, type RpcInterface, type Settle } from './rpc-interface.js';

/** What has become of a call, with its words for the journal. */
export type CallOutcome =
  | { readonly asked: string; readonly answered: string; readonly stub: Uint8Array }
  | {
      readonly asked: string;
      readonly status: number;
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
  context: Omit<RpcCall, 'object' | 'describe'>,
  settle: Settle | undefined,
): CallOutcome | PendingCall {
  const { opnum, object } = request;
  let asked = describeRequest(request, target);
  let answered: string | undefined;
  if (target === undefined) return { asked, status: faultStatus.nca_s_invalid_pres_context_id };
  if (target === 'unknown') return { asked, status: faultStatus.nca_s_unk_if };
  if (!mayCall(target, context)) return { asked, status: faultStatus.ERROR_ACCESS_DENIED };
  const describe = (question: string, answer: string) => {
    asked = question;
    answered = answer;
  };
  const { addresses, association, principal, level } = context; // a spread takes longer than most operations
  const plain: RpcCall = { addresses, association, principal, level, describe };
  const call = object === undefined ? plain : { ...plain, object };
  const done = (stub: Uint8Array): CallOutcome => ({
    asked,
    answered: answered ?? `response of ${stub.length} bytes`,
    stub,
  });
  const operation = target.operations.get(opnum);
  if (operation === undefined) {
    const waiting = target.waitingOperations?.get(opnum);
    if (waiting === undefined) return { asked, status: faultStatus.nca_s_op_rng_error };
    const outcome = waiting(request.stub, call).then(done, (error: unknown) => failure(asked, error));
    return { outcome, holds: false };
  }
  const run = (): CallOutcome => {
    // What an operation opens for a client that has gone meanwhile would stay open.
    if (context.association.ended.aborted) return { asked, status: faultStatus.nca_s_fault_context_mismatch };
    try {
      return done(operation(request.stub, call));
    } catch (error) {
      return failure(asked, error);
    }
  };
  if (settle === undefined) return run();
  return { outcome: settle(run).catch((error: unknown) => failure(asked, error)), holds: true };
}

function failure(asked: string, error: unknown): CallOutcome {
  if (error instanceof RpcFault) return { asked, status: error.status };
  if (error instanceof DecodeError) {
    return { asked: `${asked}; ${error.message}`, status: faultStatus.RPC_X_BAD_STUB_DATA };
  }
  if (error instanceof LabError && error.code.startsWith('connection-')) {
    return { asked: `${asked}; ${error.message}`, status: faultStatus.nca_s_server_too_busy };
  }
  const bug = error instanceof Error ? error.message : String(error);
  return { asked, status: faultStatus.nca_s_fault_unspec, bug };
}

function mayCall(
  { authentication, encryptionRequired }: RpcInterface,
  { principal, level }: Caller,
): boolean {
  if (authentication === 'required' && principal === undefined) return false;
  return encryptionRequired !== true || level === 'privacy';
}
