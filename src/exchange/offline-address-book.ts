import { tryDnKey } from '../directory/dn-key.js';
import type { DirectoryReader } from '../directory/reader.js';
import type { Guid } from '../values/guid.js';
import { type Fact, factOf } from './fact.js';
import { readObjectGuid } from './object-guid.js';

/** An offline address book. Clients fetch it from `<virtual directory>/<guid>/`. */
export interface OfflineAddressBook {
  readonly dn: string;
  readonly name: string;
  readonly guid: Fact<Guid> | undefined;
  /** Set when `msExchOABDefault` makes it the organization's default. */
  readonly isDefault: Fact<boolean> | undefined;
  /** DN keys of the OAB virtual directories that it is published in (`msExchOABVirtualDirectoriesLink`). */
  readonly virtualDirectoryKeys: ReadonlySet<string>;
}

/** Every offline address book of the organization. */
export function readOfflineAddressBooks(directory: DirectoryReader): readonly OfflineAddressBook[] {
  return directory.find('objectClass', 'msExchOAB').map((entry) => ({
    dn: entry.dn.toString(),
    name: entry.dn.name,
    guid: readObjectGuid(entry),
    isDefault:
      entry.first('msExchOABDefault')?.toUpperCase() === 'TRUE'
        ? factOf(entry, 'msExchOABDefault', true)
        : undefined,
    virtualDirectoryKeys: new Set(
      entry.all('msExchOABVirtualDirectoriesLink').flatMap((dn) => tryDnKey(dn) ?? []),
    ),
  }));
}
