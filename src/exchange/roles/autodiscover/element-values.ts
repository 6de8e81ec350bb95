import { type Fact, mapFact, throughFacts } from '../../fact.js';
import type { ElementName } from '../../home/generations/generation.js';
import { homeServerOf } from '../../home/home-server.js';
import type { OutlookProvider } from '../../outlook-provider.js';
import { formatServerVersion } from '../../servers/exchange-version.js';
import type { Candidate, ElementValue } from './answer.js';
import { type AnswerContext, providerNamed } from './answer-context.js';
import { optionsPage } from './control-panel.js';
import {
  firstUrl,
  folderUrl,
  offlineAddressBookUrl,
  type Side,
  unifiedMessagingUrl,
} from './published-urls.js';
import { authenticationPackage, type RpcProxy, rpcProxyOn } from './rpc-proxy.js';

/** Values by element; what is not in it has none. */
type ValueOf = (name: ElementName) => ElementValue;

/** The elements of EXCH: where the mailbox is, and the services inside. */
export function mailboxStoreElements(context: AnswerContext): readonly Candidate[] {
  const { configuration, database, shape } = context;
  const provider = providerNamed(configuration, 'EXCH');
  const { server, serverDn, mdbDn } = homeServerOf(configuration, database, shape);
  const service = serviceValues(context, 'internal');
  const values: Partial<Record<ElementName, ElementValue>> = {
    TTL: timeToLive(provider),
    Server: server,
    ServerDN: serverDn,
    ServerVersion: throughFacts(
      mapFact(database.owningServer?.value.version, formatServerVersion),
      database.owningServer,
    ),
    MdbDN: mdbDn,
    PublicFolderServer: publicFolderServer(context),
    AD: domainController(context),
    ServerExclusiveConnect: exclusiveConnect(context, provider, 'off'),
  };
  return shape.exch.map((name) => [name, values[name] ?? service(name)]);
}

/** The elements of EXPR and EXHTTP: the RPC proxy on one side, and the services there. */
export function rpcProxyElements(
  context: AnswerContext,
  names: readonly ElementName[],
  proxy: RpcProxy,
  provider: OutlookProvider | undefined,
): readonly Candidate[] {
  const service = serviceValues(context, proxy.side);
  const values: Partial<Record<ElementName, ElementValue>> = {
    TTL: timeToLive(provider),
    Server: proxy.host,
    SSL: mapFact(proxy.ssl, (on) => (on ? 'On' : 'Off')),
    AuthPackage: authenticationPackage(proxy, context.client.negotiate),
    ServerExclusiveConnect: exclusiveConnect(context, provider, 'on'),
    CertPrincipalName: provider?.certPrincipalName,
  };
  return names.map((name) => [name, values[name] ?? service(name)]);
}

/** ASUrl to OABUrl. */
function serviceValues({ configuration, servers, database, shape }: AnswerContext, side: Side): ValueOf {
  const webServices = firstUrl(configuration, servers, 'webServices', side);
  const options = mapFact(firstUrl(configuration, servers, shape.optionsBelow, side), folderUrl);
  return (name) => {
    switch (name) {
      case 'ASUrl':
      case 'EwsUrl':
      case 'EmwsUrl':
      case 'SharingUrl':
      case 'OOFUrl':
        return webServices;
      case 'UMUrl':
        return mapFact(webServices, (url) => unifiedMessagingUrl(url, shape.unifiedMessaging));
      case 'OABUrl':
        return offlineAddressBookUrl(configuration, servers, database, side);
      case 'EcpUrl':
        return options;
      default:
        return name.startsWith('EcpUrl-') ? optionsPage(options, pageOf(shape.pages, name)) : undefined;
    }
  };
}

function pageOf(pages: Readonly<Record<string, string>>, name: string): string | undefined {
  return pages[name];
}

/** 1 hour is what a client assumes, and what Exchange as installed leaves unsaid. */
export function timeToLive(provider: OutlookProvider | undefined): Fact<string> | undefined {
  return mapFact(provider?.ttl, (hours) => (hours === 1 ? undefined : String(hours)));
}

/** `usual` is what the generation says by itself; the provider's flag turns it on in every one. */
function exclusiveConnect(
  { shape, database }: AnswerContext,
  provider: OutlookProvider | undefined,
  usual: 'on' | 'off',
): Fact<string> | undefined {
  const { exclusiveConnect: words } = shape;
  const flag = mapFact(provider?.flags, (flags) =>
    flags.has('ServerExclusiveConnect') ? (words?.on ?? 'On') : undefined,
  );
  return flag ?? mapFact(database.owningServer?.value.version, () => words?.[usual]);
}

/** The mailbox server with the public folder database; without one, the name inside that leads to the mailboxes. */
function publicFolderServer(context: AnswerContext): Fact<string> | undefined {
  const { configuration, database, shape } = context;
  const publicDatabase = mapFact(database.homePublicDatabase, configuration.findDatabase);
  const server = publicDatabase?.value.owningServer;
  const named = throughFacts(server?.value.fqdn, server, publicDatabase);
  return named ?? (shape.hasInternalOutlookAnywhere ? rpcProxyOn('internal', context)?.host : undefined);
}

/** One in the site, else any: the server that was asked would have picked so. */
function domainController({ configuration, asked, database }: AnswerContext): Fact<string> | undefined {
  const site = asked?.site ?? database.owningServer?.value.site;
  const named = configuration.domainControllers.filter(({ fqdn }) => fqdn !== undefined);
  return (named.find((candidate) => candidate.site?.dn === site?.dn) ?? named[0])?.fqdn;
}
