import { LabError } from '../errors.js';
import { DistinguishedName } from '../values/dn.js';
import { findCandidates } from './candidates.js';
import type { Change, DirectoryChange } from './change.js';
import type { ConstructedAttribute } from './constructed.js';
import { dnKey, isKeyWithin, parentKey, tryDnKey } from './dn-key.js';
import type { AttributeValue, Entry } from './entry.js';
import { byArrival, EntryStore } from './entry-store.js';
import { equals, everyEntry } from './filter.js';
import type { LdifFile } from './ldif.js';
import { loadLdif } from './load.js';
import { compileFilter } from './match.js';
import { findNamingContexts } from './naming-contexts.js';
import { PasswordStore } from './passwords.js';
import type { DirectoryReader, NamingContexts, SearchRequest } from './reader.js';
import { NoSuchObject } from './refusals.js';
import type { Schema } from './schema.js';
import type { StoredEntry } from './stored-entry.js';
import { EntryWriter } from './writer.js';

/** What {@link Directory.load} is told beside the files. */
export interface DirectoryOptions {
  /** The lab's clock: whenCreated, whenChanged and the expiry of accounts go by it. */
  now(): Date;
  /** Attributes that a room above computes. Default: none. */
  readonly constructed?: readonly ConstructedAttribute[];
}

/** An Active Directory in memory: the one truth that every server of the lab answers from. */
export class Directory implements DirectoryReader {
  /** The lab's clock. */
  readonly now: () => Date;
  readonly #store: EntryStore;
  readonly #passwords = new PasswordStore();
  readonly #writer: EntryWriter;
  readonly #listeners = new Set<(change: DirectoryChange) => void>();
  #namingContexts: NamingContexts | undefined;
  #revision = 0;

