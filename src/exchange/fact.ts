import type { Entry } from '../directory/entry.js';

/** One attribute of one entry. */
export interface FactSource {
  readonly dn: string;
  readonly attribute: string;
}

/** A value and the attribute that decides it: change that attribute, and the value changes. */
export interface Fact<T> {
  readonly value: T;
  readonly source: FactSource;
  /** Other attributes that took part, e.g. the array's `networkAddress` for a database's server name. */
  readonly via?: readonly FactSource[];
}

/** Reads several facts of one entry, whose name is written out once. */
export interface EntryFacts {
  readonly dn: string;
  /** The attribute's first value as text; undefined when it is missing or empty. */
  text(attribute: string): Fact<string> | undefined;
  /** A value that the caller worked out from the attribute. */
  of<T>(attribute: string, value: T): Fact<T>;
}

/** Facts of one entry. */
export function factsAbout(entry: Entry): EntryFacts {
  // The attribute is the name as text; a parsed name would stay with the entry, of which there are 100,000.
  const dn = entry.first('distinguishedName') ?? entry.dn.toString();
  const of = <T>(attribute: string, value: T): Fact<T> => ({ value, source: { dn, attribute } });
  return {
    dn,
    of,
    text: (attribute) => {
      const value = entry.first(attribute);
      return value === undefined || value === '' ? undefined : of(attribute, value);
    },
  };
}

/** As {@link EntryFacts.text}, for a single fact. */
export function readFact(entry: Entry, attribute: string): Fact<string> | undefined {
  return factsAbout(entry).text(attribute);
}

/** The attribute's first value as a whole number; undefined when it is missing or no number. */
export function readNumber(entry: Entry, attribute: string): Fact<number> | undefined {
  return mapFact(readFact(entry, attribute), (text) =>
    /^-?\d{1,15}$/.test(text) ? Number(text) : undefined,
  );
}

/** The attribute's first value as a truth value; undefined when it is missing or neither TRUE nor FALSE. */
export function readBoolean(entry: Entry, attribute: string): Fact<boolean> | undefined {
  return mapFact(readFact(entry, attribute), (text) => {
    const value = text.toUpperCase();
    return value === 'TRUE' ? true : value === 'FALSE' ? false : undefined;
  });
}

/** As {@link EntryFacts.of}, for a single fact. */
export function factOf<T>(entry: Entry, attribute: string, value: T): Fact<T> {
  return factsAbout(entry).of(attribute, value);
}

/** The same provenance with another value; undefined when there is no fact, or no value for it. */
export function mapFact<T, U>(
  fact: Fact<T> | undefined,
  change: (value: T) => U | undefined,
): Fact<U> | undefined {
  if (fact === undefined) return undefined;
  const value = change(fact.value);
  return value === undefined ? undefined : { ...fact, value };
}

/** The fact with further attributes noted as having taken part. */
export function throughFacts<T>(
  fact: Fact<T> | undefined,
  ...others: readonly (Fact<unknown> | undefined)[]
): Fact<T> | undefined {
  if (fact === undefined) return undefined;
  const via = [...(fact.via ?? []), ...others.flatMap((other) => other?.source ?? [])];
  return via.length === 0 ? fact : { ...fact, via };
}
