import { randomUUID } from 'node:crypto';
import type { AddressBook } from '../../exchange/roles/address-book/role.js';
import type { AddressBookSession } from '../../exchange/roles/address-book/session.js';
import type { Clock } from '../../network/time/clock.js';
import { type Guid, nullGuid, parseGuid } from '../../values/guid.js';
import { codePage } from '../../wire/address-book/flags.js';
import type { Stat } from '../../wire/address-book/stat.js';
import { nspiStatus } from '../../wire/address-book/status.js';
import { decodeBindRequest, encodeBindResponse } from '../../wire/mapi-http/address-book/bind.js';
import { decodeUnbindRequest, encodeUnbindResponse } from '../../wire/mapi-http/address-book/unbind.js';
import { nspiFacts } from '../address-book/nspi-facts.js';
import { nspiOperations } from '../address-book/nspi-table.js';
import { urlOperations } from './address-book-urls.js';
import { rememberAnswers } from './answer-memory.js';
import { createEndpoint, type Endpoint, type MapiHttpCaller, type SessionOperation } from './endpoint.js';
import { SessionContexts } from './session-contexts.js';

/** What the address book endpoint stands on. */
export interface AddressBookEndpointOptions {
  readonly book: AddressBook;
  /** Changes with the directory. */
  readonly revision: () => number;
  readonly clock: Clock;
  readonly expiresAfterMs: number;
  /** Source of the server's own GUID; random by default. */
  readonly newGuid?: () => Guid;
}

/** Sessions that one user, and all together, may have open. */
const limits = { maxPerUser: 64, max: 60_000 } as const;

/** Of a client that sends none: the default container, in a code page that every server knows. */
const defaultStat: Stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 0,
  delta: 0,
  numPos: 0,
  totalRecs: 0,
  codePage: codePage.CP_TELETEX,
  templateLocale: 0,
  sortLocale: 0,
};

/** `/mapi/nspi` (MS-OXCMAPIHTTP 2.2.5): the operations of NSPI in another encoding. */
export function createAddressBookEndpoint(options: AddressBookEndpointOptions): Endpoint {
  const { book, revision, clock, expiresAfterMs, newGuid = () => parseGuid(randomUUID()) } = options;
  const server = newGuid();
  const sessions = new SessionContexts<AddressBookSession>({
    now: () => clock.now(),
    expiresAfterMs,
    ...limits,
    ended: () => undefined,
  });
  return createEndpoint<AddressBookSession>(
    {
      name: 'nspi',
      opening: { requestType: 'Bind', open: (body, caller) => bind(book, server, body, caller) },
      closing: { requestType: 'Unbind', close: unbind },
      operations: {
        ...inSession(book, revision),
        ...urlOperations(),
      },
    },
    sessions,
  );
}

/** What Outlook asks for over and over. */
const repeated: ReadonlySet<string> = new Set([
  'ResolveNames',
  'GetSpecialTable',
  'QueryColumns',
  'DNToMId',
  'GetProps',
]);

function inSession(
  book: AddressBook,
  revision: () => number,
): Record<string, SessionOperation<AddressBookSession>> {
  const operations: Record<string, SessionOperation<AddressBookSession>> = {};
  for (const { overHttp } of nspiOperations) {
    if (overHttp === undefined) continue;
    const { requestType, answer } = overHttp;
    const run: SessionOperation<AddressBookSession> = (body, session) => {
      const { bytes, facts } = answer(body, book, session);
      return { body: bytes, facts };
    };
    operations[requestType] = repeated.has(requestType) ? rememberAnswers(revision, run) : run;
  }
  return operations;
}

function bind(book: AddressBook, server: Guid, body: Uint8Array, { user, userName }: MapiHttpCaller) {
  const { flags, stat = defaultStat } = decodeBindRequest(body);
  const name = user === undefined ? undefined : userName;
  const { response, session } = book.bind({ flags, stat, serverGuid: server }, server, name);
  return {
    body: encodeBindResponse({ serverGuid: response.serverGuid ?? nullGuid, status: response.status }),
    facts: nspiFacts(undefined, response),
    state: session,
  };
}

function unbind(body: Uint8Array) {
  decodeUnbindRequest(body);
  const status = nspiStatus.UnbindSuccess;
  return {
    body: encodeUnbindResponse({ status }),
    facts: nspiFacts(undefined, { status }),
  };
}
