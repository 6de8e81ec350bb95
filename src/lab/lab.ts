import type { Directory } from '../directory/directory.js';
import type { Organization } from '../exchange/organization.js';
import type { DatabaseStates } from '../exchange/roles/mailbox-store/database-states.js';
import type { Clock } from '../network/time/clock.js';
import type { RunningHost } from '../network/world/topology.js';
import type { Resolution } from '../outlook/resolution.js';
import type { OutlookSession } from '../outlook/session.js';
import type { ClientPlace, LabClients } from './clients/client-helpers.js';
import type { ConnectRequest } from './clients/connect.js';
import type { ResolveRequest } from './clients/request.js';
import type { RoamRequest, RoamResult } from './clients/roam.js';
import type { Journal } from './journal/journal.js';
import type { DumpRequest } from './seeds/dump.js';
import type { LabFaults } from './services/faults.js';
import type { ExposureMode } from './sockets/exposure.js';
import type { LabEndpoints } from './world/endpoints.js';
import type { LabWorld } from './world/world-events.js';

/** A running lab. */
export interface Lab extends AsyncDisposable {
  readonly seed: string;
  readonly description: string;
  readonly exposure: ExposureMode;
  readonly endpoints: LabEndpoints;
  /** Environment variables that point a child process at the lab; docs/library.md names them. */
  readonly environment: Readonly<Record<string, string>>;
  /** The token that clients of the control interface must send as `Authorization: Bearer`; absent if none is required. */
  readonly controlToken?: string;
  /** The administrator's password, if mode `lan` generated it: only here and in the checklist of `serve`. */
  readonly administratorPassword?: string | undefined;
  readonly hosts: readonly RunningHost[];
  /** The certification authority that clients must trust. */
  readonly ca: { readonly path: string; readonly pem: string };
  /** Throws LabError `wrong-usage` if the lab uses an external directory; so does {@link dump}. */
  readonly directory: Directory;
  /** The Exchange organization in the directory, each fact with the attribute that decided it. */
  readonly organization: Organization;
  /** The state of databases, which Active Directory does not hold: dismount one, or activate another copy of it. */
  readonly databases: DatabaseStates;
  readonly journal: Journal;
  /** The lab's clock. Sleeping on it lets time pass for all its users. */
  readonly clock: Clock;
  /** Stops servers, moves databases, cuts connections: see {@link LabWorld}. */
  readonly world: LabWorld;
  /** Injects faults into names, connections and answers: see {@link LabFaults}. */
  readonly faults: LabFaults;
  /** Names of the locations where a client can be. */
  readonly locations: readonly string[];
  /** Runs a simulated Outlook; see {@link ResolveRequest}. */
  resolve(address: string, options?: ResolveRequest): Promise<Resolution>;
  /** Opens a simulated Outlook that keeps its session, and reconnects if it is cut, until it is closed. */
  connect(address: string, options?: ConnectRequest): Promise<OutlookSession>;
  /**
   * Takes one Outlook and its profile through places and time, on the lab's clock; see {@link RoamRequest}.
   *
   * @example
   * await lab.roam('anna@contoso.example', { script: [{ at: 'corp' }, { wait: '2h' }, { from: 'internet' }] });
   */
  roam(address: string, options: RoamRequest): Promise<RoamResult>;
  /**
   * Points clients in this process at the lab: agents, a lookup function, a connector; see {@link LabClients}.
   *
   * @throws LabError `wrong-usage` for a location that does not exist
   */
  clients(place?: ClientPlace): LabClients;
  /**
   * Restores the seed, for the next test: directory, databases, machines, names, firewall. Simulated clients end, and the
   * journal is cleared. Sockets stay open and the clock continues. An external directory is not changed.
   */
  reset(): Promise<void>;
  /** Returns the directory as it is now, as LDIF that can be loaded again without loss; see {@link DumpRequest}. */
  dump(options?: DumpRequest): string;
  /** Closes every socket and removes the files that the lab has created. */
  stop(): Promise<void>;
}
