import type { Directory } from '../directory/directory.js';
import { formatIpv4, type Ipv4Network } from '../values/ipv4.js';
import { hostOf } from './outlook-anywhere.js';
import { isMailbox } from './recipient.js';
import type { ExchangeVersion } from './servers/exchange-version.js';
import type { ServerRole } from './servers/server.js';
import type { Snapshot } from './snapshot.js';
import type { VirtualDirectoryKind } from './virtual-directory.js';

/** What a directory holds, as plain data: the object that `inspect --json` prints. */
export interface Inventory {
  readonly organization: string | null;
  readonly domains: readonly string[];
  readonly entries: number;
  readonly sites: readonly { readonly name: string; readonly subnets: readonly string[] }[];
  readonly domainControllers: readonly InventoryDomainController[];
  readonly servers: readonly InventoryServer[];
  readonly arrays: readonly InventoryArray[];
  readonly availabilityGroups: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly databases: readonly InventoryDatabase[];
  readonly namespaces: readonly InventoryNamespace[];
  readonly serviceConnectionPoints: readonly InventoryConnectionPoint[];
  readonly acceptedDomains: readonly InventoryDomain[];
  readonly mailboxes: { readonly total: number; readonly byVersion: Readonly<Record<string, number>> };
}

export interface InventoryDomainController {
  readonly name: string;
  readonly fqdn: string | null;
  readonly site: string | null;
  readonly isGlobalCatalog: boolean;
}

export interface InventoryServer {
  readonly name: string;
  readonly fqdn: string | null;
  readonly site: string | null;
  /** `14.3.123` */
  readonly version: string | null;
  readonly roles: readonly ServerRole[];
}

export interface InventoryArray {
  readonly name: string;
  readonly fqdn: string | null;
  readonly site: string | null;
  readonly members: readonly string[];
}

export interface InventoryDatabase {
  readonly name: string;
  readonly kind: 'private' | 'public';
  readonly owner: string | null;
  /** Servers that hold a copy, preferred first. */
  readonly copies: readonly string[];
  readonly rpcClientAccessServer: string | null;
  readonly mailboxes: number;
}

/** The hosts that the virtual directories of one kind tell clients. */
export interface InventoryNamespace {
  readonly kind: VirtualDirectoryKind;
  readonly internal: readonly string[];
  readonly external: readonly string[];
}

export interface InventoryConnectionPoint {
  readonly kind: 'url' | 'pointer';
  readonly binding: string | null;
  readonly sites: readonly string[];
  readonly server: string | null;
}

export interface InventoryDomain {
  readonly name: string;
  readonly type: 'authoritative' | 'externalRelay' | 'internalRelay';
  readonly isDefault: boolean;
}

/** Takes stock of a directory. Takes time by the number of entries. */
export function takeInventory(directory: Directory, configuration: Snapshot): Inventory {
  const byDatabase = new Map<string, number>();
  const byVersion = new Map<string, number>();
  let total = 0;
  for (const entry of directory.entries()) {
    if (!isMailbox(entry)) continue;
    total++;
    const database = configuration.findDatabase(entry.first('homeMDB') ?? '');
    if (database !== undefined) byDatabase.set(database.dn, (byDatabase.get(database.dn) ?? 0) + 1);
    const version = formatVersion(database?.owningServer?.value.version?.value) ?? 'unknown';
    byVersion.set(version, (byVersion.get(version) ?? 0) + 1);
  }
  return {
    organization: configuration.name?.value ?? null,
    domains: directory.namingContexts.all.filter((context) => /^dc=/i.test(context)),
    entries: directory.size,
    sites: configuration.sites.map(({ name, subnets }) => ({ name, subnets: subnets.map(formatNetwork) })),
    domainControllers: configuration.domainControllers.map(({ name, fqdn, site, isGlobalCatalog }) => ({
      name,
      fqdn: fqdn?.value ?? null,
      site: site?.name ?? null,
      isGlobalCatalog,
    })),
    servers: configuration.servers.map(({ name, fqdn, site, version, roles }) => ({
      name,
      fqdn: fqdn?.value ?? null,
      site: site?.name ?? null,
      version: formatVersion(version?.value) ?? null,
      roles: [...roles],
    })),
    arrays: configuration.clientAccessArrays.map(({ name, fqdn, site, members }) => ({
      name,
      fqdn: fqdn?.value ?? null,
      site: site?.name ?? null,
      members: members.map((server) => server.name),
    })),
    availabilityGroups: configuration.availabilityGroups.map(({ name, members }) => ({
      name,
      members: members.map((server) => server.name),
    })),
    databases: configuration.databases.map(
      ({ dn, name, kind, owningServer, copies, rpcClientAccessServer }) => ({
        name,
        kind,
        owner: owningServer?.value.name ?? null,
        copies: copies.flatMap(({ server }) => server?.name ?? []),
        rpcClientAccessServer: rpcClientAccessServer?.value ?? null,
        mailboxes: byDatabase.get(dn) ?? 0,
      }),
    ),
    namespaces: namespacesOf(configuration),
    serviceConnectionPoints: configuration.serviceConnectionPoints.map(
      ({ kind, binding, sites, server }) => ({
        kind,
        binding: binding?.value ?? null,
        sites,
        server: server?.name ?? null,
      }),
    ),
    acceptedDomains: configuration.acceptedDomains.map(({ domainName, type, isDefault }) => ({
      name: domainName.value,
      type,
      isDefault,
    })),
    mailboxes: { total, byVersion: Object.fromEntries([...byVersion].sort(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

function namespacesOf({ virtualDirectories }: Snapshot): readonly InventoryNamespace[] {
  const kinds = [...new Set(virtualDirectories.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const ofKind = virtualDirectories.filter((one) => one.kind === kind);
    const hosts = (texts: readonly (string | undefined)[]) => [
      ...new Set(texts.flatMap((text) => (text === undefined ? [] : (hostOf(text)?.toLowerCase() ?? [])))),
    ];
    return {
      kind,
      internal: hosts(ofKind.map(({ internalUrl }) => internalUrl?.value)),
      external: hosts(ofKind.map(({ externalUrl }) => externalUrl?.value)),
    };
  });
}

function formatVersion(version: ExchangeVersion | undefined): string | undefined {
  return version && `${version.major}.${version.minor}.${version.build}`;
}

function formatNetwork({ address, prefixLength }: Ipv4Network): string {
  return `${formatIpv4(address)}/${prefixLength}`;
}
