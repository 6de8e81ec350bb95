import type { OrderReason } from '../../record/steps/connection-steps.js';
import type { ConnectionPolicy } from '../connection-policy.js';
import type { Profile } from '../resolution.js';
import { type RpcProxySettings, rpcOverHttpFlag, type Transports } from '../transports.js';

/** What the workstation's network adapter says of its speed; slow is 128 kbit/s or less (from memory). */
export const networkSpeeds = ['fast', 'slow'] as const;

export type NetworkSpeed = (typeof networkSpeeds)[number];

/** One way to a mailbox. */
export type Way =
  | { readonly protocol: 'RPC/TCP' }
  | { readonly protocol: 'RPC/HTTP'; readonly proxy: RpcProxySettings }
  | { readonly protocol: 'MAPI/HTTP'; readonly mailStoreUrl: string; readonly addressBookUrl: string };

/** Ways in the order in which they are tried, and why it is that order. */
export interface ConnectionOrder {
  readonly ways: readonly Way[];
  readonly reason: OrderReason;
}

/**
 * The order of connecting. HTTPS alone for a mailbox on Exchange 2013 and later, whose server is named
 * `<mailbox GUID>@<domain>`: MAPI over HTTP where it is offered and the version can, then RPC over HTTP, inside before
 * outside. For older ones PR_ROH_FLAGS and the network's speed decide which of TCP and HTTPS is first; either follows the
 * other unless DisableRpcTcpFallback is set.
 */
export function connectionOrder(
  { homeServer, proxyServer }: Pick<Profile, 'homeServer' | 'proxyServer'>,
  transports: Transports | undefined,
  network: NetworkSpeed,
  policy: ConnectionPolicy,
): ConnectionOrder {
  const known = transports ?? transportsOfName(proxyServer);
  const mapi = policy.mapiHttp ? mapiWays(known) : [];
  const rpc = known.rpcProxies
    .filter(isFirstOfItsKind)
    .map((proxy): Way => ({ protocol: 'RPC/HTTP', proxy }));
  const https = [...mapi, ...rpc];
  const flags = policy.proxyServerFlags ?? known.rpcOverHttpFlags;
  const because = (rule: OrderReason['rule'], noTcp = false): OrderReason => ({
    rule,
    flags,
    network,
    noTcp,
  });
  if (homeServer.includes('@')) return { ways: https, reason: because('https-only') };
  const tcp: Way = { protocol: 'RPC/TCP' };
  const { USE_ROH, HTTP_FIRST_ON_FAST, HTTP_FIRST_ON_SLOW } = rpcOverHttpFlag;
  if (https.length === 0 || (mapi.length === 0 && (flags & USE_ROH) === 0)) {
    return { ways: [tcp], reason: because('no-rpc-proxy') };
  }
  const box = network === 'fast' ? HTTP_FIRST_ON_FAST : HTTP_FIRST_ON_SLOW;
  if ((flags & box) === 0 && mapi.length === 0) {
    return { ways: [tcp, ...https], reason: because('tcp-first') };
  }
  const noTcp = policy.disableRpcTcpFallback;
  const reason = because(mapi.length > 0 ? 'mapi-http' : 'https-first', noTcp);
  return { ways: noTcp ? https : [...https, tcp], reason };
}

/** The host that a way leads through; undefined for the home server itself. */
export function hostOf(way: Way): string | undefined {
  switch (way.protocol) {
    case 'RPC/TCP':
      return undefined;
    case 'RPC/HTTP':
      return way.proxy.server;
    case 'MAPI/HTTP':
      return new URL(way.mailStoreUrl).hostname;
  }
}

/** A profile that knows a proxy's name and nothing else of it has what Outlook's dialog begins with. */
function transportsOfName(server: string): Transports {
  if (server === '') return { rpcOverHttpFlags: 0, rpcProxies: [] };
  const { USE_ROH, SSL_ONLY, MUTUAL_AUTH, HTTP_FIRST_ON_SLOW } = rpcOverHttpFlag;
  return {
    rpcOverHttpFlags: USE_ROH | SSL_ONLY | MUTUAL_AUTH | HTTP_FIRST_ON_SLOW,
    rpcProxies: [{ server, ssl: true, authentication: 'ntlm', certificatePrincipal: server }],
  };
}

/** Inside before outside, each side only where both addresses are there. */
function mapiWays({ mapiHttp }: Transports): readonly Way[] {
  if (mapiHttp === undefined) return [];
  const { mailStore, addressBook } = mapiHttp;
  const sides = [
    [mailStore.internalUrl, addressBook.internalUrl],
    [mailStore.externalUrl, addressBook.externalUrl],
  ] as const;
  const ways = new Map<string, Way>();
  for (const [mailStoreUrl, addressBookUrl] of sides) {
    if (!isHttps(mailStoreUrl) || !isHttps(addressBookUrl)) continue;
    ways.set(`${mailStoreUrl} ${addressBookUrl}`, { protocol: 'MAPI/HTTP', mailStoreUrl, addressBookUrl });
  }
  return [...ways.values()];
}

const isHttps = (url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && new URL(url).protocol === 'https:';

/** One namespace inside and outside gives the same block twice. */
function isFirstOfItsKind(proxy: RpcProxySettings, index: number, all: readonly RpcProxySettings[]): boolean {
  const isSame = (other: RpcProxySettings) =>
    other.server.toLowerCase() === proxy.server.toLowerCase() &&
    other.ssl === proxy.ssl &&
    other.authentication === proxy.authentication &&
    other.certificatePrincipal === proxy.certificatePrincipal;
  return all.findIndex(isSame) === index;
}
