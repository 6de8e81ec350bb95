import type { Version } from '../wire/mailbox-store/version.js';

/** A way of looking for the Autodiscover service. */
export type LookupStep =
  | 'service-connection-point'
  | 'root-domain'
  | 'autodiscover-host'
  | 'http-redirect'
  | 'srv-record';

/** How one version of Outlook decides and waits: data, each row with its source. Times in ms. */
export interface OutlookPolicy {
  /** Order of lookups, one after the other (KB 2212902; the local XML file between the last https host and the http
   * redirect is not looked for: the simulated workstation has none). */
  readonly lookupOrder: readonly LookupStep[];
  /** Per request: resolve, connect, send and receive each get this much (KB 3211279). */
  readonly httpTimeoutMs: number;
  /** Redirects of all kinds together (action-pox, redirecturl-pox). */
  readonly maxRedirects: number;
  /** Search restarts along SCP pointers (EWS Managed API: AutodiscoverMaxScpHops). */
  readonly maxScpHops: number;
  /** Tries of RPC over TCP before HTTPS. Outlook's own number is not published: one is the least it can be. */
  readonly rpcTcpAttempts: number;
  /** Until a peer that has accepted the connect must have answered an RPC call. Not published either. */
  readonly rpcCallTimeoutMs: number;
  /** How it logs on to RPC servers; encryption is on in either case. Negotiate is the default of a profile's security. */
  readonly rpcAuthentication: 'negotiate' | 'ntlm';
  /** As it names itself to mailbox servers. */
  readonly clientVersion: Version;
}

/** Outlook 2010 before 14.0.7140.5001: one lookup after the other, no last-known-good address. */
export const outlook2010: OutlookPolicy = {
  lookupOrder: [
    'service-connection-point',
    'root-domain',
    'autodiscover-host',
    'http-redirect',
    'srv-record',
  ],
  httpTimeoutMs: 25_000,
  maxRedirects: 10,
  maxScpHops: 10,
  rpcTcpAttempts: 1,
  rpcCallTimeoutMs: 60_000,
  rpcAuthentication: 'negotiate',
  clientVersion: [14, 0, 4760, 1000],
};
