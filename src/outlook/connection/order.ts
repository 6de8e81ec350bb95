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
  readonly reason: string;
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
  if (homeServer.includes('@')) {
    return { ways: https, reason: 'Exchange 2013 or later: HTTPS only' };
  }
  const tcp: Way = { protocol: 'RPC/TCP' };
  const flags = policy.proxyServerFlags ?? known.rpcOverHttpFlags;
  const { USE_ROH, HTTP_FIRST_ON_FAST, HTTP_FIRST_ON_SLOW } = rpcOverHttpFlag;
  if (https.length === 0 || (mapi.length === 0 && (flags & USE_ROH) === 0)) {
    return { ways: [tcp], reason: 'the profile has no RPC proxy: TCP only' };
  }
  const box = network === 'fast' ? HTTP_FIRST_ON_FAST : HTTP_FIRST_ON_SLOW;
  const said = `PR_ROH_FLAGS 0x${flags.toString(16)} on a ${network} network`;
  if ((flags & box) === 0 && mapi.length === 0) {
    return { ways: [tcp, ...https], reason: `${said}: TCP first` };
  }
  const why = mapi.length > 0 ? 'MAPI over HTTP is offered' : `${said}: HTTPS first`;
  if (policy.disableRpcTcpFallback) return { ways: https, reason: `${why}, no TCP (DisableRpcTcpFallback)` };
  return { ways: [...https, tcp], reason: why };
}

/** `RPC/TCP, RPC/HTTP mail.contoso.example` */
export function formatWay(way: Way): string {
  switch (way.protocol) {
    case 'RPC/TCP':
      return way.protocol;
    case 'RPC/HTTP':
      return `${way.protocol} ${way.proxy.server}`;
    case 'MAPI/HTTP':
      return `${way.protocol} ${new URL(way.mailStoreUrl).hostname}`;
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
