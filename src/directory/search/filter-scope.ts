import type { EntryStore } from '../entry-store.js';
import type { AttributeDefinition } from '../schema/schema.js';
import type { StoredEntry } from '../stored-entry.js';
import { Chains } from './in-chain.js';
import { SearchCost } from './search-cost.js';

/** What a filter is read in: the entries, who reads, and what is worked out once for all of its leaves. */
export class FilterScope {
  readonly store: EntryStore;
  readonly chains: Chains;
  readonly #readsConfidential: () => boolean;
  readonly #cost: SearchCost;
  readonly #keys = new Map<AttributeDefinition, ReadonlySet<string>>();
  #keysOf: StoredEntry | undefined;

  constructor(store: EntryStore, readsConfidential: () => boolean = () => true, cost = new SearchCost()) {
    this.store = store;
    this.#readsConfidential = readsConfidential;
    this.#cost = cost;
    this.chains = new Chains(store, (steps) => cost.spend(steps));
  }

  /** An attribute that the filter may look at; to it, all others are as if unknown. */
  readable(attribute: string): AttributeDefinition | undefined {
    const definition = this.store.schema.find(attribute.trim());
    if (definition === undefined || definition.secret || definition.onRequest) return undefined;
    return definition.confidential && !this.#readsConfidential() ? undefined : definition;
  }

  /** @throws SearchTooDear */
  spend(comparisons: number): void {
    this.#cost.spend(comparisons);
  }

  /** The keys of an entry's values, made once while leaves ask about the same entry. */
  keysOf(entry: StoredEntry, definition: AttributeDefinition): ReadonlySet<string> {
    if (this.#keysOf !== entry) this.#keys.clear();
    this.#keysOf = entry;
    this.spend(1);
    let keys = this.#keys.get(definition);
    if (keys === undefined) {
      const values = entry.storedValues(definition);
      this.spend(values.length);
      keys = new Set(values.map(definition.syntax.key));
      this.#keys.set(definition, keys);
    }
    return keys;
  }
}
