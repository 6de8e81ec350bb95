import { type DistinguishedName, parseDn } from '../values/dn.js';
import { derive } from './derived-attributes.js';
import type { AttributeValue, Entry } from './entry.js';
import type { AttributeDefinition, Schema } from './schema/schema.js';
import type { StoredValue } from './schema/syntaxes.js';

/** A slot holds its only value bare: most attributes have one. */
type Slot = StoredValue | readonly StoredValue[];

/** Which attributes an entry has, in order; shared by all entries that have the same ones. */
export type Shape = readonly AttributeDefinition[];

/** What an entry needs of the directory it stands in. */
export interface EntryHome {
  readonly schema: Schema;
  /** DNs of the entries whose forward link names `key`. */
  backLinks(forward: AttributeDefinition, key: string): readonly string[];
  /** Values that are computed from more than the entry. */
  constructed(entry: StoredEntry, definition: AttributeDefinition): readonly StoredValue[];
}

/** When an entry came and when it last changed. */
export interface EntryHistory {
  /** uSNCreated; also the entry's place in the order of search results. */
  readonly created: number;
  readonly changed: number;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** An immutable entry: a change makes another one. */
export class StoredEntry implements Entry {
  readonly key: string;
  readonly dnText: string;
  readonly shape: Shape;
  readonly history: EntryHistory;
  readonly #slots: readonly Slot[];
  readonly #home: EntryHome;
  #dn: DistinguishedName | undefined;

  constructor(
    home: EntryHome,
    name: { readonly key: string; readonly dnText: string },
    shape: Shape,
    slots: readonly Slot[],
    history: EntryHistory,
  ) {
    this.#home = home;
    this.key = name.key;
    this.dnText = name.dnText;
    this.shape = shape;
    this.#slots = slots;
    this.history = history;
  }

  get dn(): DistinguishedName {
    this.#dn ??= parseDn(this.dnText);
    return this.#dn;
  }

  get attributeNames(): readonly string[] {
    return this.shape.flatMap(({ name, secret }) => (secret ? [] : name));
  }

  first(attribute: string): string | undefined {
    const definition = this.#readable(attribute);
    if (definition === undefined) return undefined;
    const value = this.storedValues(definition)[0];
    return value === undefined ? undefined : definition.syntax.text(value);
  }

  all(attribute: string): readonly string[] {
    const definition = this.#readable(attribute);
    return definition === undefined ? [] : this.storedValues(definition).map(definition.syntax.text);
  }

  bytes(attribute: string): Uint8Array | undefined {
    const value = this.values(attribute)[0];
    return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  }

  values(attribute: string): readonly AttributeValue[] {
    const definition = this.#readable(attribute);
    return definition === undefined ? [] : this.storedValues(definition).map(definition.syntax.value);
  }

  isA(objectClass: string): boolean {
    const wanted = objectClass.toLowerCase();
    return this.all('objectClass').some((name) => name === objectClass || name.toLowerCase() === wanted);
  }

  #readable(attribute: string): AttributeDefinition | undefined {
    const definition = this.#home.schema.find(attribute);
    return definition?.secret === true ? undefined : definition;
  }

  /** The values of one attribute in the store's own form, wherever they come from; secret ones too. */
  storedValues(definition: AttributeDefinition): readonly StoredValue[] {
    const slot = this.#slots[this.shape.indexOf(definition)];
    if (slot !== undefined) return typeof slot === 'string' || slot instanceof Uint8Array ? [slot] : slot;
    switch (definition.origin) {
      case 'stored':
        return [];
      case 'derived':
        return derive(this, definition);
      case 'back-link':
        return definition.forward === undefined ? [] : this.#home.backLinks(definition.forward, this.key);
      case 'constructed':
        return this.#home.constructed(this, definition);
    }
  }
}

/** Keeps one array per distinct set of attributes. */
export class Shapes {
  readonly #known = new Map<string, Shape>();

  of(definitions: readonly AttributeDefinition[]): Shape {
    const key = definitions.map(({ id }) => id).join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, definitions);
    return definitions;
  }
}

/** Packs collected values for {@link StoredEntry}. */
export function packSlots(values: Iterable<readonly StoredValue[]>): Slot[] {
  return Array.from(values, (list) => (list.length === 1 ? (list[0] ?? list) : list));
}
