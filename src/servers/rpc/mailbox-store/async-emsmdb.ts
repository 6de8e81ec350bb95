import { interfaces } from '../../../wire/dcerpc/interfaces.js';
import {
  asyncWaitFlag,
  decodeEcDoAsyncWaitExRequest,
  encodeEcDoAsyncWaitExResponse,
} from '../../../wire/mailbox-store/ec-do-async-wait-ex.js';
import { asyncEmsmdbOpnum, storeStatus } from '../../../wire/mailbox-store/status.js';
import type { RpcInterface, WaitingOperation } from '../rpc-interface.js';
import { formatStatus } from './emsmdb-facts.js';
import type { RpcSession, RpcSessions } from './emsmdb-sessions.js';

/** How long a call is held for a client that does nothing, in milliseconds (MS-OXCRPC 3.3.4.1). */
const fiveMinutes = 300_000;

/**
 * AsyncEMSMDB: a client waits for events of its session. Nothing happens in these mailboxes, so that what a wait ends by
 * is its time, or the session's end; of the latter the client learns by its next call, to which it is sent.
 */
export function asyncEmsmdbInterface(sessions: RpcSessions, waitMs: number = fiveMinutes): RpcInterface {
  const wait: WaitingOperation = async (stub, call) => {
    const session = sessions.findAsync(decodeEcDoAsyncWaitExRequest(stub).asyncSession, call);
    const answer = (flags: number, status: number = storeStatus.ecNone) => {
      const isEventPending = flags !== 0;
      call.tell({ event: 'EcDoAsyncWaitEx', facts: { status: formatStatus(status), isEventPending } });
      return encodeEcDoAsyncWaitExResponse({ flags, status });
    };
    if (session === undefined) return answer(asyncWaitFlag.NotificationPending);
    if (session.isAwaited) return answer(0, storeStatus.ecRejected);
    session.isAwaited = true;
    try {
      await idle(session, waitMs);
      return answer(session.ended.aborted ? asyncWaitFlag.NotificationPending : 0);
    } finally {
      session.isAwaited = false;
    }
  };
  return {
    syntax: interfaces.AsyncEMSMDB,
    authentication: 'required',
    operations: new Map(),
    waitingOperations: new Map([[asyncEmsmdbOpnum.EcDoAsyncWaitEx, wait]]),
  };
}

/** Until the client has passed no operations for so long, or the session is over. */
function idle(session: RpcSession, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const started = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const finish = () => {
      clearTimeout(timer);
      session.ended.removeEventListener('abort', finish);
      resolve();
    };
    const look = () => {
      const left = Math.max(started, session.lastUsedMs) + ms - performance.now();
      if (left <= 0) finish();
      else timer = setTimeout(look, Math.ceil(left)).unref(); // a waiting client keeps no server alive
    };
    session.ended.addEventListener('abort', finish);
    look();
  });
}
