import { LabError } from '../errors.js';
import type { Change } from './change.js';
import { leafOf } from './dn-key.js';
import { Draft } from './draft.js';
import type { AttributeValue } from './entry.js';
import type { EntryStore } from './entry-store.js';
import { type PasswordStore, readPassword } from './passwords.js';
import type { DirectoryReader } from './reader.js';
import { AttributeRefused } from './refusals.js';
import type { AttributeDefinition } from './schema.js';
import type { StoredEntry } from './stored-entry.js';

/** Who writes: a seed may give what the directory otherwise maintains itself. */
export type Origin = 'load' | 'request';

/** A value for a constructed attribute, to be settled once every entry is there. */
export interface GivenConstructed {
  readonly definition: AttributeDefinition;
  readonly values: readonly string[];
}

/** uSNCreated of the first entry. */
const firstUsn = 8192;

/** Turns attributes and changes into stored entries; each call either does all of it or nothing. */
export class EntryWriter {
  readonly #store: EntryStore;
  readonly #passwords: PasswordStore;
  readonly #reader: DirectoryReader;
  readonly #now: () => Date;
  #usn = firstUsn - 1;

  constructor(store: EntryStore, passwords: PasswordStore, reader: DirectoryReader, now: () => Date) {
    this.#store = store;
    this.#passwords = passwords;
    this.#reader = reader;
    this.#now = now;
  }

  get highestUsn(): number {
    return this.#usn;
  }

  /**
   * Makes an entry of attributes; constructed ones are handed back for {@link settle}.
   *
   * @throws AttributeRefused
   */
  create(
    name: { readonly key: string; readonly dnText: string },
    attributes: Iterable<{ readonly name: string; readonly value: AttributeValue }>,
    origin: Origin,
  ): GivenConstructed[] {
    const draft = new Draft(name);
    const passwords: string[] = [];
    const given = new Map<AttributeDefinition, string[]>();
    for (const { name: attribute, value } of attributes) {
      const definition = this.#store.schema.define(attribute);
      if (definition.secret) {
        passwords.push(readPassword(attribute, value));
      } else if (definition.origin === 'constructed') {
        const text = typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
        given.set(definition, [...(given.get(definition) ?? []), text]);
      } else if (this.#mayStore(draft.dnText, definition, origin)) {
        draft.append(definition, value);
      }
    }
    draft.complete(this.#store.schema);
    const seconds = this.#seconds();
    const created = ++this.#usn;
    this.#store.put(draft, { created, changed: created, createdAt: seconds, changedAt: seconds });
    this.#passwords.apply(draft.key, 'replace', passwords);
    return Array.from(given, ([definition, values]) => ({ definition, values }));
  }

  /** @throws AttributeRefused when one of the changes cannot be made; then none is */
  modify(entry: StoredEntry, changes: readonly Change[], origin: Origin): void {
    const draft = Draft.of(entry);
    const naming = this.#store.schema.find(leafOf(entry.dnText).type);
    const passwords: Change[] = [];
    for (const change of changes.flatMap((one) => this.#expand(entry, one))) {
      const definition = this.#store.schema.define(change.attribute);
      if (definition === naming && origin === 'request') {
        throw new AttributeRefused(entry.dnText, definition.name, 'not-writable', 'names the entry');
      }
      if (definition.secret) {
        passwords.push(change);
      } else if (this.#mayStore(entry.dnText, definition, origin)) {
        draft.apply(definition, change);
      }
    }
    if (origin === 'request') draft.values.delete(this.#store.schema.define('whenChanged'));
    draft.complete(this.#store.schema);
    this.#store.put(draft, { ...entry.history, changed: ++this.#usn, changedAt: this.#seconds() });
    for (const { operation, attribute, values } of passwords) {
      this.#passwords.apply(
        entry.key,
        operation,
        values.map((value) => readPassword(attribute, value)),
      );
    }
  }

  /** Removes a leaf, and the links that named it. */
  remove(entry: StoredEntry): void {
    for (const { forward } of this.#store.schema.definitions) {
      if (forward === undefined) continue;
      for (const source of [...(this.#store.index(forward)?.holders(entry.key) ?? [])]) {
        const holder = this.#store.get(source);
        if (holder === undefined || holder === entry) continue;
        this.modify(
          holder,
          [{ operation: 'delete', attribute: forward.name, values: [entry.dnText] }],
          'load',
        );
      }
    }
    this.#store.remove(entry);
    this.#passwords.apply(entry.key, 'replace', []);
    this.#usn++;
  }

  /**
   * Turns a value given for a constructed attribute into stored ones, where they are not given as well.
   *
   * @throws LabError `bad-directory` when they are given and say something else
   */
  settle(entry: StoredEntry, { definition, values }: GivenConstructed): void {
    const rule = this.#store.rule(definition);
    const changes = rule?.write?.(entry, values, this.#reader) ?? [];
    const missing: Change[] = [];
    for (const change of changes) {
      const target = this.#store.schema.define(change.attribute);
      const stored = entry.storedValues(target).map(target.syntax.key);
      const wanted = new Set(change.values.map((value) => target.syntax.assertion(value)));
      if (stored.length === 0) missing.push(change);
      else if (stored.length !== wanted.size || !stored.every((key) => wanted.has(key))) {
        throw new LabError(
          'bad-directory',
          `${definition.name} is given as ${list(values)}, but ${target.name} makes it ${list(entry.all(definition.name))}`,
          { where: entry.dnText, hint: 'leave one of the two out' },
        );
      }
    }
    if (missing.length > 0) this.modify(entry, missing, 'load');
  }

  #expand(entry: StoredEntry, change: Change): readonly Change[] {
    const definition = this.#store.schema.find(change.attribute);
    if (definition?.origin !== 'constructed') return [change];
    const rule = this.#store.rule(definition);
    if (rule?.write === undefined || !rule.applies(entry)) {
      throw new AttributeRefused(entry.dnText, definition.name, 'not-writable', 'is computed on this entry');
    }
    const wanted = new Draft(entry);
    wanted.values.set(definition, [...entry.storedValues(definition)]);
    wanted.apply(definition, change);
    const values = (wanted.values.get(definition) ?? []).map(definition.syntax.text);
    return rule.write(entry, values, this.#reader);
  }

  /** False for what a seed may hold and the directory makes itself. */
  #mayStore(dnText: string, { name, origin: source, system }: AttributeDefinition, origin: Origin): boolean {
    if (origin === 'load') {
      return source === 'stored' || name === 'whenCreated' || name === 'whenChanged';
    }
    if (system || source !== 'stored') {
      throw new AttributeRefused(dnText, name, 'not-writable', 'is maintained by the directory');
    }
    return true;
  }

  #seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }
}

const list = (values: readonly string[]): string =>
  values.map((value) => `"${value}"`).join(', ') || 'nothing';
