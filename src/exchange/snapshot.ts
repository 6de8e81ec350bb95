import type { DirectoryReader } from '../directory/reader.js';
import { type AcceptedDomain, readAcceptedDomains } from './accepted-domain.js';
import { type Database, readDatabases } from './database.js';
import { type Fact, mapFact } from './fact.js';
import { type FederationTrust, readFederationTrusts } from './federation-trust.js';
import { indexByDn } from './links.js';
import { type MailAccess, readMailAccess } from './mail-access.js';
import { type OfflineAddressBook, readOfflineAddressBooks } from './offline-address-book.js';
import { type OrganizationRoot, readOrganizationRoot } from './organization-root.js';
import { type OutlookAnywhere, outlookAnywhereOf } from './outlook-anywhere.js';
import { type OutlookProvider, readOutlookProviders } from './outlook-provider.js';
import { readPublicFolderAddress } from './recipient.js';
import { type AvailabilityGroup, readAvailabilityGroups } from './servers/availability-group.js';
import { type ClientAccessArray, readClientAccessArrays } from './servers/client-access-array.js';
import { type DomainController, readDomainControllers } from './servers/domain-controller.js';
import { readServers, type Server } from './servers/server.js';
import { createSiteLocator, readSites, type Site } from './servers/site.js';
import { readServiceConnectionPoints, type ServiceConnectionPoint } from './service-connection-point.js';
import { readVirtualDirectories, type VirtualDirectory } from './virtual-directory.js';

/** All configuration of the organization at one revision of the directory: dozens of objects, however many mailboxes. */
export interface Snapshot extends OrganizationRoot {
  readonly revision: number;
  readonly sites: readonly Site[];
  readonly servers: readonly Server[];
  readonly clientAccessArrays: readonly ClientAccessArray[];
  readonly availabilityGroups: readonly AvailabilityGroup[];
  readonly databases: readonly Database[];
  readonly virtualDirectories: readonly VirtualDirectory[];
  readonly outlookAnywhere: readonly OutlookAnywhere[];
  /** POP3, IMAP4 and SMTP services. */
  readonly mailAccess: readonly MailAccess[];
  readonly outlookProviders: readonly OutlookProvider[];
  readonly serviceConnectionPoints: readonly ServiceConnectionPoint[];
  readonly acceptedDomains: readonly AcceptedDomain[];
  readonly federationTrusts: readonly FederationTrust[];
  readonly offlineAddressBooks: readonly OfflineAddressBook[];
  readonly domainControllers: readonly DomainController[];
  /** Primary address of the first public folder mailbox (Exchange 2013 and later). */
  readonly publicFolderAddress: Fact<string> | undefined;
  /** The site that an IPv4 address belongs to. */
  siteOf(address: string): Site | undefined;
  /** The server with this NetBIOS name, FQDN or legacyExchangeDN, letters in any case. */
  findServer(name: string): Server | undefined;
  /** The server or array with this name, FQDN or legacyExchangeDN. */
  findEndpoint(name: string): Server | ClientAccessArray | undefined;
  findDatabase(dn: string): Database | undefined;
}

/** Reads the whole configuration. A link that dangles reads as undefined. */
export function readSnapshot(directory: DirectoryReader): Snapshot {
  const sites = readSites(directory);
  const siteByDn = indexByDn(sites);
  const servers = readServers(directory, siteByDn);
  const serverByDn = indexByDn(servers);
  const clientAccessArrays = readClientAccessArrays(directory, siteByDn, servers);
  const offlineAddressBooks = readOfflineAddressBooks(directory);
  const defaultOfflineAddressBook = offlineAddressBooks.find((book) => book.isDefault !== undefined);
  const databases = readDatabases(directory, {
    serverByDn,
    offlineAddressBookByDn: indexByDn(offlineAddressBooks),
    defaultOfflineAddressBook: mapFact(defaultOfflineAddressBook?.isDefault, () => defaultOfflineAddressBook),
  });
  const virtualDirectories = readVirtualDirectories(directory, serverByDn);
  const findServer = indexByName(servers);
  const findArray = indexByName(clientAccessArrays);
  const databaseByDn = indexByDn(databases);
  return {
    ...readOrganizationRoot(directory),
    revision: directory.revision,
    sites,
    servers,
    clientAccessArrays,
    availabilityGroups: readAvailabilityGroups(directory, servers),
    databases,
    virtualDirectories,
    outlookAnywhere: virtualDirectories
      .filter(({ kind }) => kind === 'outlookAnywhere')
      .map(outlookAnywhereOf),
    mailAccess: readMailAccess(directory, serverByDn),
    outlookProviders: readOutlookProviders(directory),
    serviceConnectionPoints: readServiceConnectionPoints(directory, serverByDn),
    acceptedDomains: readAcceptedDomains(directory),
    federationTrusts: readFederationTrusts(directory),
    offlineAddressBooks,
    domainControllers: readDomainControllers(directory, sites),
    publicFolderAddress: readPublicFolderAddress(directory),
    siteOf: createSiteLocator(sites),
    findServer,
    findEndpoint: (name) => findServer(name) ?? findArray(name),
    findDatabase: (dn) => databaseByDn(dn),
  };
}

/** Items by name, FQDN and legacyExchangeDN; where two share one, the first has it. */
function indexByName<T extends Server | ClientAccessArray>(
  items: readonly T[],
): (name: string) => T | undefined {
  const byName = new Map<string, T>();
  for (const item of items) {
    for (const name of [item.name, item.fqdn?.value, item.legacyExchangeDn?.value]) {
      const key = name?.toLowerCase();
      if (key !== undefined && !byName.has(key)) byName.set(key, item);
    }
  }
  return (name) => byName.get(name.toLowerCase());
}
