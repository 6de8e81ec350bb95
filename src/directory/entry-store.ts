import type { ConstructedAttribute } from './constructed.js';
import { isKeyWithin, parentKey } from './dn-key.js';
import type { Draft } from './draft.js';
import { EqualityIndex } from './equality-index.js';
import { tokenGroups } from './logon/token-groups.js';
import type { DirectoryReader } from './reader.js';
import { type AttributeDefinition, Schema } from './schema/schema.js';
import type { StoredValue } from './schema/syntaxes.js';
import { type EntryHistory, type EntryHome, packSlots, Shapes, StoredEntry } from './stored-entry.js';
import { UndoLog } from './undo-log.js';

/** The entries, the tree above them and the indexes: kept in step, and nothing decided. */
export class EntryStore implements EntryHome {
  readonly schema = new Schema();
  readonly #reader: DirectoryReader;
  readonly #constructed = new Map<AttributeDefinition, ConstructedAttribute>();
  readonly #entries = new Map<string, StoredEntry>();
  /** By parent key, in order of arrival. A parent that is not loaded has children here all the same. */
  readonly #children = new Map<string, Set<string>>();
  /** Built when first asked for, and kept in step from then on: most are never asked for. */
  readonly #indexes = new Map<AttributeDefinition, EqualityIndex>();
  readonly #shapes = new Shapes();
  readonly #undo = new UndoLog<StoredEntry>();

