import type { CertificateFault } from '../certificate-faults.js';
import type { Fault } from '../faults/faults-list.js';
import type { TimedWorldEvent } from './world-event.js';

/** The emulated world: all of `network.yaml`, checked. Addresses are modelled IPv4 addresses, times are ms. */
export interface World {
  readonly description: string;
  readonly workstation: WorkstationSettings;
  readonly hosts: ReadonlyMap<string, HostSettings>;
  readonly locations: ReadonlyMap<string, LocationSettings>;
  readonly views: ReadonlyMap<string, DnsViewSettings>;
  /** First match decides; when none matches the packet passes. */
  readonly firewall: readonly FirewallRule[];
  readonly balancers: ReadonlyMap<string, BalancerSettings>;
  readonly published: readonly PublishedPort[];
  /** First match decides; where none matches, a client access server has a good one for all its names. */
  readonly certificates: readonly CertificateSettings[];
  /** Web sites that are no Exchange servers, by name. */
  readonly webSites: ReadonlyMap<string, WebSiteSettings>;
  readonly databases: DatabaseSettings;
  /** What happens by itself, in the order of time. */
  readonly events: readonly TimedWorldEvent[];
  /** What goes wrong from the beginning. */
  readonly faults: readonly Fault[];
}

/** What Active Manager is set to. */
export interface DatabaseSettings {
  /** How long after its server is gone another copy of a database is active. */
  readonly failoverMs: number;
}

/** The computer that the simulated Outlook runs on. */
export interface WorkstationSettings {
  /** DNS name of the Active Directory domain it is joined to; absent: a computer that is in none. */
  readonly domain?: string;
}

/** A machine. What it runs follows from its object in the directory, which has the same name. */
export interface HostSettings {
  readonly address: string;
  /** Static RPC ports (registry values of MSExchangeRPC and MSExchangeAB); dynamic from 6005 up when absent. */
  readonly rpcClientAccessPort?: number;
  readonly addressBookPort?: number;
  /** `Set-RpcClientAccess -EncryptionRequired`; absent: true. */
  readonly encryptionRequired?: boolean;
  /** Where port 80 sends a GET for Autodiscover; absent: 403, as IIS does when SSL is required. */
  readonly httpRedirect?: string;
  /** TLS of Outlook Anywhere ends before this server: port 80 is an RPC proxy too. Absent: false. */
  readonly sslOffloading?: boolean;
  /**
   * How Autodiscover sends Outlook on to another server: by HTTP 302, or by the action redirectUrl in a document
   * (MS-OXDSCLI 3.2.5 allows both). Absent: `http`.
   */
  readonly autodiscoverRedirect?: 'http' | 'redirectUrl';
}

/** A place from which a client connects. */
export interface LocationSettings {
  readonly source: string;
  readonly view: string;
  readonly roundTripMs: number;
}

/** What one side of a split DNS answers. */
export interface DnsViewSettings {
  /** Where its server listens (port 53). */
  readonly address: string;
  /** Zones it is authoritative for; any other name does not exist. */
  readonly zones: readonly string[];
  /** Domain members register their A record here, domain controllers their locator SRV records. */
  readonly registersHosts: boolean;
  /** By lower-case name without trailing dot; `*.name` is a wildcard (RFC 4592). */
  readonly records: ReadonlyMap<string, DnsRecordSet>;
  /** True: the server takes questions and answers none. */
  readonly silent: boolean;
}

export interface DnsRecordSet {
  readonly A?: readonly string[];
  readonly CNAME?: string;
  readonly SRV?: readonly SrvRecord[];
  readonly TXT?: readonly string[];
  readonly MX?: readonly { readonly preference: number; readonly exchange: string }[];
}

export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** `drop`: no answer ever. `reject`: answered by a reset. */
export type FirewallAction = 'accept' | 'reject' | 'drop';

export interface FirewallRule {
  /** A location's name, or `*`. */
  readonly from: string;
  /** Address, network in CIDR form, or `*`. */
  readonly to: string;
  /** Absent: every port. */
  readonly ports?: readonly number[];
  readonly action: FirewallAction;
}

export type BalancerAlgorithm = 'source-affinity' | 'round-robin' | 'least-connections';

/** A virtual address before several hosts; it forwards TCP and looks no further. */
export interface BalancerSettings {
  readonly address: string;
  readonly ports: readonly number[];
  /** Names of hosts. */
  readonly members: readonly string[];
  readonly algorithm: BalancerAlgorithm;
  /** How long `source-affinity` remembers a source that is quiet. */
  readonly affinityMs: number;
  readonly health: HealthCheck;
  /** What becomes of the connections of a member that is found to be down. */
  readonly onLoss: 'reset' | 'keep';
}

/** A member is taken out after `fall` failed connects to `port`, one every `intervalMs`, and back after `rise`. */
export interface HealthCheck {
  readonly port: number;
  readonly intervalMs: number;
  readonly fall: number;
  readonly rise: number;
}

/** A port of an outside address that leads inside. */
export interface PublishedPort {
  readonly outside: { readonly host: string; readonly port: number };
  readonly inside: { readonly host: string; readonly port: number };
}

/** A certificate that some client access servers show on 443. */
export interface CertificateSettings {
  /** Names of hosts; absent: all of them. */
  readonly hosts?: readonly string[];
  /** Shown to a client that asks for one of these by SNI; absent: whatever it asks for, and if it asks for nothing. */
  readonly names?: readonly string[];
  /** What it bears; absent: `names`, or all that the server is reached by. */
  readonly subjectAltNames?: readonly string[];
  /** Absent: nothing is the matter with it. */
  readonly fault?: CertificateFault;
}

/** A web site that answers whatever it is asked in one way, on the ports that it has. */
export interface WebSiteSettings {
  readonly address: string;
  /** On port 80. */
  readonly http?: WebAnswer;
  /** On port 443. */
  readonly https?: WebAnswer & {
    /** What its certificate bears. */
    readonly names: readonly string[];
    readonly fault?: CertificateFault;
  };
}

/** One answer. */
export interface WebAnswer {
  readonly status: number;
  /** `Location`, whatever it says. */
  readonly redirect?: string;
  /** Absent: a page. */
  readonly body?: string;
  /** ms of the lab's clock until it comes. */
  readonly delayMs: number;
}