  private constructor(files: Iterable<LdifFile>, options: DirectoryOptions) {
    this.now = () => options.now();
    this.#store = new EntryStore(this, options.constructed ?? []);
    this.#writer = new EntryWriter(this.#store, this.#passwords, this, this.now);
    loadLdif(this.#store, this.#writer, files);
  }

  /**
   * Loads LDIF files into a new directory.
   *
   * @throws LabError `bad-ldif` (file and line), `bad-directory` (contents that contradict themselves)
   */
  static load(files: Iterable<LdifFile>, options: DirectoryOptions): Directory {
    return new Directory(files, options);
  }

  get revision(): number {
    return this.#revision;
  }

  get highestUsn(): number {
    return this.#writer.highestUsn;
  }

  get namingContexts(): NamingContexts {
    this.#namingContexts ??= findNamingContexts(this.#store);
    return this.#namingContexts;
  }

  /** The attributes known to this directory. */
  get schema(): Schema {
    return this.#store.schema;
  }

  /** How many entries there are. */
  get size(): number {
    return this.#store.size;
  }

  /** Every entry, in the order they came. */
  entries(): Iterable<StoredEntry> {
    return this.#store.entries;
  }

  get(dn: DistinguishedName | string): StoredEntry | undefined {
    const key = dn instanceof DistinguishedName ? dn.key : tryDnKey(dn);
    return key === undefined ? undefined : this.#store.get(key);
  }

  children(dn: DistinguishedName | string): readonly StoredEntry[] {
    const key = dn instanceof DistinguishedName ? dn.key : tryDnKey(dn);
    return key === undefined ? [] : this.#resolve(this.#store.childKeys(key));
  }

  find(attribute: string, value: AttributeValue): readonly StoredEntry[] {
    return this.search({ base: DistinguishedName.root, scope: 'sub', filter: equals(attribute, value) });
  }

  /** @throws NoSuchObject, DecodeError when the base is not a distinguished name */
  search(request: SearchRequest): readonly StoredEntry[] {
    const { base, scope, filter = everyEntry, sizeLimit = Number.POSITIVE_INFINITY } = request;
    const key = base instanceof DistinguishedName ? base.key : dnKey(base);
    if (key !== '' && this.#store.get(key) === undefined) throw this.#noSuchObject(key, String(base));
    const matches = compileFilter(filter, this.#store.schema);
    const found: StoredEntry[] = [];
    for (const entry of this.#scope(key, scope, filter)) {
      if (matches(entry) !== true) continue;
      found.push(entry);
      if (found.length >= sizeLimit) break;
    }
    return found;
  }

  /**
   * Changes one entry: all of the changes or none.
   *
   * @throws NoSuchObject, AttributeRefused
   */
  modify(dn: DistinguishedName | string, changes: readonly Change[]): void {
    const entry = this.#existing(dn);
    this.#writer.modify(entry, changes, 'request');
    this.#commit('modify', entry.dnText);
  }

  /**
   * Adds an entry below an existing one.
   *
   * @throws NoSuchObject for the parent; LabError `entry-exists`; AttributeRefused
   */
  add(
    dn: DistinguishedName | string,
    attributes: Iterable<{ readonly name: string; readonly values: readonly AttributeValue[] }>,
  ): void {
    const dnText = String(dn);
    const key = dnKey(dnText);
    if (this.#store.get(key) !== undefined) {
      throw new LabError('entry-exists', 'an entry of that name exists', { where: dnText });
    }
    if (this.#store.get(parentKey(key)) === undefined) throw this.#noSuchObject(key, dnText);
    const flat = Array.from(attributes).flatMap(({ name, values }) =>
      values.map((value) => ({ name, value })),
    );
    const given = this.#writer.create({ key, dnText }, flat, 'request');
    try {
      for (const one of given) this.#writer.settle(this.#existing(dnText), one);
    } catch (error) {
      this.#writer.remove(this.#existing(dnText));
      throw error;
    }
    this.#commit('add', dnText);
  }

  /**
   * Deletes an entry that has none below it, and the links that name it.
   *
   * @throws NoSuchObject; LabError `entry-exists` when there are entries below
   */
  delete(dn: DistinguishedName | string): void {
    const entry = this.#existing(dn);
    if (this.#store.childKeys(entry.key).size > 0) {
      throw new LabError('entry-exists', 'entries below it exist', {
        where: entry.dnText,
        hint: 'delete those first',
      });
    }
    this.#writer.remove(entry);
    this.#commit('delete', entry.dnText);
  }

  /** True when the entry has this password; the time it takes tells nothing. */
  verifyPassword(entry: Entry, password: string): boolean {
    return this.#passwords.verify(entry.dn.key, password);
  }

  /** Calls the listener after every committed write; the result ends that. */
  onChange(listener: (change: DirectoryChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #commit(kind: DirectoryChange['kind'], dn: string): void {
    this.#revision++;
    if (kind !== 'modify') this.#namingContexts = undefined;
    for (const listener of this.#listeners) listener({ kind, dn, revision: this.#revision });
  }

  /** The entries in scope that may match, in the order they came. */
  #scope(
    key: string,
    scope: SearchRequest['scope'],
    filter: SearchRequest['filter'],
  ): readonly StoredEntry[] {
    if (scope === 'base') return this.#resolve([key]);
    const candidates = filter === undefined ? undefined : findCandidates(this.#store, filter);
    const children = scope === 'one' ? this.#store.childKeys(key) : undefined;
    if (candidates === undefined || (children !== undefined && children.size < candidates.count)) {
      return children === undefined ? this.#store.subtree(key) : this.#resolve(children);
    }
    const inScope =
      scope === 'one' ? (one: string) => parentKey(one) === key : (one: string) => isKeyWithin(one, key);
    return this.#resolve(Array.from(candidates.keys).filter(inScope));
  }

  #resolve(keys: Iterable<string>): StoredEntry[] {
    const entries: StoredEntry[] = [];
    for (const key of keys) {
      const entry = this.#store.get(key);
      if (entry !== undefined) entries.push(entry);
    }
    return entries.sort(byArrival);
  }

  #existing(dn: DistinguishedName | string): StoredEntry {
    const entry = this.get(dn);
    if (entry === undefined) throw this.#noSuchObject(tryDnKey(String(dn)) ?? '', String(dn));
    return entry;
  }

  #noSuchObject(key: string, dn: string): NoSuchObject {
    let nearest: StoredEntry | undefined;
    for (let above = parentKey(key); above !== '' && nearest === undefined; above = parentKey(above)) {
      nearest = this.#store.get(above);
    }
    return new NoSuchObject(dn, nearest?.dnText);
  }
}
