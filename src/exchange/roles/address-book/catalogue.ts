import type { Entry } from '../../../directory/entry.js';
import type { DirectoryReader } from '../../../directory/reader.js';
import { firstObjectMid } from '../../../wire/address-book/flags.js';
import type { Organization } from '../../organization.js';
import {
  type AddressBookObject,
  displayNameOf,
  hasAddressBookName,
  isRecipient,
  objectKeyOf,
} from './address-book-object.js';
import { type Container, readHierarchy } from './hierarchy.js';
import { type AddressList, type ListedObjects, listedEntries, readListed } from './listed-objects.js';
import { MinimalEntryIds } from './minimal-entry-ids.js';
import type { NameIndex } from './name-index.js';

/** What is true until the directory changes. */
interface State {
  readonly revision: number;
  readonly containers: readonly Container[];
  readonly listed: ListedObjects;
  readonly version: number;
}

/** Ids of deleted objects that are kept before they are looked for and forgotten. */
const idsToSpare = 10_000;

const guidName = /^\/guid=([0-9a-f]{32})$/i;

/** Every object of the address book: by id, by name, and in lists. Always as of the directory's latest revision. */
export class Catalogue {
  readonly #directory: DirectoryReader;
  readonly #organization: Organization;
  readonly #ids = new MinimalEntryIds();
  #state: State | undefined;

  constructor(directory: DirectoryReader, organization: Organization) {
    this.#directory = directory;
    this.#organization = organization;
  }

  /** The address lists in the order of the hierarchy table. */
  get containers(): readonly Container[] {
    return this.#current().containers;
  }

  /** Another one whenever a list has come, gone or been renamed; never 0. */
  get hierarchyVersion(): number {
    return this.#current().version;
  }

  /** Listed objects by what people call them. */
  get names(): NameIndex {
    return this.#current().listed.names;
  }

  /** Undefined for what is no list. */
  list(containerId: number): AddressList | undefined {
    const { containers, listed } = this.#current();
    const container = containers.find(({ mid }) => mid === containerId);
    return container && listed.list(container);
  }

  /** The object with a Minimal Entry ID, in whatever list or in none. */
  object(mid: number): AddressBookObject | undefined {
    if (mid < firstObjectMid) return undefined;
    const listed = this.#current().listed.get(mid);
    if (listed !== undefined) return listed;
    const key = this.#ids.objectOf(mid);
    const entry = key === undefined ? undefined : this.#byGuid(Buffer.from(key, 'latin1'));
    return entry && this.objectOf(entry);
  }

  objectOf(entry: Entry): AddressBookObject {
    const mid = this.#ids.of(objectKeyOf(entry));
    const listed = this.#state?.listed.get(mid);
    if (listed?.entry === entry) return listed;
    return { entry, mid, displayName: displayNameOf(entry) };
  }

  /** The object that a link of the directory leads to, when it is one of the address book. */
  objectAt(dn: string): AddressBookObject | undefined {
    const entry = this.#directory.get(dn);
    return entry !== undefined && hasAddressBookName(entry) ? this.objectOf(entry) : undefined;
  }

  /**
   * The recipient, server, array, database or transfer agent with a legacyExchangeDN, also a former one of a recipient
   * (X500 address), or any of them and any list by `/guid=`.
   */
  objectByDn(dn: string): AddressBookObject | undefined {
    const recipient = this.recipientByDn(dn);
    if (recipient !== undefined) return recipient;
    const guid = guidName.exec(dn)?.[1];
    if (guid !== undefined) {
      const entry = this.#byGuid(Buffer.from(guid, 'hex'));
      const isNamed = entry !== undefined && (hasAddressBookName(entry) || entry.isA('addressBookContainer'));
      return isNamed ? this.objectOf(entry) : undefined;
    }
    const entry = this.#directory.find('legacyExchangeDN', dn).find(hasAddressBookName);
    return entry && this.objectOf(entry);
  }

  /** As {@link objectByDn}, but only somebody that mail is addressed to will do. */
  recipientByDn(dn: string): AddressBookObject | undefined {
    if (!dn.startsWith('/')) return undefined;
    const entry = this.#organization.findRecipientEntry(dn);
    return entry !== undefined && isRecipient(entry) && hasAddressBookName(entry)
      ? this.objectOf(entry)
      : undefined;
  }

  /** The listed objects that have the SMTP address. */
  listedAt(address: string): readonly AddressBookObject[] {
    const { listed } = this.#current();
    const entries = this.#directory.find('proxyAddresses', `SMTP:${address}`);
    return entries.flatMap((entry) => listed.get(this.#ids.of(objectKeyOf(entry))) ?? []);
  }

  /** The listed objects that have exactly this value in one of the attributes, which {@link names} have to know. */
  listedWith(attributes: readonly string[], value: string): readonly AddressBookObject[] {
    const wanted = value.toLowerCase();
    const isWanted = ({ entry }: AddressBookObject) =>
      attributes.some((attribute) => entry.all(attribute).some((one) => one.toLowerCase() === wanted));
    return [...this.names.beginningWith(value)].filter(isWanted);
  }

  #byGuid(bytes: Uint8Array): Entry | undefined {
    return this.#directory.find('objectGUID', bytes)[0];
  }

  #current(): State {
    const before = this.#state;
    const { revision } = this.#directory;
    if (before?.revision === revision) return before;
    const midOf = (entry: Entry) => this.#ids.of(objectKeyOf(entry));
    const containers = readHierarchy(this.#directory, midOf);
    const entries = listedEntries(this.#directory);
    const sameLists = before !== undefined && outline(before.containers) === outline(containers);
    const listed = before?.listed.holds(entries)
      ? before.listed
      : readListed(entries, (entry) => this.objectOf(entry));
    this.#state = { revision, containers, listed, version: sameLists ? before.version : revision + 1 };
    this.#pruneIds(listed.size);
    return this.#state;
  }

  #pruneIds(listed: number): void {
    if (this.#ids.size <= 2 * listed + idsToSpare) return;
    this.#ids.prune((key) => this.#byGuid(Buffer.from(key, 'latin1')) !== undefined);
  }
}

/** What a client knows of the lists. */
function outline(containers: readonly Container[]): string {
  return JSON.stringify(containers.map(({ entry, mid, displayName }) => [entry.dn.key, mid, displayName]));
}
