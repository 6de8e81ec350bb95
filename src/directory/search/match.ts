import { tryDnKey } from '../dn-key.js';
import type { AttributeValue } from '../entry.js';
import type { AttributeDefinition, Schema } from '../schema/schema.js';
import { categoryOfClass } from '../schema/schema-attributes.js';
import type { StoredValue, SyntaxName } from '../schema/syntaxes.js';
import type { StoredEntry } from '../stored-entry.js';
import type { Filter } from './filter.js';
import type { FilterScope } from './filter-scope.js';
import { inChain } from './in-chain.js';

/** True, false, or Undefined (RFC 4511 4.5.1.7): an entry is returned only when it is true. */
export type Matcher = (entry: StoredEntry) => boolean | undefined;

function undecided(scope: FilterScope): Matcher {
  return () => {
    scope.spend(1);
    return undefined;
  };
}

/** Up to so many values are compared one by one; a set of more is made once for each entry. */
const fewValues = 8;

/** Extensible rules: LDAP_MATCHING_RULE_BIT_AND and _BIT_OR (MS-ADTS 3.1.1.3.4.4). */
const bitAnd = '1.2.840.113556.1.4.803';
const bitOr = '1.2.840.113556.1.4.804';

/** Turns a filter into a function, so that its values are read once and not once per entry. */
export function compileFilter(filter: Filter, scope: FilterScope): Matcher {
  switch (filter.type) {
    case 'and':
      return allOf(filter.filters.map((part) => compileFilter(part, scope)));
    case 'or':
      return anyOf(filter.filters.map((part) => compileFilter(part, scope)));
    case 'not': {
      const inner = compileFilter(filter.filter, scope);
      return (entry) => {
        const outcome = inner(entry);
        return outcome === undefined ? undefined : !outcome;
      };
    }
    case 'present': {
      const definition = scope.readable(filter.attribute);
      if (definition === undefined) return undecided(scope);
      return (entry) => {
        scope.spend(1);
        return entry.storedValues(definition).length > 0;
      };
    }
    case 'equality':
    case 'approx':
      return equality(scope, filter.attribute, filter.value);
    case 'greaterOrEqual':
      return ordering(scope, filter.attribute, filter.value, (order) => order >= 0);
    case 'lessOrEqual':
      return ordering(scope, filter.attribute, filter.value, (order) => order <= 0);
    case 'substrings':
      return substrings(scope, filter);
    case 'extensible': {
      const { attribute, matchingRule, value } = filter;
      if (attribute === undefined) return undecided(scope);
      if (matchingRule === undefined) return equality(scope, attribute, value);
      if (matchingRule === inChain) return chained(scope, attribute, value);
      return bits(scope, attribute, matchingRule, value);
    }
  }
}

/**
 * The index keys that an equality on objectCategory stands for when its value is the name of a class instead of a DN.
 * Active Directory replaces it by the class's defaultObjectCategory; of classes whose schema entry was not loaded, the
 * category has the class's name.
 */
export function categoryTest({ classes }: Schema, value: AttributeValue): (key: string) => boolean {
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
  const name = text.trim().toLowerCase();
  const known = tryDnKey(classes.categoryOf(name) ?? '');
  if (known) return (key) => key === known;
  const wanted = categoryOfClass.get(name) ?? name;
  return (key) => /^cn=([^,]+)/.exec(key)?.[1]?.replaceAll('-', '') === wanted.replaceAll('-', '');
}

function equality(scope: FilterScope, attribute: string, value: AttributeValue): Matcher {
  const definition = scope.readable(attribute);
  if (definition === undefined) return undecided(scope);
  const { syntax } = definition;
  const key = syntax.assertion(value);
  if (key !== undefined) {
    return (entry) => {
      const values = entry.storedValues(definition);
      if (values.length > fewValues) return scope.keysOf(entry, definition).has(key);
      scope.spend(1 + values.length);
      return values.some((stored) => stored === key || syntax.key(stored) === key);
    };
  }
  if (definition.name !== 'objectCategory') return undecided(scope);
  const isCategory = categoryTest(scope.store.schema, value);
  return some(scope, definition, (stored) => isCategory(syntax.key(stored)));
}

function ordering(
  scope: FilterScope,
  attribute: string,
  value: AttributeValue,
  accept: (order: number) => boolean,
): Matcher {
  const definition = scope.readable(attribute);
  const key = definition?.syntax.assertion(value);
  if (definition === undefined || key === undefined) return undecided(scope);
  const { syntax } = definition;
  return some(scope, definition, (stored) => accept(syntax.compare(syntax.key(stored), key)));
}

const substringSyntaxes: ReadonlySet<SyntaxName> = new Set<SyntaxName>([
  'case-ignore-string',
  'case-exact-string',
  'ia5-string',
  'printable-string',
  'octet-string',
]);

function substrings(scope: FilterScope, filter: Extract<Filter, { type: 'substrings' }>): Matcher {
  const definition = scope.readable(filter.attribute);
  if (definition === undefined || !substringSyntaxes.has(definition.syntaxName)) return undecided(scope);
  const { syntax } = definition;
  const initial = syntax.assertion(filter.initial ?? '');
  const final = syntax.assertion(filter.final ?? '');
  const any = filter.any.map((part) => syntax.assertion(part) ?? '');
  if (initial === undefined || final === undefined) return undecided(scope);
  const test = (stored: StoredValue) => {
    const text = syntax.key(stored);
    if (!text.startsWith(initial) || !text.endsWith(final)) return false;
    let at = initial.length;
    for (const part of any) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at + final.length <= text.length;
  };
  return some(scope, definition, test, 1 + any.length);
}

function bits(scope: FilterScope, attribute: string, rule: string, value: AttributeValue): Matcher {
  const definition = scope.readable(attribute);
  const isInteger = definition?.syntaxName === 'integer' || definition?.syntaxName === 'large-integer';
  const key = isInteger ? definition?.syntax.assertion(value) : undefined;
  if (definition === undefined || key === undefined || (rule !== bitAnd && rule !== bitOr)) {
    return undecided(scope);
  }
  const mask = BigInt(key);
  const accept = (masked: bigint) => (rule === bitAnd ? masked === mask : masked !== 0n);
  return some(scope, definition, (stored) => accept(BigInt(definition.syntax.key(stored)) & mask));
}

function chained(scope: FilterScope, attribute: string, value: AttributeValue): Matcher {
  const definition = scope.readable(attribute);
  const key = definition?.syntax.assertion(value);
  if (definition === undefined || key === undefined) return undecided(scope);
  // Walked on first need: an index may have settled the filter's other parts.
  return (entry) => {
    scope.spend(1);
    return scope.chains.holds(entry, definition, key);
  };
}

/** @param each - what one value costs, in comparisons */
function some(
  scope: FilterScope,
  definition: AttributeDefinition,
  test: (stored: StoredValue) => boolean,
  each = 1,
): Matcher {
  return (entry) => {
    const values = entry.storedValues(definition);
    scope.spend(1 + values.length * each);
    return values.some(test);
  };
}

function allOf(parts: readonly Matcher[]): Matcher {
  return (entry) => {
    let outcome: boolean | undefined = true;
    for (const part of parts) {
      const one = part(entry);
      if (one === false) return false;
      if (one === undefined) outcome = undefined;
    }
    return outcome;
  };
}

function anyOf(parts: readonly Matcher[]): Matcher {
  return (entry) => {
    let outcome: boolean | undefined = false;
    for (const part of parts) {
      const one = part(entry);
      if (one === true) return true;
      if (one === undefined) outcome = undefined;
    }
    return outcome;
  };
}
