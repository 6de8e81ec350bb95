import type { PoxRpcProtocol, PoxSettings } from '../wire/autodiscover/messages.js';

/** How a client proves to a web server who it is. */
export type HttpScheme = 'basic' | 'ntlm' | 'negotiate';

/** An RPC proxy, as an EXPR or EXHTTP block of Autodiscover names it (MS-OXDSCLI 2.2.4.1.1.2.6). */
export interface RpcProxySettings {
  readonly server: string;
  readonly ssl: boolean;
  readonly authentication: HttpScheme;
  /** What the certificate has to say, without `msstd:`; null: nothing is asked beyond its name (CertPrincipalName). */
  readonly certificatePrincipal: string | null;
}

/** One of the two addresses of MAPI over HTTP, as far as they are configured. */
export interface MapiHttpAddresses {
  readonly internalUrl?: string;
  readonly externalUrl?: string;
}

/** What a profile keeps of the ways to its mailbox. */
export interface Transports {
  /** PR_ROH_FLAGS: see {@link rpcOverHttpFlag}. */
  readonly rpcOverHttpFlags: number;
  /** In the order in which they are tried: the EXHTTP blocks, inside before outside; where there is none, EXPR. */
  readonly rpcProxies: readonly RpcProxySettings[];
  readonly mapiHttp?: {
    readonly mailStore: MapiHttpAddresses;
    readonly addressBook: MapiHttpAddresses;
  };
}

/** Bits of PR_ROH_FLAGS (PidTagRpcOverHttpFlags; 0x10 is not used). */
export const rpcOverHttpFlag = {
  USE_ROH: 0x1,
  SSL_ONLY: 0x2,
  MUTUAL_AUTH: 0x4,
  HTTP_FIRST_ON_FAST: 0x8,
  HTTP_FIRST_ON_SLOW: 0x20,
} as const;

/** Reads what Autodiscover says of the ways to a mailbox. */
export function transportsFromSettings({ protocols }: PoxSettings): Transports {
  const blocks = protocols.filter((protocol): protocol is PoxRpcProtocol => 'elements' in protocol);
  const ofType = (type: PoxRpcProtocol['type']) => blocks.filter((block) => block.type === type);
  const expr = ofType('EXPR');
  const exhttp = ofType('EXHTTP');
  const proxyBlocks = exhttp.length > 0 ? exhttp : expr;
  const rpcProxies = proxyBlocks.flatMap((block) => rpcProxyOf(block) ?? []);
  const mapiHttp = protocols.find((protocol) => protocol.type === 'mapiHttp');
  return {
    rpcOverHttpFlags: flagsOf(rpcProxies[0], proxyBlocks.some(isExclusive)),
    rpcProxies,
    ...(mapiHttp === undefined
      ? {}
      : { mapiHttp: { mailStore: mapiHttp.mailStore, addressBook: mapiHttp.addressBook } }),
  };
}

/**
 * Autodiscover's own flags: HTTPS first on slow networks. Outlook ticks both boxes where the EXPR provider has
 * ServerExclusiveConnect.
 */
function flagsOf(proxy: RpcProxySettings | undefined, exclusive: boolean): number {
  if (proxy === undefined) return 0;
  const { USE_ROH, SSL_ONLY, MUTUAL_AUTH, HTTP_FIRST_ON_FAST, HTTP_FIRST_ON_SLOW } = rpcOverHttpFlag;
  return (
    USE_ROH |
    HTTP_FIRST_ON_SLOW |
    (proxy.ssl ? SSL_ONLY : 0) |
    (proxy.certificatePrincipal === null ? 0 : MUTUAL_AUTH) |
    (exclusive ? HTTP_FIRST_ON_FAST : 0)
  );
}

function rpcProxyOf(block: PoxRpcProtocol): RpcProxySettings | undefined {
  const server = textOf(block, 'Server');
  if (server === undefined || server === '') return undefined;
  const ssl = textOf(block, 'SSL')?.toLowerCase() !== 'off';
  return {
    server,
    ssl,
    authentication: schemeOf(textOf(block, 'AuthPackage')),
    certificatePrincipal: ssl ? principalOf(textOf(block, 'CertPrincipalName'), server) : null,
  };
}

/** MS-OXDSCLI AuthPackage; what is missing or unknown is left to the server to choose from. */
function schemeOf(authPackage: string | undefined): HttpScheme {
  switch (authPackage?.toLowerCase()) {
    case 'basic':
      return 'basic';
    case 'ntlm':
      return 'ntlm';
    default:
      return 'negotiate';
  }
}

/** CertPrincipalName (MS-OXDSCLI): missing stands for `msstd:` and the proxy's own name, `none` for no check. */
function principalOf(text: string | undefined, server: string): string | null {
  if (text === undefined || text === '') return server;
  if (text.toLowerCase() === 'none') return null;
  return text.replace(/^msstd:/i, '');
}

const isExclusive = (block: PoxRpcProtocol) =>
  textOf(block, 'ServerExclusiveConnect')?.toLowerCase() === 'on';

function textOf({ elements }: PoxRpcProtocol, name: string): string | undefined {
  return elements.find((element) => element.name === name)?.text.trim();
}
