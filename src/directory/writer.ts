import { LabError } from '../errors.js';
import type { DistinguishedName } from '../values/dn.js';
import type { Change } from './change.js';
import { leafOf } from './dn-key.js';
import { Draft } from './draft.js';
import type { AttributeValue } from './entry.js';
import type { EntryStore } from './entry-store.js';
import { completeAccount } from './logon/account-defaults.js';
import { namingContextOf } from './logon/alternative-names.js';
import { type PasswordChange, type PasswordStore, readPassword } from './logon/passwords.js';
import type { DirectoryReader } from './reader.js';
import { AttributeRefused, EntryRefused } from './refusals.js';
import { moveSubtree } from './rename.js';
import type { AttributeDefinition } from './schema/schema.js';
import { categoryDn } from './schema/schema-attributes.js';
import type { EntryHistory, StoredEntry } from './stored-entry.js';
import type { WriteRule } from './write-rule.js';

/** Who writes: a seed may give what the directory otherwise maintains itself. */
export type Origin = 'load' | 'request';

/** A value for a constructed attribute, to be settled once every entry is there. */
export interface GivenConstructed {
  readonly definition: AttributeDefinition;
  readonly values: readonly string[];
}

/** uSNCreated of the first entry. */
const firstUsn = 8192;

/**
 * Turns attributes and changes into stored entries; each call either does all of it or nothing. Every kind of write is here
 * because all of them share the one undo mark.
 */
export class EntryWriter {
  readonly #store: EntryStore;
  readonly #passwords: PasswordStore;
  readonly #reader: DirectoryReader;
  readonly #now: () => Date;
  readonly #rules: readonly WriteRule[];
  #usn = firstUsn - 1;
  #usnAtMark = firstUsn - 1;

  constructor(
    store: EntryStore,
    passwords: PasswordStore,
    reader: DirectoryReader,
    now: () => Date,
    rules: readonly WriteRule[] = [],
  ) {
    this.#rules = rules;
    this.#store = store;
    this.#passwords = passwords;
    this.#reader = reader;
    this.#now = now;
  }

  get highestUsn(): number {
    return this.#usn;
  }

  /** From now on, {@link restore} undoes what is written. */
  mark(): void {
    this.#usnAtMark = this.#usn;
    this.#store.mark();
    this.#passwords.mark();
  }

  /** Undoes everything since the mark. */
  restore(): void {
    this.#usn = this.#usnAtMark;
    this.#store.restore();
    this.#passwords.restore();
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
      if (definition.isPassword) {
        passwords.push(readPassword(attribute, value));
      } else if (definition.origin === 'constructed') {
        const text = typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
        given.set(definition, [...(given.get(definition) ?? []), text]);
      } else if (this.#mayStore(draft.dnText, definition, origin)) {
        draft.append(definition, value);
      }
    }
    if (origin === 'request') this.#completeObject(draft);
    draft.complete(this.#store.schema, origin === 'request' ? `#${this.#usn + 1}` : '');
    const seconds = this.#seconds();
    const created = this.#usn + 1;
    const history = { created, changed: created, createdAt: seconds, changedAt: seconds };
    if (origin === 'request') this.#check(draft, history);
    this.#usn = created;
    this.#store.put(draft, history);
    this.#passwords.apply(draft.key, [{ operation: 'replace', passwords }]);
    return Array.from(given, ([definition, values]) => ({ definition, values }));
  }