  constructor(reader: DirectoryReader, constructed: readonly ConstructedAttribute[]) {
    this.#reader = reader;
    for (const attribute of [tokenGroups, ...constructed]) {
      this.#constructed.set(this.schema.defineConstructed(attribute), attribute);
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Every entry, in the order they came. */
  get entries(): Iterable<StoredEntry> {
    return this.#entries.values();
  }

  get(key: string): StoredEntry | undefined {
    return this.#entries.get(key);
  }

  /** The entry of a key or the nearest above it, looked for from the top: a name may be longer than any tree is deep. */
  nearest(key: string): StoredEntry | undefined {
    const starts = [0];
    for (let at = 0; at < key.length; at++) {
      const c = key.charCodeAt(at);
      if (c === 0x5c) at++;
      else if (c === 0x2c) starts.push(at + 1);
    }
    let found: StoredEntry | undefined;
    for (const start of starts.reverse()) {
      const one = key.slice(start);
      const entry = this.#entries.get(one);
      if (entry === undefined && !this.#children.has(one)) break;
      found = entry ?? found;
    }
    return found;
  }

  childKeys(key: string): ReadonlySet<string> {
    return this.#children.get(key) ?? new Set();
  }

  /** Undefined for an attribute that is not indexed. */
  index(definition: AttributeDefinition): EqualityIndex | undefined {
    if (!definition.indexed) return undefined;
    const built = this.#indexes.get(definition);
    if (built !== undefined) return built;
    const index = new EqualityIndex();
    for (const entry of this.#entries.values()) {
      for (const key of indexKeys(entry, definition)) index.add(key, entry.key);
    }
    this.#indexes.set(definition, index);
    return index;
  }

  rule(definition: AttributeDefinition): ConstructedAttribute | undefined {
    return this.#constructed.get(definition);
  }

  /** Stores a draft, in place of the entry of that name if there is one. */
  put(draft: Draft, history: EntryHistory): StoredEntry {
    const entry = this.preview(draft, history);
    this.#set(entry);
    return entry;
  }

  #set(entry: StoredEntry): void {
    const previous = this.#entries.get(entry.key);
    this.#undo.note(entry.key, previous, entry);
    if (previous === undefined) this.#register(entry.key);
    this.#entries.set(entry.key, entry);
    this.#reindex(previous, entry);
  }

  /** From now on, {@link restore} brings back what there is now. */
  mark(): void {
    this.#undo.begin();
  }

  /** Everything is as it was at the mark. */
  restore(): void {
    let cameBack = false;
    for (const [key, before] of this.#undo.take()) {
      const now = this.#entries.get(key);
      if (before !== undefined) {
        cameBack ||= now === undefined;
        this.#set(before);
      } else if (now !== undefined) this.remove(now);
    }
    this.#undo.begin();
    if (!cameBack) return;
    const inOrder = [...this.#entries.values()].sort(byArrival);
    this.#entries.clear();
    for (const entry of inOrder) this.#entries.set(entry.key, entry);
  }

  /** The entry that {@link put} would store. */
  preview(draft: Draft, history: EntryHistory): StoredEntry {
    const shape = this.#shapes.of([...draft.values.keys()].sort(objectClassFirst));
    const slots = packSlots(shape.map((definition) => draft.values.get(definition) ?? []));
    return new StoredEntry(this, draft, shape, slots, history);
  }

  remove(entry: StoredEntry): void {
    this.#undo.note(entry.key, entry, undefined);
    this.#reindex(entry, undefined);
    this.#entries.delete(entry.key);
    for (let key = entry.key; key !== '' && !this.#entries.has(key) && !this.#children.has(key); ) {
      const above = parentKey(key);
      const siblings = this.#children.get(above);
      siblings?.delete(key);
      if (siblings?.size !== 0) break;
      this.#children.delete(above);
      key = above;
    }
  }

  /** Everything at and below a key, in the order it came; may be read slowly, between writes. */
  subtree(top: string): Iterable<StoredEntry> {
    const found: StoredEntry[] = [];
    const pending = [top];
    for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) found.push(entry);
      // Where most entries are below, walking all of them in order beats sorting.
      if (found.length > this.#entries.size / 8 + 64) return within(this.#entries.values(), top);
      for (const child of this.childKeys(key)) pending.push(child);
    }
    return found.sort(byArrival);
  }

  backLinks(forward: AttributeDefinition, key: string): readonly string[] {
    const sources = this.index(forward)?.holders(key) ?? [];
    return Array.from(sources, (source) => this.#entries.get(source)?.dnText ?? source);
  }

  constructed(entry: StoredEntry, definition: AttributeDefinition): readonly StoredValue[] {
    const attribute = this.#constructed.get(definition);
    if (attribute?.applies(entry) !== true) return [];
    return attribute.read(entry, this.#reader).map((text) => definition.syntax.store(text) ?? text);
  }

  #register(key: string): void {
    for (let below = key; below !== ''; ) {
      const above = parentKey(below);
      const siblings = this.#children.get(above);
      if (siblings !== undefined) {
        siblings.add(below);
        return;
      }
      this.#children.set(above, new Set([below]));
      below = above;
    }
  }

  /** Brings the indexes from one state of an entry to the next; what stays the same is not touched. */
  #reindex(before: StoredEntry | undefined, after: StoredEntry | undefined): void {
    for (const definition of before?.shape ?? []) {
      const index = this.#indexes.get(definition);
      if (index === undefined || before === undefined) continue;
      const kept = new Set(indexKeys(after, definition));
      for (const key of indexKeys(before, definition)) if (!kept.has(key)) index.delete(key, before.key);
    }
    for (const definition of after?.shape ?? []) {
      const index = this.#indexes.get(definition);
      if (index === undefined || after === undefined) continue;
      const known = before === undefined ? undefined : new Set(indexKeys(before, definition));
      for (const key of indexKeys(after, definition)) if (known?.has(key) !== true) index.add(key, after.key);
    }
  }
}

/** The values of an entry as its index has them, each once. */
function indexKeys(entry: StoredEntry | undefined, definition: AttributeDefinition): Iterable<string> {
  const values = entry?.storedValues(definition) ?? [];
  const [first] = values;
  if (first === undefined) return [];
  return values.length === 1 ? [definition.syntax.key(first)] : new Set(values.map(definition.syntax.key));
}

function* within(entries: Iterable<StoredEntry>, top: string): Generator<StoredEntry> {
  for (const entry of entries) if (isKeyWithin(entry.key, top)) yield entry;
}

/** Comparator: the order in which entries came. */
export function byArrival(left: StoredEntry, right: StoredEntry): number {
  return left.history.created - right.history.created;
}

function objectClassFirst(left: AttributeDefinition, right: AttributeDefinition): number {
  return Number(right.name === 'objectClass') - Number(left.name === 'objectClass');
}
