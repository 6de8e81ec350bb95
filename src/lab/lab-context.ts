import type { AddressBook } from '../exchange/roles/address-book/role.js';
import type { DatabaseStates } from '../exchange/roles/mailbox-store/database-states.js';
import type { Authority } from '../network/certificates.js';
import type { ConnectionTable } from '../network/client-connections.js';
import type { Faults } from '../network/faults/faults.js';
import type { HostFaults } from '../network/faults/faults-host.js';
import type { ListenAt } from '../network/listener.js';
import type { Clock } from '../network/time/clock.js';
import type { WorldState } from '../network/world/world-state.js';
import type { Tell } from '../record/events/recorded-event.js';
import type { DnsForwarder } from '../servers/dns/forward.js';
import type { BearerAuthentication } from '../servers/http/authentication.js';
import type { OpenExternalDirectory } from './accounts/external-directory.js';
import type { Closers } from './closers.js';
import type { WireCounts } from './control/wire-counts.js';
import type { OpenJournal } from './journal/journal.js';
import type { CheckedOptions } from './options.js';
import type { OpenSeed } from './seeds/open-seed.js';
import type { MapiHttpBackends } from './services/mapi-http-backends.js';
import type { RpcOverHttp } from './services/rpc-over-http.js';
import type { Exposure } from './sockets/exposure.js';
import type { Running } from './world/running.js';

/** What a lab is made of: its seed, and everything that its services, its world and its clients share. */
export interface LabContext extends OpenSeed {
  /** What the caller asked for; an option that a service acts on is read here. */
  readonly options: CheckedOptions;
  /** Where the organization and the accounts are read from, when that is not `directory`. */
  readonly external?: OpenExternalDirectory | undefined;
  /** Where it was made up. */
  readonly administratorPassword: string | undefined;
  /** Which databases are mounted, and where. */
  readonly databaseStates: DatabaseStates;
  /** One for all servers. */
  readonly addressBook: AddressBook;
  /** The lab's time, for simulated clients. */
  readonly clientClock: Clock;
  /** The same in the background, for the timers of servers. */
  readonly clock: Clock;
  readonly now: () => Date;
  /** Aborted when the lab stops. */
  readonly signal: AbortSignal;
  /** What has changed in the world: which machines run, names, the firewall. */
  readonly state: WorldState;
  /** Connections by their real sockets, and the simulated clients behind them. */
  readonly connections: ConnectionTable;
  /** Where a client is in the modelled network, from its real socket. */
  readonly sourceOf: (address: string, port: number, at?: ListenAt) => string;
  readonly faults: Faults;
  /** The injected faults of a host, balancer or web site; the same object for the same name. */
  readonly faultsOf: (host: string) => HostFaults;
  readonly authority: Authority;
  /** Path of the authority's certificate. */
  readonly authorityPath: string;
  /** When certificates are issued: when the lab was started, as clients judge them by the time outside of it. */
  readonly issuedAt: Date;
  readonly bearer: BearerAuthentication | undefined;
  /** One for all proxies. */
  readonly rpcOverHttp: RpcOverHttp;
  /** One for all client access servers. */
  readonly mapiHttp: MapiHttpBackends;
  /** Asked for names outside the lab's zones, by clients that are not simulated. */
  readonly dnsForwarder: DnsForwarder | undefined;
  readonly exposure: Exposure;
  /** The open sockets. */
  readonly running: Running;
  readonly journal: OpenJournal;
  readonly wireCounts: WireCounts;
  readonly tell: Tell;
  readonly closers: Closers;
}
