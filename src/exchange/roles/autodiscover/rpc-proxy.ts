import type { AuthenticationMethods } from '../../authentication-methods.js';
import { type Fact, mapFact } from '../../fact.js';
import type { OutlookAnywhere } from '../../outlook-anywhere.js';
import type { OutlookProvider } from '../../outlook-provider.js';
import { type AnswerContext, providerNamed } from './answer-context.js';
import type { Side } from './published-urls.js';

/** Outlook Anywhere under the name that it has on one side. */
export interface RpcProxy {
  readonly side: Side;
  readonly host: Fact<string>;
  readonly ssl: Fact<boolean> | undefined;
  readonly authentication: Fact<AuthenticationMethods>;
  /** The provider with the settings of this side: EXCH inside, EXPR outside. */
  readonly provider: OutlookProvider | undefined;
}

/** The first of the servers that has a name for Outlook Anywhere on that side. */
export function rpcProxyOn(
  side: Side,
  { configuration, servers }: Pick<AnswerContext, 'configuration' | 'servers'>,
): RpcProxy | undefined {
  const provider = providerNamed(configuration, side === 'internal' ? 'EXCH' : 'EXPR');
  return servers
    .flatMap((server) => configuration.outlookAnywhere.filter((offered) => offered.server === server))
    .flatMap((offered) => proxyOf(offered, side, provider) ?? [])[0];
}

function proxyOf(
  offered: OutlookAnywhere,
  side: Side,
  provider: OutlookProvider | undefined,
): RpcProxy | undefined {
  const inside = side === 'internal';
  const host = inside ? offered.internalHost : offered.externalHost;
  if (host === undefined) return undefined;
  const methods = inside ? offered.internalAuthentication : offered.externalAuthentication;
  const source = inside ? offered.internalAuthenticationSource : offered.externalAuthenticationSource;
  return {
    side,
    host: inside ? host : (provider?.server ?? host),
    ssl: inside ? offered.internalSsl : offered.externalSsl,
    authentication: source ?? { ...host, value: methods },
    provider,
  };
}

/** `AuthPackage`: Negotiate where both can, else NTLM, else Basic. */
export function authenticationPackage(
  { authentication }: RpcProxy,
  clientCanNegotiate: boolean,
): Fact<string> | undefined {
  return mapFact(authentication, (methods) => {
    if (clientCanNegotiate && methods.has('Negotiate')) return 'Negotiate';
    return methods.has('Ntlm') ? 'Ntlm' : methods.has('Basic') ? 'Basic' : undefined;
  });
}
