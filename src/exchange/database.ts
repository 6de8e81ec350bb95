import type { Entry } from '../directory/entry.js';
import type { DirectoryReader } from '../directory/reader.js';
import type { Guid } from '../values/guid.js';
import { type Fact, mapFact, readFact, readNumber } from './fact.js';
import { readObjectGuid } from './object-guid.js';
import type { OfflineAddressBook } from './offline-address-book.js';
import { deriveRpcClientAccessServer } from './servers/rpc-client-access-server.js';
import type { Server } from './servers/server.js';

/** A copy of a database on a server of its availability group; every database has at least one. */
export interface DatabaseCopy {
  readonly dn: string;
  readonly server: Server | undefined;
  /** 1 is preferred. */
  readonly activationPreference: number | undefined;
}

/** A mailbox database or a public folder database. */
export interface Database {
  readonly dn: string;
  readonly name: string;
  /** Its `objectGUID`. */
  readonly guid: Fact<Guid> | undefined;
  readonly kind: 'private' | 'public';
  /** `<server or array>/cn=Microsoft Private MDB`; the part before the last decides RpcClientAccessServer. */
  readonly legacyExchangeDn: Fact<string> | undefined;
  /** The name Outlook keeps as its server; only on mailbox databases. */
  readonly rpcClientAccessServer: Fact<string> | undefined;
  readonly owningServer: Fact<Server> | undefined;
  /** Preferred first. Which copy is active, Active Directory does not know. */
  readonly copies: readonly DatabaseCopy[];
  /** DN of the default public folder database. */
  readonly homePublicDatabase: Fact<string> | undefined;
  /** The database's own, or the organization's default. */
  readonly offlineAddressBook: Fact<OfflineAddressBook> | undefined;
}

/** What a database's links are followed with. */
export interface DatabaseLinks {
  serverByDn(dn: string | undefined): Server | undefined;
  offlineAddressBookByDn(dn: string | undefined): OfflineAddressBook | undefined;
  readonly defaultOfflineAddressBook: Fact<OfflineAddressBook> | undefined;
}

/** Every database of the organization, mailbox databases first. */
export function readDatabases(directory: DirectoryReader, links: DatabaseLinks): readonly Database[] {
  const copies = readCopies(directory, links);
  const read = (kind: Database['kind'], objectClass: string) =>
    directory
      .find('objectClass', objectClass)
      .map((entry) => readDatabase(entry, kind, copies.get(entry.dn.key) ?? [], directory, links));
  return [...read('private', 'msExchPrivateMDB'), ...read('public', 'msExchPublicMDB')];
}

function readDatabase(
  entry: Entry,
  kind: Database['kind'],
  copies: readonly DatabaseCopy[],
  directory: DirectoryReader,
  links: DatabaseLinks,
): Database {
  const ownOfflineAddressBook = readFact(entry, 'msExchUseOAB');
  return {
    dn: entry.dn.toString(),
    name: entry.dn.name,
    guid: readObjectGuid(entry),
    kind,
    legacyExchangeDn: readFact(entry, 'legacyExchangeDN'),
    rpcClientAccessServer: kind === 'private' ? deriveRpcClientAccessServer(entry, directory) : undefined,
    owningServer: mapFact(readFact(entry, 'msExchOwningServer'), links.serverByDn),
    copies,
    homePublicDatabase: existing(readFact(entry, 'msExchHomePublicMDB'), directory),
    offlineAddressBook:
      ownOfflineAddressBook === undefined
        ? links.defaultOfflineAddressBook
        : mapFact(ownOfflineAddressBook, links.offlineAddressBookByDn),
  };
}

function existing(link: Fact<string> | undefined, directory: DirectoryReader): Fact<string> | undefined {
  return mapFact(link, (dn) => directory.get(dn)?.dn.toString());
}

/** Copies stand below their database, by the database's DN key. */
function readCopies(directory: DirectoryReader, links: DatabaseLinks): Map<string, DatabaseCopy[]> {
  const byDatabase = new Map<string, DatabaseCopy[]>();
  for (const entry of directory.find('objectClass', 'msExchMDBCopy')) {
    const key = entry.dn.parent?.key ?? '';
    const copies = byDatabase.get(key) ?? [];
    copies.push({
      dn: entry.dn.toString(),
      server: links.serverByDn(entry.first('msExchHostServerLink')),
      activationPreference: readNumber(entry, 'msExchActivationPreference')?.value,
    });
    byDatabase.set(key, copies);
  }
  const rank = (copy: DatabaseCopy) => copy.activationPreference ?? Number.MAX_SAFE_INTEGER;
  for (const copies of byDatabase.values()) copies.sort((a, b) => rank(a) - rank(b));
  return byDatabase;
}
