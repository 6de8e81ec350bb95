import type { AttributeValue } from '../entry.js';
import { and, equals, type Filter, or } from './filter.js';

/** Attributes in the ambiguous name resolution set that are compared by their beginning (searchFlags fANR). */
const prefixAttributes = [
  'displayName',
  'givenName',
  'sn',
  'name',
  'sAMAccountName',
  'mailNickname',
  'proxyAddresses',
  'physicalDeliveryOfficeName',
];

/** Replaces `(anr=x)` by what it stands for (MS-ADTS 3.1.1.3.1.3.1.3, ambiguous name resolution). */
export function expandAnr(filter: Filter): Filter {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.filters.some(holdsAnr)
        ? { type: filter.type, filters: filter.filters.map(expandAnr) }
        : filter;
    case 'not':
      return holdsAnr(filter.filter) ? { type: 'not', filter: expandAnr(filter.filter) } : filter;
    case 'equality':
    case 'approx':
      return isAnr(filter.attribute) ? expand(textOf(filter.value)) : filter;
    case 'substrings': {
      if (!isAnr(filter.attribute)) return filter;
      return expand(textOf(filter.initial ?? filter.any[0] ?? filter.final ?? ''));
    }
    default:
      return filter;
  }
}

function holdsAnr(filter: Filter): boolean {
  if (filter.type === 'and' || filter.type === 'or') return filter.filters.some(holdsAnr);
  if (filter.type === 'not') return holdsAnr(filter.filter);
  return 'attribute' in filter && filter.attribute !== undefined && isAnr(filter.attribute);
}

function expand(given: string): Filter {
  const exact = given.startsWith('=');
  const text = (exact ? given.slice(1) : given).trim();
  if (text === '') return or();
  const test = (attribute: string, value: string): Filter =>
    exact ? equals(attribute, value) : { type: 'substrings', attribute, initial: value, any: [] };
  const parts = prefixAttributes.map((attribute) => test(attribute, text));
  const addresses = ['smtp:', 'sip:'].map((prefix) => test('proxyAddresses', `${prefix}${text}`));
  const space = text.indexOf(' ');
  const [head, tail] = [text.slice(0, space), text.slice(space + 1).trim()];
  const names =
    space < 0
      ? []
      : [and(test('givenName', head), test('sn', tail)), and(test('givenName', tail), test('sn', head))];
  return or(...parts, ...addresses, equals('legacyExchangeDN', text), ...names);
}

/**
 * Leaves of a filter once ambiguous name resolution is expanded, worked out without expanding it.
 *
 * @param most - counting ends behind so many
 */
export function leavesOf(filter: Filter, most: number): number {
  switch (filter.type) {
    case 'and':
    case 'or': {
      let leaves = 0;
      for (const part of filter.filters) {
        leaves += leavesOf(part, most - leaves);
        if (leaves > most) break;
      }
      return leaves;
    }
    case 'not':
      return leavesOf(filter.filter, most);
    default:
      return holdsAnr(filter) ? leavesOfAnr : 1;
  }
}

/** What {@link expand} makes of two words. */
const leavesOfAnr = prefixAttributes.length + 7;

const isAnr = (attribute: string): boolean => attribute.toLowerCase() === 'anr';

function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
}
