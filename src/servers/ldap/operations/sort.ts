import type { AttributeDefinition, Schema } from '../../../directory/schema/schema.js';
import type { StoredEntry } from '../../../directory/stored-entry.js';
import { type SortKey, sortResults } from '../controls/server-side-sort.js';
import { type LdapResult, unknownCriticalControl } from '../result.js';

/** How a search is to be sorted, and what has come of it. */
export interface SortPlan {
  readonly attribute: AttributeDefinition;
  readonly reverse: boolean;
  readonly critical: boolean;
  /** sortResult, once it is known. */
  outcome: number | undefined;
}

/**
 * Reads a sort control; one key can be sorted by, as in Active Directory. Where the sort cannot be had, a critical
 * control refuses the search and another one is told so in the answer.
 */
export function planSort(
  schema: Schema,
  { keys, critical }: { readonly keys: readonly SortKey[]; readonly critical: boolean },
  readsConfidential: () => boolean,
): SortPlan | LdapResult | undefined {
  const [key] = keys;
  const attribute = key && schema.find(key.attribute);
  const isHidden = attribute?.secret === true || (attribute?.confidential === true && !readsConfidential());
  if (key === undefined || attribute === undefined || isHidden || keys.length > 1) {
    if (!critical) return undefined;
    return unknownCriticalControl;
  }
  return { attribute, reverse: key.reverse, critical, outcome: undefined };
}

/**
 * Collects everything, then gives it in order; entries without the attribute come last. Beyond `limit` entries they
 * come as they are found, and the plan's outcome says so.
 */
export function* sorted(
  source: Iterable<StoredEntry | undefined>,
  plan: SortPlan,
  limit: number,
): Generator<StoredEntry | undefined, void, undefined> {
  const { attribute, reverse } = plan;
  const { syntax } = attribute;
  let held: { readonly key: string | undefined; readonly entry: StoredEntry }[] = [];
  for (const entry of source) {
    if (plan.outcome === sortResults.adminLimitExceeded || entry === undefined) {
      yield entry;
      continue;
    }
    const [value] = entry.storedValues(attribute);
    held.push({ key: value === undefined ? undefined : syntax.key(value), entry });
    if (held.length > limit) {
      plan.outcome = sortResults.adminLimitExceeded;
      for (const one of held) yield one.entry;
      held = [];
    } else {
      yield undefined;
    }
  }
  plan.outcome ??= sortResults.success;
  held.sort(({ key: left }, { key: right }) => {
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return reverse ? syntax.compare(right, left) : syntax.compare(left, right);
  });
  for (const { entry } of held) yield entry;
}
