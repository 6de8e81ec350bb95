import type { Organization } from '../../exchange/organization.js';
import type { AddressBook } from '../../exchange/roles/address-book/role.js';
import type { DatabaseStates } from '../../exchange/roles/mailbox-store/database-states.js';
import { MailboxStore } from '../../exchange/roles/mailbox-store/mailbox-store.js';
import { createMailboxStoreRole } from '../../exchange/roles/mailbox-store/role.js';
import { type Clock, realClock } from '../../network/time/clock.js';
import { createAddressBookEndpoint } from '../../servers/mapi-http/address-book-endpoint.js';
import type { Endpoint } from '../../servers/mapi-http/endpoint.js';
import { createMailboxEndpoint } from '../../servers/mapi-http/mailbox-endpoint.js';

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
