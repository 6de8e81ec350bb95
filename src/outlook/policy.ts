import type { WindowsVersion } from '../network/tcp-timings.js';
import type { Version } from '../wire/mailbox-store/version.js';
import type { ConnectionPolicy } from './connection-policy.js';
import type { OutlookVersion } from './outlook-version.js';

/** A lookup of the settings of a mailbox. */
export type LookupStep =
  | 'boot-payload'
  | 'preferred-local-xml'
  | 'last-known-good'
  | 'office-365-priority'
  | 'service-connection-point'
  | 'root-domain'
  | 'autodiscover-host'
  | 'local-xml'
  | 'http-redirect'
  | 'srv-record'
  | 'office-365-failsafe';

/**
 * What a bad certificate leads to: a question to the user, the same only where `ShowCertErrors` is set, or nothing at all.
 * Without a Yes the step has failed.
 */
export type CertificateRule = 'ask' | 'ask-if-shown' | 'silent';

/** One row of a version's table: a lookup, in its place. */
export interface LookupRow {
  readonly step: LookupStep;
  readonly badCertificate: CertificateRule;
  /** The first build that has it; absent: all of the version. */
  readonly since?: Version;
  /** Where this place in the order stands written. */
  readonly source: string;
}

/** How one version of Outlook decides and waits: data, each row with its source. Times in ms. */
export interface OutlookPolicy {
  readonly version: OutlookVersion;
  /** The build, as it names itself to servers. */
  readonly clientVersion: Version;
  /** What it runs on: the `User-Agent` says so, and a refused TCP connect costs twice as much on Windows 10. */
  readonly windows: WindowsVersion;
  /** `User-Agent` of its requests to Autodiscover. */
  readonly userAgent: string;
  /** Lookups in their order. Empty: this version has no Autodiscover, a user types the server. */
  readonly lookups: readonly LookupRow[];
  /** Whether the service connection point is looked for while the ways that need only DNS are tried. */
  readonly parallelLookups: boolean;
  /** Per request: resolve, connect, send and receive each get this much (KB 3211279). */
  readonly httpTimeoutMs: number;
  /** Redirects of all kinds together (action-pox, redirecturl-pox). */
  readonly maxRedirects: number;
  /** Search restarts along SCP pointers (EWS Managed API: AutodiscoverMaxScpHops). */
  readonly maxScpHops: number;
  /** Whether letters' case counts in the names of `RedirectServers` (KB 2480582). */
  readonly redirectServersByCase: boolean;
  /** Until it looks again for settings, as far as the settings say nothing else (KB 3211279). */
  readonly refresh: RefreshPolicy;
  /** What nobody has published. */
  readonly assumptions: LookupAssumptions;
  /** Whether it reads the protocol EXHTTP of Autodiscover's answers (MS-OXDSCLI 2.2.4.1.1.2.6). */
  readonly exchangeHttp: boolean;
  /** What it writes down for its users. */
  readonly shows: OutlookOutput;
  /** How it connects, once it has its settings. */
  readonly connecting: ConnectionPolicy;
}

/** The forms in which a version writes about its work. */
export interface OutlookOutput {
  /**
   * Errors in its Autodiscover log: `GetLastError=12007; httpStatus=0.`, the same as an HRESULT, or with spaces and a
   * comma.
   */
  readonly discoveryError: 'decimal' | 'hresult' | 'spaced';
  /** How "Connection Status" names a connection: by its network (`TCP/IP`), or by its protocol (`RPC/TCP`). */
  readonly connectionName: 'network' | 'protocol';
}

/** When settings are looked for again in the background; ms. */
export interface RefreshPolicy {
  readonly afterSuccessMs: number;
  readonly afterFailureMs: number;
  /** Each is lengthened by up to this share, by lot. */
  readonly stagger: number;
}

/** What no source says of looking for settings; each with the reason for its value. */
export interface LookupAssumptions {
  /**
   * The order of entries within a tier of sites. `oldest-first`: from memory of field notes. `as-found`: as the EWS
   * Managed API sorts them, which reverses the entries without a site and finds nothing where the site is unknown.
   */
  readonly scpOrder: 'oldest-first' | 'as-found';
  /**
   * How long settings that were found by DNS are held back for those of a service connection point that is still being
   * asked, ms. Domain members are seen to end up with the latter, while a dead one is not waited for; three seconds tell
   * the two apart.
   */
  readonly scpPreferenceMs: number;
  /**
   * How long a domain controller is waited for where DNS names others, ms. Windows' locator asks by datagrams, one server
   * after the other within tenths of a second; this is short beside a TCP connect's 21 s, and longer than any round trip.
   */
  readonly nextDomainControllerMs: number;
  /** Where the local XML file stands: KB 2212902 and KB 3211279 have it after the autodiscover host, older papers last. */
  readonly localXml: 'after-autodiscover-host' | 'last';
  /** Tries of each https address. Builds before KB 3114349 are said to try a dead root domain "multiple" times: three. */
  readonly rootDomainAttempts: number;
  /** How long a user takes over a question, ms. None: the trace is to show the wires' time, not a person's. */
  readonly promptMs: number;
}
