import type { Directory } from '../../directory/directory.js';
import type { Organization } from '../../exchange/organization.js';
import type { AddressBook } from '../../exchange/roles/address-book/role.js';
import type { DatabaseStates } from '../../exchange/roles/mailbox-store/database-states.js';
import type { Authority } from '../../network/certificates.js';
import type { ConnectionTable } from '../../network/client-connections.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { ListenAt } from '../../network/listener.js';
import type { Clock } from '../../network/time/clock.js';
import type { TlsVersion } from '../../network/tls-versions.js';
import type { World } from '../../network/world/world.js';
import type { WorldState } from '../../network/world/world-state.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { BearerAuthentication } from '../../servers/http/authentication.js';
import type { ExternalDirectory } from '../accounts/external-directory.js';
import type { Exposure } from '../sockets/exposure.js';
import type { MapiHttpBackends } from './mapi-http-services.js';
import type { RpcOverHttp } from './rpc-proxy-services.js';

/** What the services of every host are made with. */
export interface ServiceContext {
  readonly world: World;
  readonly directory: Directory;
  readonly organization: Organization;
  /** Where the organization is read from, when that is not `directory`. */
  readonly external?: ExternalDirectory | undefined;
  /** Which databases are mounted, and where. */
  readonly databaseStates: DatabaseStates;
  /** One for all servers. */
  readonly addressBook: AddressBook;
  readonly authority: Authority;
  readonly exposure: Exposure;
  readonly tell: Tell;
  readonly now: () => Date;
  /** When certificates are issued: when the lab was started, as clients judge them by the time outside of it. */
  readonly issuedAt: Date;
  /** The lab's time, for the timers of servers. */
  readonly clock: Clock;
  /** What has changed in the world: which machines run. */
  readonly state: WorldState;
  /** Connections by their real sockets, and the simulated clients behind them. */
  readonly connections: ConnectionTable;
  /** What goes wrong at a host; the same object for the same name. */
  readonly faultsOf: (host: string) => HostFaults;
  /** Where a client is in the modelled network, from its real socket. */
  readonly sourceOf: (address: string, port: number, at?: ListenAt) => string;
  /** Autodiscover's clients need no credentials. */
  readonly anonymous: boolean;
  readonly bearer: BearerAuthentication | undefined;
  readonly oldestTls: TlsVersion | undefined;
  /** One for all proxies. */
  readonly rpcOverHttp: RpcOverHttp;
  /** One for all client access servers. */
  readonly mapiHttp: MapiHttpBackends;
}