  /** @throws AttributeRefused when one of the changes cannot be made; then none is */
  modify(entry: StoredEntry, changes: readonly Change[], origin: Origin, permissive = false): void {
    const draft = Draft.of(entry);
    const naming = this.#store.schema.find(leafOf(entry.dnText).type);
    const passwords: PasswordChange[] = [];
    for (const change of changes.flatMap((one) => this.#expand(entry, one))) {
      const definition = this.#store.schema.define(change.attribute);
      if (definition === naming && origin === 'request') {
        throw new AttributeRefused(entry.dnText, definition.name, 'not-writable', 'names the entry');
      }
      if (definition.isPassword) {
        const { operation, attribute, values } = change;
        passwords.push({ operation, passwords: values.map((value) => readPassword(attribute, value)) });
      } else if (this.#mayStore(entry.dnText, definition, origin)) {
        draft.apply(definition, change, permissive);
      }
    }
    if (origin === 'request') draft.values.delete(this.#store.schema.define('whenChanged'));
    draft.complete(this.#store.schema);
    const history = { ...entry.history, changed: this.#usn + 1, changedAt: this.#seconds() };
    if (origin === 'request') this.#check(draft, history, entry);
    this.#usn++;
    this.#store.put(draft, history);
    if (passwords.length > 0) this.#passwords.apply(entry.key, passwords);
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
    this.#passwords.apply(entry.key, [{ operation: 'replace', passwords: [] }]);
    this.#usn++;
  }

  /** Gives an entry another name or place. */
  rename(entry: StoredEntry, to: DistinguishedName): void {
    moveSubtree(this.#store, this.#passwords, entry, to, { usn: ++this.#usn, seconds: this.#seconds() });
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

  /** What an added object gets beside what was given: its class's chain and category, an account's defaults. */
  #completeObject(draft: Draft): void {
    const { schema } = this.#store;
    const objectClass = schema.define('objectClass');
    const given = (draft.values.get(objectClass) ?? []).map(objectClass.syntax.text);
    const chains = given.map((name) => schema.classes.chain(name));
    const longest = chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
    const structural = longest.at(-1);
    if (structural === undefined || structural.toLowerCase() === 'top') {
      throw new EntryRefused(
        draft.dnText,
        'no-class',
        'an entry needs an objectClass',
        'give one beside top',
      );
    }
    const naming = schema.classes.namingAttributeOf(structural);
    const { type } = leafOf(draft.dnText);
    if (naming !== undefined && naming !== type.toLowerCase()) {
      const what = `objects of class ${structural} are named by ${naming}`;
      throw new EntryRefused(draft.dnText, 'wrong-naming-attribute', what);
    }
    const inChain = new Set(longest.map((name) => name.toLowerCase()));
    const others = chains.flat().filter((name) => !inChain.has(name.toLowerCase()));
    draft.values.set(objectClass, [...longest.slice(0, -1), ...new Set(others), structural]);
    const category = schema.define('objectCategory');
    const { schema: container } = this.#reader.namingContexts;
    if (!draft.values.has(category) && container !== '') {
      draft.append(category, schema.classes.categoryOf(structural) ?? categoryDn(structural, container));
    }
    completeAccount(this.#store, draft, structural);
  }

  /** What the schema and the rules of the rooms above will not have. */
  #check(draft: Draft, history: EntryHistory, before?: StoredEntry): void {
    for (const [definition, values] of draft.values) {
      const { name, maximumLength, isForwardLink, syntax } = definition;
      if (values === before?.storedValues(definition)) continue;
      const known = new Set(isForwardLink ? before?.storedValues(definition).map(syntax.key) : []);
      for (const value of values) {
        if (maximumLength !== undefined && value.length > maximumLength) {
          const what = `at most ${maximumLength} characters`;
          throw new AttributeRefused(draft.dnText, name, 'out-of-range', what);
        }
        if (!isForwardLink) continue;
        const key = syntax.key(value);
        if (known.has(key) || key === draft.key || this.#store.get(key) !== undefined) continue;
        const what = `"${syntax.text(value)}" does not exist`;
        throw new AttributeRefused(draft.dnText, name, 'no-such-target', what);
      }
    }
    this.#checkAccountName(draft);
    if (this.#rules.length === 0) return;
    const candidate = this.#store.preview(draft, history);
    for (const rule of this.#rules) rule.check(candidate, this.#reader);
  }

  #checkAccountName(draft: Draft): void {
    const definition = this.#store.schema.define('sAMAccountName');
    for (const value of draft.values.get(definition) ?? []) {
      const holders = this.#store.index(definition)?.holders(definition.syntax.key(value)) ?? [];
      const others = holders.filter((holder) => holder !== draft.key);
      if (others.length === 0) continue;
      // MS-ADTS 3.1.1.5.1.2 (MS-SAMR 3.1.1.6): unique in its domain; another one may have the same.
      const domain = namingContextOf(this.#reader, draft.dnText);
      if (others.some((holder) => namingContextOf(this.#reader, holder) === domain)) {
        const what = `an account named "${definition.syntax.text(value)}" exists`;
        throw new EntryRefused(draft.dnText, 'exists', what);
      }
    }
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
