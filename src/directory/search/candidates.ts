import { tryDnKey } from '../dn-key.js';
import type { EntryStore } from '../entry-store.js';
import type { Filter } from './filter.js';
import { chainTo, inChain } from './in-chain.js';
import { categoryTest, readable } from './match.js';

/** Keys among which every match of a filter is, and how many at most. */
export interface Candidates {
  readonly count: number;
  readonly keys: Iterable<string>;
}

/** What the indexes know of a filter; undefined when only looking at every entry can tell. */
export function findCandidates(store: EntryStore, filter: Filter): Candidates | undefined {
  switch (filter.type) {
    case 'and': {
      let best: Candidates | undefined;
      for (const part of filter.filters) {
        const candidates = findCandidates(store, part);
        if (candidates && (best === undefined || candidates.count < best.count)) best = candidates;
      }
      return best;
    }
    case 'or': {
      const parts: Candidates[] = [];
      for (const part of filter.filters) {
        const candidates = findCandidates(store, part);
        if (candidates === undefined) return undefined;
        parts.push(candidates);
      }
      return union(parts);
    }
    case 'equality':
    case 'approx':
      return equality(store, filter.attribute, filter.value);
    case 'extensible':
      return filter.matchingRule === inChain
        ? chained(store, filter.attribute ?? '', filter.value)
        : undefined;
    default:
      return undefined;
  }
}

function chained(store: EntryStore, attribute: string, value: string | Uint8Array): Candidates | undefined {
  const definition = readable(store.schema, attribute);
  const key = definition?.syntax.assertion(value);
  const keys = definition && key !== undefined ? chainTo(store, definition, key) : undefined;
  return keys && { count: keys.size, keys };
}

function equality(store: EntryStore, attribute: string, value: string | Uint8Array): Candidates | undefined {
  const definition = readable(store.schema, attribute);
  if (definition === undefined) return { count: 0, keys: [] };
  const key = definition.syntax.assertion(value);
  const index = store.index(definition);
  if (index !== undefined) {
    if (key !== undefined) return { count: index.count(key), keys: index.holders(key) };
    if (definition.name !== 'objectCategory') return { count: 0, keys: [] };
    const categories = [...index.values()].filter(categoryTest(store.schema, value));
    return union(
      categories.map((category) => ({ count: index.count(category), keys: index.holders(category) })),
    );
  }
  if (key === undefined) return { count: 0, keys: [] };
  if (definition.name === 'distinguishedName') return { count: 1, keys: [key] };
  if (definition.forward !== undefined) {
    const targets = store.get(key)?.storedValues(definition.forward) ?? [];
    const keys = targets
      .map(definition.forward.syntax.key)
      .filter((target) => tryDnKey(target) !== undefined);
    return { count: keys.length, keys };
  }
  return undefined;
}

function union(parts: readonly Candidates[]): Candidates {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return { count, keys: { [Symbol.iterator]: () => unique(parts) } };
}

function* unique(parts: readonly Candidates[]): Generator<string> {
  const seen = new Set<string>();
  for (const { keys } of parts) {
    for (const key of keys) {
      if (seen.has(key)) continue;
      seen.add(key);
      yield key;
    }
  }
}
