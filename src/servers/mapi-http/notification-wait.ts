import type { Clock } from '../../network/time/clock.js';
import { storeStatus } from '../../wire/mailbox-store/status.js';
import {
  decodeNotificationWaitRequest,
  encodeNotificationWaitResponse,
} from '../../wire/mapi-http/mailbox/notification-wait.js';
import { formatStatus } from '../rpc/mailbox-store/emsmdb-facts.js';
import type { Answered, Waiting } from './endpoint.js';
import type { SessionContext } from './session-contexts.js';

/**
 * NotificationWait (MS-OXCMAPIHTTP 3.2.5.5). Nothing happens in these mailboxes, so that what a wait ends by is its time,
 * or the session's end; of the latter the client learns by its next request, to which it is sent.
 *
 * @param waitMs - five minutes by the specification (3.2.2)
 * @throws DecodeError
 */
export function beginNotificationWait<State>(
  clock: Clock,
  waitMs: number,
  body: Uint8Array,
  context: SessionContext<State>,
): Waiting | Answered {
  decodeNotificationWaitRequest(body);
  const answer = (isEventPending: boolean, status: number = storeStatus.ecNone): Answered => ({
    body: encodeNotificationWaitResponse({ status, isEventPending }),
    facts: { status: formatStatus(status), isEventPending },
  });
  if (context.onEnd !== undefined) return answer(false, storeStatus.ecRejected);
  return {
    wait: async (signal) => {
      let hasEnded = false;
      const ended = new AbortController();
      context.onEnd = () => {
        hasEnded = true;
        ended.abort();
      };
      try {
        await clock.background.sleep(waitMs, AbortSignal.any([signal, ended.signal]));
      } catch {
        // The session is over, or the client has gone.
      } finally {
        context.onEnd = undefined;
      }
      return answer(hasEnded);
    },
  };
}
