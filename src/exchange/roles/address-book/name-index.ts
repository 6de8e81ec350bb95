import type { Entry } from '../../../directory/entry.js';
import type { AddressBookObject } from './address-book-object.js';
import { foldName } from './collation.js';

/** Attributes that an ambiguous name may be the beginning of (MS-ADTS 3.1.1.3.1.3.1.3); addresses come beside them. */
const attributes = [
  'displayName',
  'cn',
  'givenName',
  'sn',
  'mailNickname',
  'sAMAccountName',
  'physicalDeliveryOfficeName',
];

const smtpPrefix = /^smtp:/i;

/** Between a name and the number of its object: less than any character of a name. */
const separator = '\0';

/** Greater than any character of a name. */
const last = '\uffff';

/**
 * All that objects can be named by, sorted, so that what begins with a text is found by bisection: the cost grows with
 * the logarithm of the number of objects, and with what is found.
 */
export class NameIndex {
  readonly #objects: readonly AddressBookObject[];
  readonly #names: readonly string[];

  constructor(objects: readonly AddressBookObject[]) {
    const names: string[] = [];
    for (const [number, { entry }] of objects.entries()) {
      for (const name of searchNames(entry)) names.push(`${name}${separator}${number}`);
    }
    names.sort(); // by code units, which without a comparator is several times faster
    this.#objects = objects;
    this.#names = names;
  }

  /**
   * The objects that some name of begins with the text, each once; of two words also those whose given name begins with
   * one of them and whose surname with the other.
   */
  *beginningWith(text: string): Generator<AddressBookObject, void, undefined> {
    const folded = foldName(text).replaceAll(separator, '');
    const seen = new Set<AddressBookObject>();
    for (const object of this.#range(folded)) {
      if (seen.has(object)) continue;
      seen.add(object);
      yield object;
    }
    const space = folded.indexOf(' ');
    const head = folded.slice(0, space);
    const tail = folded.slice(space + 1).trim();
    if (space < 1 || tail === '') return;
    const rarer = this.#count(head) < this.#count(tail) ? head : tail;
    for (const object of this.#range(rarer)) {
      if (seen.has(object) || !isNamed(object.entry, head, tail)) continue;
      seen.add(object);
      yield object;
    }
  }

  *#range(prefix: string): Generator<AddressBookObject, void, undefined> {
    const end = this.#firstFrom(prefix + last);
    for (let at = this.#firstFrom(prefix); at < end; at++) {
      const name = this.#names[at] ?? '';
      const object = this.#objects[Number(name.slice(name.lastIndexOf(separator) + 1))];
      if (object !== undefined) yield object;
    }
  }

  #count(prefix: string): number {
    return this.#firstFrom(prefix + last) - this.#firstFrom(prefix);
  }

  /** Where the first name stands that is not less than the text. */
  #firstFrom(text: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#names[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** True for given name and surname, whichever comes first. */
function isNamed(entry: Entry, head: string, tail: string): boolean {
  const given = foldName(entry.first('givenName') ?? '');
  const surname = foldName(entry.first('sn') ?? '');
  return (
    (given.startsWith(head) && surname.startsWith(tail)) ||
    (given.startsWith(tail) && surname.startsWith(head))
  );
}

/** The names of an entry but those that another begins with: who searches by beginnings finds it all the same. */
function searchNames(entry: Entry): readonly string[] {
  const names: string[] = [];
  const add = (text: string | undefined) => {
    const name = foldName(text ?? '').replaceAll(separator, '');
    if (name !== '' && !names.includes(name)) names.push(name);
  };
  for (const attribute of attributes) add(entry.first(attribute));
  for (const address of entry.all('proxyAddresses')) if (smtpPrefix.test(address)) add(address.slice(5));
  add(entry.first('mail'));
  return names.filter((name) => !names.some((other) => other !== name && other.startsWith(name)));
}
