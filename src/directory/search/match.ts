import { tryDnKey } from '../dn-key.js';
import type { AttributeValue } from '../entry.js';
import type { EntryStore } from '../entry-store.js';
import type { AttributeDefinition, Schema } from '../schema/schema.js';
import { categoryOfClass } from '../schema/schema-attributes.js';
import type { StoredValue, SyntaxName } from '../schema/syntaxes.js';
import type { StoredEntry } from '../stored-entry.js';
import type { Filter } from './filter.js';
import { chainTo, inChain } from './in-chain.js';

/** True, false, or Undefined (RFC 4511 4.5.1.7): an entry is returned only when it is true. */
export type Matcher = (entry: StoredEntry) => boolean | undefined;

const undecided: Matcher = () => undefined;

/** Extensible rules: LDAP_MATCHING_RULE_BIT_AND and _BIT_OR (MS-ADTS 3.1.1.3.4.4). */
const bitAnd = '1.2.840.113556.1.4.803';
const bitOr = '1.2.840.113556.1.4.804';

/** Turns a filter into a function, so that its values are read once and not once per entry. */
export function compileFilter(filter: Filter, store: EntryStore): Matcher {
  const { schema } = store;
  switch (filter.type) {
    case 'and':
      return allOf(filter.filters.map((part) => compileFilter(part, store)));
    case 'or':
      return anyOf(filter.filters.map((part) => compileFilter(part, store)));
    case 'not': {
      const inner = compileFilter(filter.filter, store);
      return (entry) => {
        const outcome = inner(entry);
        return outcome === undefined ? undefined : !outcome;
      };
    }
    case 'present': {
      const definition = readable(schema, filter.attribute);
      return definition ? (entry) => entry.storedValues(definition).length > 0 : undecided;
    }
    case 'equality':
    case 'approx':
      return equality(schema, filter.attribute, filter.value);
    case 'greaterOrEqual':
      return ordering(schema, filter.attribute, filter.value, (order) => order >= 0);
    case 'lessOrEqual':
      return ordering(schema, filter.attribute, filter.value, (order) => order <= 0);
    case 'substrings':
      return substrings(schema, filter);
    case 'extensible': {
      const { attribute, matchingRule, value } = filter;
      if (attribute === undefined) return undecided;
      if (matchingRule === undefined) return equality(schema, attribute, value);
      if (matchingRule === inChain) return chained(store, attribute, value);
      return bits(schema, attribute, matchingRule, value);
    }
  }
}

/** An attribute that a filter may look at: passwords, and what is worked out on request, are to it as if unknown. */
export function readable(schema: Schema, attribute: string): AttributeDefinition | undefined {
  const definition = schema.find(attribute.trim());
  return definition?.secret === true || definition?.onRequest === true ? undefined : definition;
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

function equality(schema: Schema, attribute: string, value: AttributeValue): Matcher {
  const definition = readable(schema, attribute);
  if (definition === undefined) return undecided;
  const { syntax } = definition;
  const key = syntax.assertion(value);
  if (key !== undefined) return some(definition, (stored) => stored === key || syntax.key(stored) === key);
  if (definition.name !== 'objectCategory') return undecided;
  const isCategory = categoryTest(schema, value);
  return some(definition, (stored) => isCategory(syntax.key(stored)));
}

function ordering(
  schema: Schema,
  attribute: string,
  value: AttributeValue,
  accept: (order: number) => boolean,
): Matcher {
  const definition = readable(schema, attribute);
  const key = definition?.syntax.assertion(value);
  if (definition === undefined || key === undefined) return undecided;
  const { syntax } = definition;
  return some(definition, (stored) => accept(syntax.compare(syntax.key(stored), key)));
}

const substringSyntaxes: ReadonlySet<SyntaxName> = new Set<SyntaxName>([
  'case-ignore-string',
  'case-exact-string',
  'ia5-string',
  'printable-string',
  'octet-string',
]);

function substrings(schema: Schema, filter: Extract<Filter, { type: 'substrings' }>): Matcher {
  const definition = readable(schema, filter.attribute);
  if (definition === undefined || !substringSyntaxes.has(definition.syntaxName)) return undecided;
  const { syntax } = definition;
  const initial = syntax.assertion(filter.initial ?? '');
  const final = syntax.assertion(filter.final ?? '');
  const any = filter.any.map((part) => syntax.assertion(part) ?? '');
  if (initial === undefined || final === undefined) return undecided;
  return some(definition, (stored) => {
    const text = syntax.key(stored);
    if (!text.startsWith(initial) || !text.endsWith(final)) return false;
    let at = initial.length;
    for (const part of any) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at + final.length <= text.length;
  });
}

function bits(schema: Schema, attribute: string, rule: string, value: AttributeValue): Matcher {
  const definition = readable(schema, attribute);
  const isInteger = definition?.syntaxName === 'integer' || definition?.syntaxName === 'large-integer';
  const key = isInteger ? definition?.syntax.assertion(value) : undefined;
  if (definition === undefined || key === undefined || (rule !== bitAnd && rule !== bitOr)) return undecided;
  const mask = BigInt(key);
  const accept = (masked: bigint) => (rule === bitAnd ? masked === mask : masked !== 0n);
  return some(definition, (stored) => accept(BigInt(definition.syntax.key(stored)) & mask));
}

function chained(store: EntryStore, attribute: string, value: AttributeValue): Matcher {
  const definition = readable(store.schema, attribute);
  const key = definition?.syntax.assertion(value);
  if (definition === undefined || key === undefined) return undecided;
  // Walked on first need: an index may have settled the filter's other parts.
  let chain: ReadonlySet<string> | undefined;
  return (entry) => {
    chain ??= chainTo(store, definition, key) ?? new Set();
    return chain.has(entry.key);
  };
}

function some(definition: AttributeDefinition, test: (stored: StoredValue) => boolean): Matcher {
  return (entry) => entry.storedValues(definition).some(test);
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
