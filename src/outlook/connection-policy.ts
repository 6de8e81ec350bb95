/**
 * How one version of Outlook connects: data, each row with its source. Times in ms. A row marked as an assumption has no
 * published figure; it stands here so that it can be changed, with the reason for the value it has.
 */
export interface ConnectionPolicy {
  /** Whether it can speak MAPI over HTTP: Outlook 2013 SP1 and later. */
  readonly mapiHttp: boolean;
  /**
   * PR_ROH_FLAGS as group policy has them, instead of what Autodiscover says (`ProxyServerFlags`; the boxes "On fast
   * networks" and "On slow networks" of a profile). Default: undefined, the profile decides.
   */
  readonly proxyServerFlags: number | undefined;
  /** `DisableRpcTcpFallback` (HKCU\...\Policies\...\outlook\rpc): HTTPS is never followed by TCP. Default: not set, so
   * that either is followed by the other. */
  readonly disableRpcTcpFallback: boolean;
  /** Tries of RPC over TCP before the next protocol. Assumption: Outlook's own number is not published; one is the least
   * it can be. */
  readonly rpcTcpAttempts: number;
  /** Tries of each RPC proxy before the next way. Assumption, as above. */
  readonly rpcHttpAttempts: number;
  /** Tries of each MAPI over HTTP address before the next way. Assumption, as above. */
  readonly mapiHttpAttempts: number;
  /**
   * What follows when a server does not let the user in: nothing, or the next protocol. Assumption: nothing, because
   * the same credentials meet the same store behind every protocol, and Outlook asks the user for others instead.
   */
  readonly afterRefusedLogon: 'stop' | 'next-protocol';
  /**
   * Whether Directory and Mail are connected one after the other or at once. Assumption: one after the other, because
   * then a filtered port 135 costs the 21 s that are observed once, whichever connection meets it.
   */
  readonly directoryAndMail: 'serial' | 'parallel';
  /**
   * Whether Mail is still tried where Directory found nobody at the other end. Assumption: no; with `serial` it would
   * cost the wait twice (42 s), more than the 21 to 30 s that are observed.
   */
  readonly mailAfterUnreachableDirectory: boolean;
  /** Until a peer that has accepted the connect must have answered an RPC call. Assumption: not published; tens of
   * seconds to minutes are reported. */
  readonly rpcCallTimeoutMs: number;
  /** `ConnectTimeout` of RPC over HTTP: both channels open and joined (KB 831060). */
  readonly rpcHttpConnectTimeoutMs: number;
  /** Whether an echo is sent before the first channel (MS-RPCH 3.2.2.4.1.1: optional; Outlook is seen to send it). */
  readonly rpcHttpEcho: boolean;
  /** What the client's OUT channel takes unacknowledged, bytes (MS-RPCH 3.2.1.1.5.1; 64 KiB is Windows' value). */
  readonly rpcHttpReceiveWindow: number;
  /** Content-Length of an IN channel (MS-RPCH 2.1.2.1.1: 128 KiB to 2 GiB; Windows sends 1 GiB). */
  readonly rpcHttpChannelLifetime: number;
  /** ClientKeepalive: an idle client proves that it is there (MS-RPCH 2.2.3.5.6: 0 stands for 300,000). */
  readonly rpcHttpKeepaliveMs: number;
  /** The names of a certificate that a principal (`msstd:`) is compared with: Windows XP takes the subject's common name
   * alone, Vista and later the alternative names as well. Assumption: from memory. */
  readonly certificatePrincipalNames: 'subject' | 'subject-and-alternative';
  /** How it logs on to RPC servers. Negotiate is the default of a profile's security. */
  readonly rpcAuthentication: 'negotiate' | 'ntlm';
  /** "Encrypt data between Microsoft Outlook and Microsoft Exchange" of a profile: on since Outlook 2007. Where it is off
   * calls are signed only (assumption: which level Outlook 2003 takes then is not on record). */
  readonly rpcEncryption: boolean;
}

/** Outlook 2010 on Windows 7; the other versions are this with their differences. */
export const connecting2010: ConnectionPolicy = {
  mapiHttp: false,
  proxyServerFlags: undefined,
  disableRpcTcpFallback: false,
  rpcTcpAttempts: 1,
  rpcHttpAttempts: 1,
  mapiHttpAttempts: 1,
  afterRefusedLogon: 'stop',
  directoryAndMail: 'serial',
  mailAfterUnreachableDirectory: false,
  rpcCallTimeoutMs: 60_000,
  rpcHttpConnectTimeoutMs: 45_000,
  rpcHttpEcho: true,
  rpcHttpReceiveWindow: 65_536,
  rpcHttpChannelLifetime: 1_073_741_824,
  rpcHttpKeepaliveMs: 300_000,
  certificatePrincipalNames: 'subject-and-alternative',
  rpcAuthentication: 'negotiate',
  rpcEncryption: true,
};

/** Outlook 2003, on Windows XP: NTLM, encryption only where a user has turned it on. */
export const connecting2003: ConnectionPolicy = {
  ...connecting2010,
  certificatePrincipalNames: 'subject',
  rpcAuthentication: 'ntlm',
  rpcEncryption: false,
};

/** Outlook 2007. */
export const connecting2007: ConnectionPolicy = { ...connecting2010 };

/** Outlook 2013 SP1 and later, 2016. */
export const connecting2013: ConnectionPolicy = { ...connecting2010, mapiHttp: true };
