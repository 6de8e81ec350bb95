import { tryDnKey } from '../dn-key.js';
import type { Filter } from './filter.js';
import type { FilterScope } from './filter-scope.js';
import { inChain } from './in-chain.js';
import { categoryTest } from './match.js';

/** Keys among which every match of a filter is, and how many at most. */
export interface Candidates {
  readonly count: number;
  readonly keys: Iterable<string>;
}

/** What the indexes know of a filter; undefined when only looking at every entry can tell, or is cheaper. */
export function findCandidates(scope: FilterScope, filter: Filter): Candidates | undefined {
  switch (filter.type) {
    case 'and': {
      // Links are walked only where nothing else narrows the search.
      const [walks, others] = [filter.filters.filter(isWalk), filter.filters.filter((part) => !isWalk(part))];
      return fewest(scope, others) ?? fewest(scope, walks);
    }
    case 'or': {
      const parts: Candidates[] = [];
      let count = 0;
      for (const part of filter.filters) {
        const candidates = findCandidates(scope, part);
        if (candidates === undefined) return undefined;
        count += candidates.count;
        if (count > scope.store.size) return undefined;
        parts.push(candidates);
      }
      return union(parts);
    }
    case 'equality':
    case 'approx':
      return equality(scope, filter.attribute, filter.value);
    case 'extensible':
      return isWalk(filter) ? chained(scope, filter.attribute ?? '', filter.value) : undefined;
    default:
      return undefined;
  }
}

const isWalk = (filter: Filter): boolean => filter.type === 'extensible' && filter.matchingRule === inChain;

function fewest(scope: FilterScope, parts: readonly Filter[]): Candidates | undefined {
  let best: Candidates | undefined;
  for (const part of parts) {
    const candidates = findCandidates(scope, part);
    if (candidates && (best === undefined || candidates.count < best.count)) best = candidates;
  }
  return best;
}

function chained(scope: FilterScope, attribute: string, value: string | Uint8Array): Candidates | undefined {
  const definition = scope.readable(attribute);
  const key = definition?.syntax.assertion(value);
  const keys = definition && key !== undefined ? scope.chains.to(definition, key) : undefined;
  return keys && { count: keys.size, keys };
}

function equality(scope: FilterScope, attribute: string, value: string | Uint8Array): Candidates | undefined {
  const { store } = scope;
  const definition = scope.readable(attribute);
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
    const { syntax } = definition.forward;
    const targets = store.get(key)?.storedValues(definition.forward) ?? [];
    const keys = function* () {
      for (const target of targets) if (tryDnKey(syntax.key(target)) !== undefined) yield syntax.key(target);
    };
    return { count: targets.length, keys: { [Symbol.iterator]: keys } };
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
