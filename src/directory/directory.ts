import { DecodeError } from '../errors.js';
import { DistinguishedName, mostLevels, parseDn } from '../values/dn.js';
import type { Change, DirectoryChange } from './change.js';
import type { ConstructedAttribute } from './constructed.js';
import { dnKey, isKeyWithin, leafOf, parentKey, tryDnKey } from './dn-key.js';
import type { AttributeValue, Entry } from './entry.js';
import { byArrival, EntryStore } from './entry-store.js';
import type { LdifFile } from './ldif/ldif.js';
import { loadLdif } from './load/load.js';
import type { LoadRemark } from './load/load-remark.js';
import { findByAlternativeName, isAlternativeName, namingContextOf } from './logon/alternative-names.js';
import { PasswordStore } from './logon/passwords.js';
import { findNamingContexts } from './naming-contexts.js';
import type { DirectoryReader, NamingContexts, SearchRequest } from './reader.js';
import { EntryRefused, NoSuchObject } from './refusals.js';
import type { Schema } from './schema/schema.js';
import { expandAnr } from './search/anr.js';
import { type Candidates, findCandidates } from './search/candidates.js';
import { equals, everyEntry } from './search/filter.js';
import { FilterScope } from './search/filter-scope.js';
import { compileFilter } from './search/match.js';
import type { StoredEntry } from './stored-entry.js';
import type { WriteRule } from './write-rule.js';
import { EntryWriter } from './writer.js';

/** What {@link Directory.load} is told beside the files. */
export interface DirectoryOptions {
  /** The lab's clock: whenCreated, whenChanged and the expiry of accounts go by it. */
  now(): Date;
  /** Attributes that a room above computes. Default: none. */
  readonly constructed?: readonly ConstructedAttribute[];
  /** What a room above refuses to have written. Default: none. */
  readonly rules?: readonly WriteRule[];
  /** Set for files that may be an export: takes entries that come twice, and makes up what is missing. */
  readonly complete?: Completion;
  /** The password that an account has instead of its own; undefined leaves that. Default: all have their own. */
  readonly passwordOf?: (entry: StoredEntry, directory: Directory) => string | undefined;
}

/** How an export is made whole. */
export interface Completion {
  /** The password of every account, where no file sets a password. Default: nobody can log on then. */
  readonly password?: string;
}

/**
 * An Active Directory in memory: the one truth that every server of the lab answers from. Reading and writing are one class,
 * and one long file, because every write must leave tree, indexes, undo log and revision in agreement.
 */
export class Directory implements DirectoryReader {
  /** The lab's clock. */
  readonly now: () => Date;
  readonly #store: EntryStore;
  readonly #passwords = new PasswordStore();
  readonly #writer: EntryWriter;
  readonly #listeners = new Set<(change: DirectoryChange) => void>();
  readonly #remarks: LoadRemark[] = [];
  #namingContexts: NamingContexts | undefined;
  #revision = 0;

