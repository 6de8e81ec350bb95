import type { Middleware } from 'koa';
import type { Directory } from '../../directory/directory.js';
import type { Entry } from '../../directory/entry.js';
import type { Organization } from '../../exchange/organization.js';
import type { AddressBook } from '../../exchange/roles/address-book/role.js';
import type { DatabaseStates } from '../../exchange/roles/mailbox-store/database-states.js';
import { MailboxStore } from '../../exchange/roles/mailbox-store/mailbox-store.js';
import { createMailboxStoreRole } from '../../exchange/roles/mailbox-store/role.js';
import { createMapiHttpRole } from '../../exchange/roles/mapi-http.js';
import { type Clock, realClock } from '../../network/time/clock.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { HttpAuthentication } from '../../servers/http/authentication.js';
import { createAddressBookEndpoint } from '../../servers/mapi-http/address-book-endpoint.js';
import type { Endpoint } from '../../servers/mapi-http/endpoint.js';
import { createMailboxEndpoint } from '../../servers/mapi-http/mailbox-endpoint.js';
import { createMapiHttpApp } from '../../servers/mapi-http/mapi-http-app.js';
import { createReplies } from '../../servers/mapi-http/replies.js';
import type { ExternalDirectory } from '../accounts/external-directory.js';
import { accountOf } from '../accounts/logon.js';

/** What MAPI over HTTP is made with, on every host. */
export interface MapiHttpSurroundings {
  readonly directory: Directory;
  readonly organization: Organization;
  /** Where the organization and the accounts are read from, when that is not `directory`. */
  readonly external?: ExternalDirectory | undefined;
  readonly databaseStates: DatabaseStates;
  readonly tell: Tell;
}

/** What mailbox servers answer from. */
export interface MapiHttpStores {
  readonly organization: Organization;
  readonly databaseStates: DatabaseStates;
  /** One for all servers. */
  readonly addressBook: AddressBook;
  readonly now: () => Date;
}

/** How long things take (MS-OXCMAPIHTTP 3.2.2), ms. */
export interface MapiHttpTimes {
  /** Between PENDING lines. Default 15 seconds. */
  readonly pendingPeriodMs?: number;
  /** Until a session that is not used is gone. Default 15 minutes. */
  readonly expiresAfterMs?: number;
  /** Until NotificationWait comes back without news. Default 5 minutes. */
  readonly notificationWaitMs?: number;
  /** What they are measured by. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What the servers of a lab have between them: every client access server passes requests on to the mailbox's server. */
export interface MapiHttpBackends {
  readonly times: Required<MapiHttpTimes>;
  /** The endpoints of one mailbox server, with the sessions that clients have there. */
  endpointsOf(serverName: string): readonly Endpoint[];
}

/** Makes the endpoints of each server when somebody first asks for them. */
export function createMapiHttpBackends(
  { organization, databaseStates, addressBook, now }: MapiHttpStores,
  times: MapiHttpTimes = {},
): MapiHttpBackends {
  const all: Required<MapiHttpTimes> = {
    pendingPeriodMs: 15_000,
    expiresAfterMs: 900_000,
    notificationWaitMs: 300_000,
    clock: times.clock ?? realClock(),
    ...times,
  };
  const byServer = new Map<string, readonly Endpoint[]>();
  const make = (serverName: string): readonly Endpoint[] => {
    const role = createMailboxStoreRole(organization, serverName, databaseStates);
    const revision = () => organization.revision;
    return [
      createMailboxEndpoint({ store: new MailboxStore({ role, now }), ...all }),
      createAddressBookEndpoint({ book: addressBook, revision, ...all }),
    ];
  };
  // The world may spell a server's name otherwise than the directory does.
  databaseStates.onServerDown((lost) => {
    for (const [name, endpoints] of byServer) {
      if (name.toLowerCase() !== lost.toLowerCase()) continue;
      for (const endpoint of endpoints) endpoint.endSessions();
    }
  });
  return {
    times: all,
    endpointsOf: (serverName) => {
      const known = byServer.get(serverName) ?? make(serverName);
      byServer.set(serverName, known);
      return known;
    },
  };
}

/** Users whose entries are kept at hand. */
const keptUsers = 10_000;

/** MAPI over HTTP on one host; what is not for it goes on to the site's other applications. */
export function createMapiHttp(
  surroundings: MapiHttpSurroundings,
  { endpointsOf, times }: MapiHttpBackends,
  host: { readonly name: string; readonly fqdn: string },
  authentication: HttpAuthentication,
): Middleware {
  const { organization, external, databaseStates, tell } = surroundings;
  const role = createMapiHttpRole(organization, host.name, databaseStates);
  return createMapiHttpApp({
    host: host.name,
    tell,
    authentication,
    role,
    endpointsOf,
    replies: createReplies({ ...times, version: () => role.version }),
    findUser: userFinder(surroundings, host),
    settle: external?.settle,
  });
}

/** Finds accounts by the names that HTTP has them under: `CONTOSO\anna`, `anna@contoso.example`, `anna`. */
function userFinder(
  { directory, external, organization }: MapiHttpSurroundings,
  host: { readonly fqdn: string },
): (userName: string) => Entry | undefined {
  const known = new Map<string, Entry>();
  let revision = organization.revision;
  return (name) => {
    if (revision !== organization.revision || known.size >= keptUsers) {
      revision = organization.revision;
      known.clear();
    }
    const found = known.get(name);
    if (found !== undefined) return found;
    const [, domain = '', userName = name] = /^([^\\]*)\\(.*)$/.exec(name) ?? [];
    const entry = accountOf(external?.mirror ?? directory, host, { userName, domain });
    if (entry !== undefined) known.set(name, entry);
    return entry;
  };
}
