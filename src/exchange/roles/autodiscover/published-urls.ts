import { tryDnKey } from '../../../directory/dn-key.js';
import type { Database } from '../../database.js';
import { type Fact, mapFact, throughFacts } from '../../fact.js';
import { isClientAccessServer2010, type Server } from '../../server.js';
import type { Snapshot } from '../../snapshot.js';
import type { VirtualDirectory, VirtualDirectoryKind } from '../../virtual-directory.js';
import type { Candidate } from './answer.js';
import { controlPanelElements } from './control-panel.js';

/** Inside addresses go into EXCH, outside ones into EXPR. */
export type Side = 'internal' | 'external';

/**
 * The client access servers whose addresses a mailbox is given: those of its mailbox server's site, the one that was
 * asked first; the asked one alone when that site is unknown.
 */
export function clientAccessServersFor(
  { servers }: Snapshot,
  mailboxServer: Server | undefined,
  asked: Server | undefined,
): readonly Server[] {
  const site = mailboxServer?.site;
  const near = servers.filter(
    (server) =>
      isClientAccessServer2010(server) && (site === undefined ? server === asked : server.site === site),
  );
  return asked !== undefined && near.includes(asked)
    ? [asked, ...near.filter((other) => other !== asked)]
    : near;
}

/** The virtual directories of one kind, in the order of their servers. */
export function virtualDirectoriesOf(
  { virtualDirectories }: Snapshot,
  servers: readonly Server[],
  kind: VirtualDirectoryKind,
): readonly VirtualDirectory[] {
  const ofKind = virtualDirectories.filter((directory) => directory.kind === kind);
  return servers.flatMap((server) => ofKind.filter((directory) => directory.server === server));
}

/** The address that a virtual directory has on one side. */
export function urlOn(side: Side, directory: VirtualDirectory): Fact<string> | undefined {
  return side === 'internal' ? directory.internalUrl : directory.externalUrl;
}

/** The first address of one kind. */
export function firstUrl(
  configuration: Snapshot,
  servers: readonly Server[],
  kind: VirtualDirectoryKind,
  side: Side,
): Fact<string> | undefined {
  return virtualDirectoriesOf(configuration, servers, kind)
    .map((directory) => urlOn(side, directory))
    .find((url) => url !== undefined);
}

/** The addresses of web services in the order of Exchange 2010: ASUrl to OABUrl. */
export function webServiceElements(
  configuration: Snapshot,
  servers: readonly Server[],
  database: Database,
  side: Side,
): readonly Candidate[] {
  const webServices = firstUrl(configuration, servers, 'webServices', side);
  const controlPanel = firstUrl(configuration, servers, 'controlPanel', side);
  return [
    ['ASUrl', webServices],
    ['EwsUrl', webServices],
    ['SharingUrl', webServices],
    ...controlPanelElements(controlPanel),
    ['OOFUrl', webServices],
    ['UMUrl', mapFact(webServices, unifiedMessagingUrl)],
    ['OABUrl', offlineAddressBookUrl(configuration, servers, database, side)],
  ];
}

/** Unified Messaging's service for Outlook stands beside the web services. */
function unifiedMessagingUrl(webServices: string): string | undefined {
  return /^[^:]+:\/\/[^/]+\/(?:.*\/)?/.exec(webServices)?.[0].concat('UM2007Legacy.asmx');
}

/** `<virtual directory>/<guid>/`, of a virtual directory that the database's address book is published in. */
function offlineAddressBookUrl(
  configuration: Snapshot,
  servers: readonly Server[],
  { offlineAddressBook }: Database,
  side: Side,
): Fact<string> | undefined {
  if (offlineAddressBook === undefined) return undefined;
  const { guid, virtualDirectoryKeys } = offlineAddressBook.value;
  const url = virtualDirectoriesOf(configuration, servers, 'offlineAddressBook')
    .filter((directory) => virtualDirectoryKeys.has(tryDnKey(directory.dn) ?? ''))
    .map((directory) => urlOn(side, directory))
    .find((found) => found !== undefined);
  const whole = mapFact(url, (text) => guid && `${text.replace(/\/+$/, '')}/${guid.value}/`);
  return throughFacts(whole, offlineAddressBook, guid);
}
