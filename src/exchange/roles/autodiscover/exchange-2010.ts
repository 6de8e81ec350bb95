import { legacyDnParent } from '../../../values/legacy-dn.js';
import type { PoxProtocol } from '../../../wire/autodiscover/messages.js';
import type { Database } from '../../database.js';
import type { DomainController } from '../../domain-controller.js';
import { formatServerVersion } from '../../exchange-version.js';
import { mapFact, throughFacts } from '../../fact.js';
import type { OutlookAnywhere } from '../../outlook-anywhere.js';
import type { OutlookProvider } from '../../outlook-provider.js';
import type { Server } from '../../server.js';
import type { Snapshot } from '../../snapshot.js';
import { type Candidate, type ElementFact, elementsOf, factsOf } from './answer.js';
import { clientAccessServersFor, webServiceElements } from './published-urls.js';
import { webBlock } from './web-access.js';

/** The protocol blocks that every mailbox of a database is given by one server. */
export interface ProtocolBlocks {
  readonly protocols: readonly PoxProtocol[];
  readonly facts: readonly ElementFact[];
}

/**
 * The blocks of Exchange 2010, in its order: EXCH, EXPR, WEB. What the directory has no value for is left out;
 * without Outlook Anywhere outside there is no EXPR, without Outlook Web App no WEB.
 *
 * Source: MS-OXDSCLI 2.2.4.1.1.2.6; element order as Exchange 2010 SP3 sends it.
 */
export function exchange2010Blocks(
  configuration: Snapshot,
  database: Database,
  asked: Server | undefined,
): ProtocolBlocks {
  const mailboxServer = database.owningServer?.value;
  const servers = clientAccessServersFor(configuration, mailboxServer, asked);
  const protocols: PoxProtocol[] = [];
  const facts: ElementFact[] = [];
  const add = (type: 'EXCH' | 'EXPR', candidates: readonly Candidate[]) => {
    protocols.push({ type, elements: elementsOf(candidates) });
    facts.push(...factsOf(type, candidates));
  };
  const site = asked?.site ?? mailboxServer?.site;
  add('EXCH', [
    ...mailboxStoreElements(configuration, database, domainControllerFor(configuration, site?.dn)),
    ...webServiceElements(configuration, servers, database, 'internal'),
  ]);
  const outlookAnywhere = outlookAnywhereFor(configuration, servers);
  if (outlookAnywhere !== undefined) {
    const provider = providerNamed(configuration, 'EXPR');
    add('EXPR', [
      ...proxyElements(outlookAnywhere, provider),
      ...webServiceElements(configuration, servers, database, 'external'),
      ['CertPrincipalName', provider?.certPrincipalName],
    ]);
  }
  const web = webBlock(configuration, servers);
  if (web.protocol !== undefined) protocols.push(web.protocol);
  return { protocols, facts: [...facts, ...web.facts] };
}

/** EXCH up to AD: where the mailbox is. */
function mailboxStoreElements(
  configuration: Snapshot,
  database: Database,
  domainController: DomainController | undefined,
): readonly Candidate[] {
  const mailboxServer = database.owningServer;
  const version = mapFact(mailboxServer?.value.version, formatServerVersion);
  const publicDatabase = mapFact(database.homePublicDatabase, configuration.findDatabase);
  const publicServer = publicDatabase?.value.owningServer;
  return [
    ttlElement(providerNamed(configuration, 'EXCH')),
    ['Server', database.rpcClientAccessServer],
    ['ServerDN', mapFact(database.legacyExchangeDn, legacyDnParent)],
    ['ServerVersion', throughFacts(version, mailboxServer)],
    ['MdbDN', database.legacyExchangeDn],
    ['PublicFolderServer', throughFacts(publicServer?.value.fqdn, publicServer, publicDatabase)],
    ['AD', domainController?.fqdn],
  ];
}

/** EXPR up to AuthPackage: the proxy outside. */
function proxyElements(
  { externalHost, externalSsl, externalAuthentication, externalAuthenticationSource }: OutlookAnywhere,
  provider: OutlookProvider | undefined,
): readonly Candidate[] {
  const methods = externalAuthenticationSource ?? mapFact(externalHost, () => externalAuthentication);
  const authenticationPackage = mapFact(methods, (allowed) =>
    allowed.has('Ntlm') ? 'Ntlm' : allowed.has('Basic') ? 'Basic' : undefined,
  );
  return [
    ttlElement(provider),
    ['Server', provider?.server ?? externalHost],
    ['SSL', mapFact(externalSsl, (on) => (on ? 'On' : 'Off'))],
    ['AuthPackage', authenticationPackage],
  ];
}

/** 1 hour is what a client assumes, and what Exchange 2010 as installed leaves unsaid. */
function ttlElement(provider: OutlookProvider | undefined): Candidate {
  return ['TTL', mapFact(provider?.ttl, (hours) => (hours === 1 ? undefined : String(hours)))];
}

function providerNamed({ outlookProviders }: Snapshot, name: string): OutlookProvider | undefined {
  return outlookProviders.find((provider) => provider.name.toUpperCase() === name);
}

function outlookAnywhereFor(
  { outlookAnywhere }: Snapshot,
  servers: readonly Server[],
): OutlookAnywhere | undefined {
  return servers
    .flatMap((server) => outlookAnywhere.filter((offered) => offered.server === server))
    .find(({ externalHost }) => externalHost !== undefined);
}

/** One in the site, else any: the server that was asked would have picked so. */
function domainControllerFor(
  { domainControllers }: Snapshot,
  siteDn: string | undefined,
): DomainController | undefined {
  const named = domainControllers.filter(({ fqdn }) => fqdn !== undefined);
  return named.find(({ site }) => site?.dn === siteDn) ?? named[0];
}
