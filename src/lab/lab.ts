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
  /** What clients of the control interface have to present as `Authorization: Bearer`; absent: nothing. */
  readonly controlToken?: string;
  /** Of the administrator, where mode `lan` made it up: said here and in the checklist of `serve`, and nowhere else. */
  readonly administratorPassword?: string | undefined;
  readonly hosts: readonly RunningHost[];
  /** The certification authority that clients have to trust. */
  readonly ca: { readonly path: string; readonly pem: string };
  /** Throws LabError `wrong-usage` where the lab reads an external directory instead; so does {@link dump}. */
  readonly directory: Directory;
  /** What the directory means to Exchange, each fact with the attribute that decided it. */
  readonly organization: Organization;
  /** What Active Directory does not know of databases: dismount one, or activate another copy of it. */
  readonly databases: DatabaseStates;
  readonly journal: Journal;
  /** The lab's time. Whoever sleeps on it lets the others' time pass, too. */
  readonly clock: Clock;
  /** Lets servers stop, databases move, connections break: see {@link LabWorld}. */
  readonly world: LabWorld;
  /** Lets names, connections and answers go wrong: see {@link LabFaults}. */
  readonly faults: LabFaults;
  /** Names of the places a client can be at. */
  readonly locations: readonly string[];
  /** Runs a simulated Outlook; see {@link ResolveRequest}. */
  resolve(address: string, options?: ResolveRequest): Promise<Resolution>;
  /** Opens a simulated Outlook that keeps its session and connects again when it is cut, until it is closed. */
  connect(address: string, options?: ConnectRequest): Promise<OutlookSession>;
  /**
   * Takes one Outlook and its profile through places and time, on the lab's clock; see {@link RoamRequest}.
   *
   * @example
   * await lab.roam('anna@contoso.example', { script: [{ at: 'corp' }, { wait: '2h' }, { from: 'internet' }] });
   */
  roam(address: string, options: RoamRequest): Promise<RoamResult>;
  /**
   * What points clients of this process at the lab: agents, a lookup, a connector; see {@link LabClients}.
   *
   * @throws LabError `wrong-usage` for a location that does not exist
   */
  clients(place?: ClientPlace): LabClients;
  /**
   * Back to the seed, for the next test: directory, databases, machines, names, firewall; simulated clients end, and the
   * journal is empty. Sockets stay open and time goes on. A directory that runs elsewhere is left alone.
   */
  reset(): Promise<void>;
  /** The directory as it is now, as LDIF that loads again without loss; see {@link DumpRequest}. */
  dump(options?: DumpRequest): string;
  /** Closes every socket and removes what the lab put on disk. */
  stop(): Promise<void>;
}