  private constructor(files: Iterable<LdifFile>, options: DirectoryOptions) {
    this.now = () => options.now();
    this.#store = new EntryStore(this, options.constructed ?? []);
    this.#writer = new EntryWriter(this.#store, this.#passwords, this, this.now, options.rules);
    const { complete } = options;
    const remark = complete && ((one: LoadRemark) => this.#remarks.push(one));
    loadLdif(this.#store, this.#writer, files, remark);
    if (complete?.password !== undefined) this.#passwords.giveEveryone(complete.password);
    for (const entry of options.passwordOf === undefined ? [] : this.entries()) {
      const password = options.passwordOf?.(entry, this);
      if (password !== undefined)
        this.#passwords.apply(entry.key, [{ operation: 'replace', passwords: [password] }]);
    }
    this.#writer.mark();
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

  /** What had to be made up when the files were loaded (option `complete`). */
  get remarks(): readonly LoadRemark[] {
    return this.#remarks;
  }

  /** The attributes known to this directory. */
  get schema(): Schema {
    return this.#store.schema;
  }

  /** Every value that some entry has of an indexed attribute, in lower case. */
  valuesOf(attribute: string): Iterable<string> {
    const definition = this.schema.find(attribute);
    return (definition?.secret === false && this.#store.index(definition)?.values()) || [];
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
    if (typeof dn === 'string' && isAlternativeName(dn)) {
      const named = findByAlternativeName(this, dn);
      return named && this.#store.get(named.dn.key);
    }
    const key = dn instanceof DistinguishedName ? dn.key : tryDnKey(dn);
    return key === undefined ? undefined : this.#store.get(key);
  }

  /** The entry of that name, or the nearest above it. */
  nearest(dn: string): StoredEntry | undefined {
    return this.#store.nearest(tryDnKey(dn) ?? '');
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
    const { sizeLimit = Number.POSITIVE_INFINITY } = request;
    const found: StoredEntry[] = [];
    for (const entry of this.scan(request)) {
      if (entry === undefined) continue;
      found.push(entry);
      if (found.length >= sizeLimit) break;
    }
    return found;
  }

  /**
   * As {@link search}, one entry at a time: undefined stands for one that was looked at and does not match, so that
   * the caller can turn to something else in between. Writes in between are seen or not; `sizeLimit` is the caller's.
   *
   * @throws NoSuchObject, DecodeError as {@link search}, at the call
   */
  scan(request: SearchRequest): Generator<StoredEntry | undefined, void, undefined> {
    const { base, scope, without = [], cost } = request;
    const filter = expandAnr(request.filter ?? everyEntry);
    const key = base instanceof DistinguishedName ? base.key : this.#keyOf(base);
    if (key !== '' && this.#store.get(key) === undefined) throw this.#noSuchObject(key, String(base));
    const within = new FilterScope(this.#store, request.readsConfidential, cost);
    const matches = compileFilter(filter, within);
    const left = without.map(dnKey);
    const candidates = scope === 'base' ? undefined : findCandidates(within, filter);
    return examine(this.#scope(key, scope, candidates), (entry) => {
      cost?.nextEntry();
      return matches(entry) === true && !left.some((top) => isKeyWithin(entry.key, top));
    });
  }

  /**
   * Changes one entry: all of the changes or none.
   *
   * @param permissive - adding what is there and deleting what is not is no error
   * @throws NoSuchObject, AttributeRefused
   */
  modify(dn: DistinguishedName | string, changes: readonly Change[], permissive = false): void {
    const entry = this.#existing(dn);
    this.#writer.modify(entry, changes, 'request', permissive);
    this.#commit('modify', entry.dnText);
  }

  /**
   * Adds an entry below an existing one; the directory adds what it makes itself (class chain, category, GUID, SID).
   *
   * @throws NoSuchObject for the parent; EntryRefused; AttributeRefused
   */
  add(
    dn: DistinguishedName | string,
    attributes: Iterable<{ readonly name: string; readonly values: readonly AttributeValue[] }>,
  ): void {
    const dnText = String(dn);
    const key = dnKey(dnText);
    if (this.#store.get(key) !== undefined) {
      throw new EntryRefused(dnText, 'exists', 'an entry of that name exists');
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
   * Deletes an entry and the links that name it.
   *
   * @param tree - takes what is below with it; without, an entry that has any is refused
   * @throws NoSuchObject, EntryRefused
   */
  delete(dn: DistinguishedName | string, tree = false): void {
    const entry = this.#existing(dn);
    this.#refuseHead(entry);
    if (!tree && this.#store.childKeys(entry.key).size > 0) {
      throw new EntryRefused(entry.dnText, 'not-leaf', 'entries stand below it', 'delete those first');
    }
    const below = tree ? [...this.#store.subtree(entry.key)] : [entry];
    // Leaves first: the deeper a name, the more commas it has.
    below.sort((left, right) => right.dn.rdns.length - left.dn.rdns.length);
    for (const one of below) this.#writer.remove(this.#existing(one.dn));
    this.#commit('delete', entry.dnText);
  }

  /**
   * Renames or moves an entry; everything below it, and every name that names any of it, follows.
   *
   * @param newRdn - e.g. `CN=Anna Berg`
   * @param newParent - default: where it is
   * @throws NoSuchObject for the entry or the parent; EntryRefused; DecodeError
   */
  rename(dn: DistinguishedName | string, newRdn: string, newParent?: DistinguishedName | string): void {
    const entry = this.#existing(dn);
    this.#refuseHead(entry);
    const parent = newParent === undefined ? entry.dn.parent : this.#existing(newParent).dn;
    const [rdn, ...more] = parseDn(newRdn).rdns;
    const { type } = leafOf(entry.dnText);
    if (rdn === undefined || more.length > 0 || rdn.type.toLowerCase() !== type.toLowerCase()) {
      throw new EntryRefused(entry.dnText, 'wrong-naming-attribute', `its name is one RDN of type ${type}`);
    }
    const to = (parent ?? DistinguishedName.root).child(type, rdn.value);
    if (parent !== undefined && isKeyWithin(parent.key, entry.key)) {
      throw new EntryRefused(entry.dnText, 'below-itself', 'it cannot stand below itself');
    }
    if (namingContextOf(this, to.toString()) !== namingContextOf(this, entry.dnText)) {
      throw new EntryRefused(entry.dnText, 'other-context', 'it cannot leave its naming context');
    }
    const present = this.#store.get(to.key);
    if (present !== undefined && present !== entry) {
      throw new EntryRefused(to.toString(), 'exists', 'an entry of that name exists');
    }
    this.#refuseTooDeep(entry, to);
    this.#writer.rename(entry, to);
    this.#commit('rename', to.toString());
  }

  /**
   * Everything is as it was loaded again: entries, passwords and USNs. The revision grows all the same, as those who keep
   * something by it have to look again. Attributes that writes made known stay known.
   */
  reset(): void {
    this.#writer.restore();
    this.#commit('reset', '');
  }

  /** True when the entry has this password; the time it takes tells nothing. */
  verifyPassword(entry: Entry, password: string): boolean {
    return this.#passwords.verify(entry.dn.key, password);
  }

  /** What `derive` makes of the entry's password, a hash say: the password itself should not leave it. */
  derivePassword<T>(entry: Entry, derive: (password: string) => T): T | undefined {
    return this.#passwords.derive(entry.dn.key, derive);
  }

  /** An entry's passwords, for a dump that is to hold them. */
  passwordsOf(entry: StoredEntry): readonly string[] {
    return this.#passwords.of(entry.key);
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
    candidates: Candidates | undefined,
  ): Iterable<StoredEntry> {
    if (scope === 'base') return this.#resolve([key]);
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

  /** The key of a base, which may be given in any form of a name. */
  #keyOf(base: string): string {
    if (!isAlternativeName(base)) return dnKey(base);
    const entry = this.get(base);
    if (entry === undefined) throw new NoSuchObject(base, undefined);
    return entry.key;
  }

  #refuseHead(entry: StoredEntry): void {
    if (this.namingContexts.all.some((context) => dnKey(context) === entry.key)) {
      throw new EntryRefused(entry.dnText, 'head', 'it is the head of a naming context');
    }
  }

  /** A move takes the names below along, which may get too long where the new name itself is not. */
  #refuseTooDeep(entry: StoredEntry, to: DistinguishedName): void {
    const deeper = to.rdns.length - entry.dn.rdns.length;
    for (const { dn } of deeper > 0 ? this.#store.subtree(entry.key) : []) {
      if (dn.rdns.length + deeper > mostLevels) {
        throw new DecodeError('distinguished name', 0, `at most ${mostLevels} levels`);
      }
    }
  }

  #existing(dn: DistinguishedName | string): StoredEntry {
    const entry = this.get(dn);
    if (entry === undefined) throw this.#noSuchObject(tryDnKey(String(dn)) ?? '', String(dn));
    return entry;
  }

  #noSuchObject(key: string, dn: string): NoSuchObject {
    const nearest = this.#store.nearest(parentKey(key));
    return new NoSuchObject(dn, nearest?.dnText);
  }
}

/** One step for each entry: the entry where it is wanted, else undefined. */
function* examine(
  entries: Iterable<StoredEntry>,
  wanted: (entry: StoredEntry) => boolean,
): Generator<StoredEntry | undefined, void, undefined> {
  for (const entry of entries) yield wanted(entry) ? entry : undefined;
}
