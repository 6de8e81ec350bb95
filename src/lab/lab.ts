import type { Directory } from '../directory/directory.js';
import type { DatabaseStates } from '../exchange/roles/mailbox-store/database-states.js';
import type { RunningHost } from '../network/topology.js';
import type { Resolution } from '../outlook/resolution.js';
import type { DumpRequest } from './dump.js';
import type { ExposureMode } from './exposure.js';
import type { Journal } from './journal.js';
import type { ResolveRequest } from './resolve.js';

/** Where a running lab can be reached from outside its process. */
export interface LabEndpoints {
  /** `ldap://127.0.0.1:40389` */
  readonly ldap: string;
  /** `ldaps://127.0.0.1:40636`; its certificate is the lab CA's, for the domain controller's DNS name. */
  readonly ldaps?: string;
  /** `ldap://127.0.0.1:43268`, where a domain controller is a global catalogue. */
  readonly globalCatalog?: string;
  /** View name to `address:port`, UDP and TCP. */
  readonly dns: Readonly<Record<string, string>>;
  /** Base address of the control interface. */
  readonly control: string;
}

/** A running lab. */
export interface Lab extends AsyncDisposable {
  readonly seed: string;
  readonly description: string;
  readonly exposure: ExposureMode;
  readonly endpoints: LabEndpoints;
  readonly hosts: readonly RunningHost[];
  /** The certification authority that clients have to trust. */
  readonly ca: { readonly path: string; readonly pem: string };
  /** Throws LabError `wrong-usage` where the lab reads an external directory instead; so does {@link dump}. */
  readonly directory: Directory;
  /** What Active Directory does not know of databases: dismount one, or activate another copy of it. */
  readonly databases: DatabaseStates;
  readonly journal: Journal;
  /** Names of the places a client can be at. */
  readonly locations: readonly string[];
  /** Runs a simulated Outlook; see {@link ResolveRequest}. */
  resolve(address: string, options?: ResolveRequest): Promise<Resolution>;
  /** The directory as it is now, as LDIF that loads again without loss; see {@link DumpRequest}. */
  dump(options?: DumpRequest): string;
  /** Closes every socket and removes what the lab put on disk. */
  stop(): Promise<void>;
}
