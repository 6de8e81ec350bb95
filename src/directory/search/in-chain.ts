import type { EntryStore } from '../entry-store.js';
import type { AttributeDefinition } from '../schema/schema.js';
import type { StoredEntry } from '../stored-entry.js';

/** Extensible rule that follows links to their end (MS-ADTS 3.1.1.3.4.4, LDAP_MATCHING_RULE_TRANSITIVE_EVAL). */
export const inChain = '1.2.840.113556.1.4.1941';

/** Walks from targets may reach so many entries for each that the directory holds; then entries are walked from. */
const walksOverAll = 2;

/**
 * Walks along links, each made when it is first needed and kept for the other leaves of the filter. A walk from the
 * target serves all entries; where a filter has many targets, one from the entry serves all of them, and none of the
 * sets that would add up is kept.
 */
export class Chains {
  readonly #store: EntryStore;
  readonly #spend: (steps: number) => void;
  readonly #toTarget = new Map<AttributeDefinition, Map<string, ReadonlySet<string>>>();
  readonly #fromEntry = new Map<
    AttributeDefinition,
    { readonly of: string; readonly met: ReadonlySet<string> }
  >();
  #left: number;

  /** @param spend - told of every step before it is kept */
  constructor(store: EntryStore, spend: (steps: number) => void) {
    this.#store = store;
    this.#spend = spend;
    this.#left = walksOverAll * store.size;
  }

  /**
   * Keys of the entries from which a walk along a link comes by `target`: for `member` the groups that hold it however
   * deep, for `memberOf` everyone inside it. Circles are walked once. Undefined for an attribute that is no link, and
   * when too much has been walked already.
   */
  to(definition: AttributeDefinition, target: string): ReadonlySet<string> | undefined {
    const next = stepsBack(this.#store, definition);
    if (next === undefined) return undefined;
    const known = this.#toTarget.get(definition) ?? new Map<string, ReadonlySet<string>>();
    this.#toTarget.set(definition, known);
    const before = known.get(target);
    if (before !== undefined || this.#left <= 0) return before;
    const reached = this.#walk(target, next);
    this.#left -= 1 + reached.size;
    known.set(target, reached);
    return reached;
  }

  /** Whether a walk along a link from the entry comes by `target`. */
  holds({ key }: StoredEntry, definition: AttributeDefinition, target: string): boolean {
    const reached = this.to(definition, target);
    if (reached !== undefined) return reached.has(key);
    if (stepsBack(this.#store, definition) === undefined) return false;
    const before = this.#fromEntry.get(definition);
    if (before?.of === key) return before.met.has(target);
    const met = this.#walk(key, (one) => {
      return this.#store.get(one)?.storedValues(definition).map(definition.syntax.key) ?? [];
    });
    this.#fromEntry.set(definition, { of: key, met });
    return met.has(target);
  }

  #walk(start: string, next: (key: string) => Iterable<string>): ReadonlySet<string> {
    const reached = new Set<string>();
    const pending = [start];
    for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
      for (const one of next(key)) {
        this.#spend(1);
        if (reached.has(one)) continue;
        reached.add(one);
        pending.push(one);
      }
    }
    return reached;
  }
}

/** From the end of a link to those whose link it is; undefined for an attribute that is no link. */
function stepsBack(
  store: EntryStore,
  definition: AttributeDefinition,
): ((key: string) => Iterable<string>) | undefined {
  const { forward } = definition;
  if (forward !== undefined) {
    return (key) => store.get(key)?.storedValues(forward).map(forward.syntax.key) ?? [];
  }
  const index = definition.syntaxName === 'dn' ? store.index(definition) : undefined;
  return index && ((key) => index.holders(key));
}
