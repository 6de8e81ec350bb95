import type { EntryStore } from '../entry-store.js';
import type { AttributeDefinition } from '../schema/schema.js';

/** Extensible rule that follows links to their end (MS-ADTS 3.1.1.3.4.4, LDAP_MATCHING_RULE_TRANSITIVE_EVAL). */
export const inChain = '1.2.840.113556.1.4.1941';

/**
 * Keys of the entries from which a walk along a link comes by `target`: for `member` the groups that hold it however
 * deep, for `memberOf` everyone inside it. Circles are walked once. Undefined for an attribute that is no link.
 */
export function chainTo(
  store: EntryStore,
  definition: AttributeDefinition,
  target: string,
): ReadonlySet<string> | undefined {
  const next = stepOf(store, definition);
  if (next === undefined) return undefined;
  const reached = new Set<string>();
  const pending = [target];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    for (const one of next(key)) {
      if (reached.has(one)) continue;
      reached.add(one);
      pending.push(one);
    }
  }
  return reached;
}

function stepOf(
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
