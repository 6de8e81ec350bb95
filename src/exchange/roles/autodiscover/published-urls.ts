import { tryDnKey } from '../../../directory/dn-key.js';
import { withoutEndSlashes } from '../../../values/end-slashes.js';
import type { Database } from '../../database.js';
import { type Fact, mapFact, throughFacts } from '../../fact.js';
import type { Server } from '../../servers/server.js';
import type { Snapshot } from '../../snapshot.js';
import type { VirtualDirectory, VirtualDirectoryKind } from '../../virtual-directory.js';

/** Inside addresses go into EXCH, outside ones into EXPR. */
export type Side = 'internal' | 'external';

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

/** The URL of a folder, ending in a slash, as Exchange writes those of Outlook Web App and the Control Panel. */
export function folderUrl(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

/**
 * Unified Messaging's service for Outlook.
 *
 * @param path - from the root of the web services' host when it begins with a slash, else beside the web services
 */
export function unifiedMessagingUrl(webServices: string, path: string): string | undefined {
  const [, root, folder = '/'] = /^([^:/]+:\/\/[^/]+)(\/(?:.*\/)?)?/.exec(webServices) ?? [];
  if (root === undefined) return undefined;
  return path.startsWith('/') ? root + path : root + folder + path;
}

/** `<virtual directory>/<guid>/`, of a virtual directory that the database's address book is published in. */
export function offlineAddressBookUrl(
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
  const whole = mapFact(url, (text) => guid && `${withoutEndSlashes(text)}/${guid.value}/`);
  return throughFacts(whole, offlineAddressBook, guid);
}
