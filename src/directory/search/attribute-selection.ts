import type { AttributeValue } from '../entry.js';
import type { AttributeDefinition, Schema } from '../schema/schema.js';
import type { StoredEntry } from '../stored-entry.js';

/** Which attributes a search wants, read once per search (RFC 4511 4.5.1.8). */
export interface AttributeSelection {
  /** All user attributes: `*`, or no list at all. */
  readonly user: boolean;
  /** `+`: the operational ones (RFC 3673). */
  readonly operational: boolean;
  /** Those asked for by name. */
  readonly named: ReadonlySet<AttributeDefinition>;
  /** Of those, the part of the values that is wanted; `last` may be Infinity. */
  readonly ranges: ReadonlyMap<AttributeDefinition, ValueRange>;
}

/** Positions of values, both included. */
export interface ValueRange {
  readonly first: number;
  readonly last: number;
}

/** One attribute of a search result. */
export interface SelectedAttribute {
  /** Behind it stands `;range=0-1499` where not all values are given. */
  readonly name: string;
  readonly values: readonly AttributeValue[];
}

/** Values of one attribute that an answer may hold (AD's MaxValRange). */
export const maxValueRange = 1500;

/** Reads the attribute list of a search. Unknown names and passwords select nothing; `1.1` alone selects nothing. */
export function readSelection(schema: Schema, requested: readonly string[]): AttributeSelection {
  const named = new Set<AttributeDefinition>();
  const ranges = new Map<AttributeDefinition, ValueRange>();
  for (const name of requested) {
    const definition = schema.find(name);
    if (definition === undefined || definition.secret) continue;
    named.add(definition);
    // MS-ADTS 3.1.1.3.1.3.3
    const [, first, last] = /;range=(\d{1,9})-(\d{1,9}|\*)$/i.exec(name) ?? [];
    if (first === undefined) continue;
    ranges.set(definition, {
      first: Number(first),
      last: last === '*' ? Number.POSITIVE_INFINITY : Number(last),
    });
  }
  return {
    user: requested.length === 0 || requested.includes('*'),
    operational: requested.includes('+'),
    named,
    ranges,
  };
}

/**
 * The selected attributes that an entry has, under the schema's names: stored ones first, then computed ones.
 *
 * @param visible - attributes that the reader may see; default: all
 */
export function selectAttributes(
  schema: Schema,
  entry: StoredEntry,
  { user, operational, named, ranges }: AttributeSelection,
  visible?: (definition: AttributeDefinition) => boolean,
): SelectedAttribute[] {
  const selected: SelectedAttribute[] = [];
  const take = (definition: AttributeDefinition) => {
    if (visible?.(definition) === false) return;
    const stored = entry.storedValues(definition);
    if (stored.length === 0) return;
    const range = ranges.get(definition);
    if (range === undefined && stored.length <= maxValueRange) {
      selected.push({ name: definition.name, values: stored.map(definition.syntax.value) });
      return;
    }
    const { first, last } = range ?? { first: 0, last: Number.POSITIVE_INFINITY };
    const end = Math.min(last + 1, first + maxValueRange);
    const values = stored.slice(first, end).map(definition.syntax.value);
    if (values.length === 0) return;
    const shown = end >= stored.length ? '*' : String(end - 1);
    selected.push({ name: `${definition.name};range=${first}-${shown}`, values });
  };
  if (!user && !operational) {
    named.forEach(take);
    return selected;
  }
  const chosen = (definition: AttributeDefinition) => {
    if (definition.secret) return false;
    if (named.has(definition)) return true;
    return definition.operational ? operational && !definition.onRequest : user;
  };
  entry.shape.filter(chosen).forEach(take);
  for (const definition of schema.computed) {
    if (chosen(definition) && !entry.shape.includes(definition)) take(definition);
  }
  return selected;
}

/**
 * True where a range asked for begins behind the last value of a link or back-link (MS-ADTS 3.1.1.3.4.1.22). One that
 * has no value at all is not there, and no error.
 */
export function isBehindEnd(entry: StoredEntry, { ranges }: AttributeSelection): boolean {
  if (ranges.size === 0) return false;
  for (const [definition, { first }] of ranges) {
    if (!definition.isForwardLink && definition.forward === undefined) continue;
    const { length } = entry.storedValues(definition);
    if (length > 0 && first >= length) return true;
  }
  return false;
}
