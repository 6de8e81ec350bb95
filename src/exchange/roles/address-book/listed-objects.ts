import { tryDnKey } from '../../../directory/dn-key.js';
import type { Entry } from '../../../directory/entry.js';
import type { DirectoryReader } from '../../../directory/reader.js';
import { DistinguishedName } from '../../../values/dn.js';
import type { AddressBookObject } from './address-book-object.js';
import { orderNames } from './collation.js';
import type { Container } from './hierarchy.js';
import { NameIndex } from './name-index.js';

/** One address list, sorted by display name. */
export interface AddressList {
  readonly rows: readonly AddressBookObject[];
  /** The row that an object stands in, counted from 0. */
  positionOf(mid: number): number | undefined;
}

/** An object, and the DN keys of the lists it is in. */
interface Listed {
  readonly object: AddressBookObject;
  readonly lists: readonly string[];
}

/**
 * Everything that some address list shows, at one state of the directory. What is costly is worked out when it is first
 * asked for: the order of all objects once, each list from it, and the index of names.
 */
export class ListedObjects {
  readonly #listed: readonly Listed[];
  readonly #byMid = new Map<number, AddressBookObject>();
  readonly #lists = new Map<string, AddressList>();
  #sorted: readonly Listed[] | undefined;
  #names: NameIndex | undefined;

  constructor(listed: readonly Listed[]) {
    this.#listed = listed;
    for (const { object } of listed) this.#byMid.set(object.mid, object);
  }

  get size(): number {
    return this.#listed.length;
  }

  /** Objects by what people call them. */
  get names(): NameIndex {
    this.#names ??= new NameIndex(this.#listed.map(({ object }) => object));
    return this.#names;
  }

  get(mid: number): AddressBookObject | undefined {
    return this.#byMid.get(mid);
  }

  /** The rows of one list. */
  list({ entry }: Container): AddressList {
    const { key } = entry.dn;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    this.#sorted ??= [...this.#listed].sort((left, right) =>
      orderNames(left.object.displayName, right.object.displayName),
    );
    const rows = this.#sorted.filter(({ lists }) => lists.includes(key)).map(({ object }) => object);
    const positions = new Map(rows.map(({ mid }, position) => [mid, position]));
    const list: AddressList = { rows, positionOf: (mid) => positions.get(mid) };
    this.#lists.set(key, list);
    return list;
  }

  /** True when these are the very same entries: nothing that lists or names depend on has changed. */
  holds(entries: readonly Entry[]): boolean {
    return (
      entries.length === this.#listed.length &&
      entries.every((entry, index) => this.#listed[index]?.object.entry === entry)
    );
  }
}

/**
 * The entries that Exchange has put on some list (`showInAddressBook`), but for those that are hidden. Exchange itself
 * takes hidden ones off their lists; a directory edited by hand may not have.
 */
export function listedEntries(directory: DirectoryReader): readonly Entry[] {
  return directory
    .search({
      base: DistinguishedName.root,
      scope: 'sub',
      filter: { type: 'present', attribute: 'showInAddressBook' },
    })
    .filter((entry) => entry.first('msExchHideFromAddressLists') !== 'TRUE');
}

/** Reads which lists entries are on. There are few lists, and every entry spells their names out. */
export function readListed(
  entries: readonly Entry[],
  objectOf: (entry: Entry) => AddressBookObject,
): ListedObjects {
  const keys = new Map<string, string>();
  const combinations = new Map<string, readonly string[]>();
  const keyOf = (dn: string) => {
    const key = keys.get(dn) ?? tryDnKey(dn) ?? '';
    keys.set(dn, key);
    return key;
  };
  return new ListedObjects(
    entries.map((entry) => {
      const names = entry.all('showInAddressBook');
      const text = names.join('\n');
      const lists = combinations.get(text) ?? names.map(keyOf);
      combinations.set(text, lists);
      return { object: objectOf(entry), lists };
    }),
  );
}
