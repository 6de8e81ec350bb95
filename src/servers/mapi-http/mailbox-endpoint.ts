import type { MailboxStore } from '../../exchange/roles/mailbox-store/mailbox-store.js';
import type { StoreSession } from '../../exchange/roles/mailbox-store/session.js';
import type { Clock } from '../../network/time/clock.js';
import { connectFlag } from '../../wire/mailbox-store/ec-do-connect-ex.js';
import { maxRopOut, storeStatus } from '../../wire/mailbox-store/status.js';
import {
  type ConnectResponse,
  decodeConnectRequest,
  encodeConnectResponse,
} from '../../wire/mapi-http/mailbox/connect.js';
import {
  decodeDisconnectRequest,
  encodeDisconnectResponse,
} from '../../wire/mapi-http/mailbox/disconnect.js';
import { decodeExecuteRequest, encodeExecuteResponse } from '../../wire/mapi-http/mailbox/execute.js';
import { checkAux, runRopBuffer } from '../rpc/mailbox-store/emsmdb-buffers.js';
import { formatStatus } from '../rpc/mailbox-store/emsmdb-facts.js';
import { createEndpoint, type Endpoint, type MapiHttpCaller } from './endpoint.js';
import { beginNotificationWait } from './notification-wait.js';
import { SessionContexts } from './session-contexts.js';

/** What the mailbox endpoint stands on. */
export interface MailboxEndpointOptions {
  readonly store: MailboxStore;
  readonly clock: Clock;
  readonly expiresAfterMs: number;
  /** How long NotificationWait waits, ms. */
  readonly notificationWaitMs: number;
}

/** Sessions of all users; how many one may have, the store says. */
const maxSessions = 60_000;

const noOctets = new Uint8Array();

/** `/mapi/emsmdb` (MS-OXCMAPIHTTP 2.2.4): the operations of EMSMDB in another encoding. */
export function createMailboxEndpoint(options: MailboxEndpointOptions): Endpoint {
  const { store, clock, expiresAfterMs, notificationWaitMs } = options;
  const sessions = new SessionContexts<StoreSession>({
    now: () => clock.now(),
    expiresAfterMs,
    maxPerUser: maxSessions,
    max: maxSessions,
    ended: (session) => store.disconnect(session),
  });
  return createEndpoint<StoreSession>(
    {
      name: 'emsmdb',
      opening: { requestType: 'Connect', open: (body, caller) => connect(store, body, caller) },
      closing: { requestType: 'Disconnect', close: disconnect },
      operations: { Execute: execute },
      waiting: {
        requestType: 'NotificationWait',
        begin: (body, context) => beginNotificationWait(clock, notificationWaitMs, body, context),
      },
    },
    sessions,
  );
}

/** What a failed Connect leaves. */
const refusal: ConnectResponse = {
  status: storeStatus.ecRpcFailed,
  pollInterval: 0,
  retryCount: 0,
  retryDelay: 0,
  dnPrefix: '',
  displayName: '',
  auxOut: noOctets,
};

function connect(store: MailboxStore, body: Uint8Array, { user, clientVersion }: MapiHttpCaller) {
  const request = decodeConnectRequest(body);
  const factsOf = (status: number) => ({ subject: request.userDN, status: formatStatus(status) });
  const refuse = (status: number) => ({
    body: encodeConnectResponse({ ...refusal, status }),
    facts: factsOf(status),
    state: undefined,
  });
  const auxStatus = checkAux(request.auxIn);
  if (auxStatus !== storeStatus.ecNone) return refuse(auxStatus);
  const answer = store.connect({
    userDN: request.userDN,
    asAdministrator: (request.flags & connectFlag.useAdminPrivilege) !== 0,
    codePage: request.codePage,
    clientVersion,
    user,
    isEncrypted: true, // there is no way here but TLS
  });
  if (answer.outcome === 'refused') return refuse(answer.status);
  const { pollInterval, retryCount, retryDelay, displayNameText } = answer;
  return {
    body: encodeConnectResponse({
      ...refusal,
      status: storeStatus.ecNone,
      pollInterval,
      retryCount,
      retryDelay,
      displayName: displayNameText,
    }),
    facts: factsOf(storeStatus.ecNone),
    state: answer.session,
  };
}

function execute(body: Uint8Array, session: StoreSession) {
  const request = decodeExecuteRequest(body);
  const auxStatus = checkAux(request.auxIn);
  const { status, ropOut, facts } =
    auxStatus === storeStatus.ecNone
      ? runRopBuffer(session, request.ropIn, Math.min(request.maxRopOut, maxRopOut))
      : { status: auxStatus, ropOut: noOctets, facts: {} };
  return {
    body: encodeExecuteResponse({ status, ropOut, auxOut: noOctets }),
    facts: { ...facts, status: formatStatus(status) },
  };
}

function disconnect(body: Uint8Array) {
  decodeDisconnectRequest(body);
  const status = storeStatus.ecNone;
  return {
    body: encodeDisconnectResponse({ status }),
    facts: { status: formatStatus(status) },
  };
}
