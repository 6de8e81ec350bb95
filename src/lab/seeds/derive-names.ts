import { hostOf } from '../../exchange/outlook-anywhere.js';
import type { Server } from '../../exchange/servers/server.js';
import type { Snapshot } from '../../exchange/snapshot.js';
import { isWritableName } from '../../network/resolver/resolver-message.js';

/** A name that clients are told, and the servers behind it. */
export interface ServedName {
  /** Lower case. */
  readonly name: string;
  readonly servers: ReadonlySet<Server>;
  /** Handed out to clients outside. */
  readonly isOutside: boolean;
}

/** True for a client access server of any generation. */
export function isClientAccess({ roles }: Server): boolean {
  return roles.has('clientAccess') || roles.has('cafe');
}

/** Two labels at least: a name without a dot is completed by the client's suffix, which nobody knows. */
export function isDnsName(name: string): boolean {
  return (
    /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u.test(name) &&
    !/^[\d.]+$/.test(name) &&
    isWritableName(name) &&
    name.length <= 253
  );
}

/** Domains that mailboxes have addresses in, without wildcards. */
export function mailDomains({ acceptedDomains }: Snapshot): readonly string[] {
  const names = acceptedDomains
    .filter(({ type }) => type !== 'externalRelay')
    .map(({ domainName }) => domainName.value.toLowerCase().replace(/^\*\./, ''));
  return [...new Set(names.filter(isDnsName))].sort();
}

/**
 * Every name that the directory tells clients: arrays, URLs, connection points, and `autodiscover.` of each domain.
 *
 * @param ownDomains - DNS names of the Active Directory domains; outside they exist only where an external URL says so
 */
export function servedNames(configuration: Snapshot, ownDomains: readonly string[]): readonly ServedName[] {
  const names = new Map<string, { readonly servers: Set<Server>; isOutside: boolean }>();
  const add = (text: string | undefined, servers: Iterable<Server>, isOutside: boolean) => {
    const name = text === undefined ? undefined : hostOf(text)?.toLowerCase();
    if (name === undefined || !isDnsName(name)) return;
    const known = names.get(name) ?? { servers: new Set(), isOutside: false };
    for (const server of servers) if (server.fqdn !== undefined) known.servers.add(server);
    known.isOutside ||= isOutside;
    if (known.servers.size > 0) names.set(name, known);
  };

  for (const { fqdn, members } of configuration.clientAccessArrays) add(fqdn?.value, members, false);
  for (const { kind, server, internalUrl, externalUrl } of configuration.virtualDirectories) {
    if (kind === 'autodiscover') continue; // clients are never told these
    add(internalUrl?.value, [server], false);
    add(externalUrl?.value, [server], true);
  }
  const offering = configuration.outlookAnywhere.filter(({ externalHost }) => externalHost !== undefined);
  for (const provider of configuration.outlookProviders) {
    if (provider.name.toUpperCase() === 'EXPR') {
      add(
        provider.server?.value,
        offering.map(({ server }) => server),
        true,
      );
    }
  }
  for (const { kind, binding, server } of configuration.serviceConnectionPoints) {
    if (kind === 'url' && server !== undefined) add(binding?.value, [server], false);
  }

  const outside = [...names.values()]
    .filter(({ isOutside }) => isOutside)
    .flatMap(({ servers }) => [...servers]);
  const clientAccess = configuration.servers.filter(isClientAccess);
  const outsideNames = [...names].flatMap(([name, { isOutside }]) => (isOutside ? [name] : []));
  for (const domain of mailDomains(configuration)) {
    const name = `autodiscover.${domain}`;
    const isPublic =
      !ownDomains.includes(domain) || outsideNames.some((outer) => outer.endsWith(`.${domain}`));
    const isOutside = isPublic && outside.length > 0;
    if (!names.has(name)) add(name, isOutside ? outside : clientAccess, isOutside);
    else if (isOutside) add(name, [], true);
  }
  return [...names].map(([name, known]) => ({ name, ...known })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
