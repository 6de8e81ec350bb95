import { hostOf } from '../outlook-anywhere.js';
import type { Server } from '../servers/server.js';
import type { Snapshot } from '../snapshot.js';

/**
 * The host names that a client access server's certificate has to bear: its own, those it publishes addresses under,
 * and `autodiscover.` before each domain that has its mailboxes here. An array's name is not among them unless it is
 * published too: RPC over TCP asks for no certificate.
 */
export function certificateNames(configuration: Snapshot, server: Server): readonly string[] {
  const { virtualDirectories, serviceConnectionPoints, acceptedDomains } = configuration;
  const urls = virtualDirectories
    .filter((directory) => directory.server === server)
    .flatMap(({ internalUrl, externalUrl }) => [internalUrl, externalUrl]);
  const bindings = serviceConnectionPoints
    .filter((point) => point.kind === 'url' && point.server === server)
    .map(({ binding }) => binding);
  const published = [...urls, ...bindings].map((url) => url && hostOf(url.value));
  const autodiscover = acceptedDomains
    .filter(({ type }) => type !== 'externalRelay')
    .map(({ domainName }) => `autodiscover.${domainName.value.replace(/^\*\./, '')}`);
  const names = [server.fqdn?.value, ...published, ...autodiscover];
  return [...new Set(names.flatMap((name) => name?.toLowerCase() ?? []))];
}
