import type { AttributeValue } from './entry.js';
import type { AttributeDefinition, Schema } from './schema.js';
import type { StoredEntry } from './stored-entry.js';

/** Which attributes a search wants, read once per search (RFC 4511 4.5.1.8). */
export interface AttributeSelection {
  /** All user attributes: `*`, or no list at all. */
  readonly user: boolean;
  /** `+`: the operational ones (RFC 3673). */
  readonly operational: boolean;
  /** Those asked for by name. */
  readonly named: ReadonlySet<AttributeDefinition>;
}

/** One attribute of a search result. */
export interface SelectedAttribute {
  readonly name: string;
  readonly values: readonly AttributeValue[];
}

/** Reads the attribute list of a search. Unknown names and passwords select nothing; `1.1` alone selects nothing. */
export function readSelection(schema: Schema, requested: readonly string[]): AttributeSelection {
  const named = new Set<AttributeDefinition>();
  for (const name of requested) {
    const definition = schema.find(name);
    if (definition !== undefined && !definition.secret) named.add(definition);
  }
  return {
    user: requested.length === 0 || requested.includes('*'),
    operational: requested.includes('+'),
    named,
  };
}

/** The selected attributes that an entry has, under the schema's names: stored ones first, then computed ones. */
export function selectAttributes(
  schema: Schema,
  entry: StoredEntry,
  { user, operational, named }: AttributeSelection,
): SelectedAttribute[] {
  const selected: SelectedAttribute[] = [];
  const take = (definition: AttributeDefinition) => {
    const stored = entry.storedValues(definition);
    if (stored.length > 0)
      selected.push({ name: definition.name, values: stored.map(definition.syntax.value) });
  };
  if (!user && !operational) {
    named.forEach(take);
    return selected;
  }
  const chosen = (definition: AttributeDefinition) =>
    named.has(definition) || (definition.operational ? operational : user);
  entry.shape.filter(chosen).forEach(take);
  for (const definition of schema.computed) {
    if (chosen(definition) && !entry.shape.includes(definition)) take(definition);
  }
  return selected;
}
