import type { Fact } from '../../fact.js';
import type { Server } from '../../servers/server.js';
import type { Snapshot } from '../../snapshot.js';
import type { VirtualDirectory, VirtualDirectoryKind } from '../../virtual-directory.js';

/**
 * The virtual directories of one kind that serve a mailbox: those in its server's site, of the generation of the server
 * that was asked, that server's own first. Without a mailbox, the site is that of the server asked.
 */
export function nearestVirtualDirectories(
  { virtualDirectories }: Snapshot,
  kind: VirtualDirectoryKind,
  asked: Server | undefined,
  mailboxServer?: Server,
): readonly VirtualDirectory[] {
  const site = mailboxServer?.site ?? asked?.site;
  const near = virtualDirectories.filter(
    (directory) =>
      directory.kind === kind &&
      (site === undefined ? directory.server === asked : directory.server.site === site) &&
      directory.server.version?.value.major === asked?.version?.value.major,
  );
  return [...near.filter(({ server }) => server === asked), ...near.filter(({ server }) => server !== asked)];
}

/** The address for clients anywhere: an outside one, or else an inside one. */
export function anyUrl(directories: readonly VirtualDirectory[]): Fact<string> | undefined {
  return (
    directories.find(({ externalUrl }) => externalUrl !== undefined)?.externalUrl ??
    directories.find(({ internalUrl }) => internalUrl !== undefined)?.internalUrl
  );
}
