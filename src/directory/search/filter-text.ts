import { DecodeError } from '../../errors.js';
import type { AttributeValue } from '../entry.js';
import type { Filter } from './filter.js';
import { FilterWriter } from './filter-writer.js';

const maximumDepth = 64;

/**
 * Reads a filter's text form (RFC 4515), and what Active Directory takes beyond it: `(!a=b)` without inner
 * parentheses, blanks around an attribute's name, no outer parentheses.
 *
 * @throws DecodeError with the offset in characters; also when nested deeper than 64
 */
export function parseFilter(text: string): Filter {
  const source = text.trim();
  const [filter, end] = source.startsWith('(')
    ? readParenthesised(source, 0, 0)
    : [readItem(source, 0), source.length];
  if (end !== source.length) throw new DecodeError('filter', end, 'the end of the filter');
  return filter;
}

/* filter = "(" ( "&" *filter / "|" *filter / "!" filter / item ) ")" */
function readParenthesised(text: string, start: number, depth: number): [Filter, end: number] {
  if (depth > maximumDepth) throw new DecodeError('filter', start, `at most ${maximumDepth} levels`);
  if (text[start] !== '(') throw new DecodeError('filter', start, '"("');
  let at = skipBlanks(text, start + 1);
  const operator = text[at];
  if (operator !== '&' && operator !== '|' && operator !== '!') {
    const end = text.indexOf(')', at);
    if (end < 0) throw new DecodeError('filter', text.length, '")"');
    return [readItem(text.slice(at, end), at), end + 1];
  }
  const filters: Filter[] = [];
  at = skipBlanks(text, at + 1);
  if (operator === '!' && text[at] !== '(') {
    const end = text.indexOf(')', at);
    if (end < 0) throw new DecodeError('filter', text.length, '")"');
    return [{ type: 'not', filter: readItem(text.slice(at, end), at) }, end + 1];
  }
  while (text[at] === '(') {
    const [filter, end] = readParenthesised(text, at, depth + 1);
    filters.push(filter);
    at = skipBlanks(text, end);
  }
  if (text[at] !== ')') throw new DecodeError('filter', at, '")"');
  const [only] = filters;
  if (operator !== '!') return [{ type: operator === '&' ? 'and' : 'or', filters }, at + 1];
  if (only === undefined || filters.length > 1) throw new DecodeError('filter', at, 'one filter after "!"');
  return [{ type: 'not', filter: only }, at + 1];
}

/* item = attr ( "=" / "~=" / ">=" / "<=" ) value / attr [":dn"] [":" rule] ":=" value */
function readItem(text: string, offset: number): Filter {
  const match = /^([\w.;-]*)((?::[\w.-]+)*)\s*(~=|>=|<=|:=|=)/.exec(text.trimStart());
  const [whole, attribute = '', modifiers = '', operator] = match ?? [];
  if (whole === undefined) throw new DecodeError('filter', offset, 'attribute=value');
  const raw = text.trimStart().slice(whole.length);
  const value = (): AttributeValue => unescapeValue(raw, offset);
  if (operator === ':=') {
    const parts = modifiers.split(':').filter((part) => part !== '');
    const dnAttributes = parts[0]?.toLowerCase() === 'dn';
    const matchingRule = parts[dnAttributes ? 1 : 0];
    return {
      type: 'extensible',
      ...(matchingRule === undefined ? {} : { matchingRule }),
      ...(attribute === '' ? {} : { attribute }),
      value: value(),
      dnAttributes,
    };
  }
  if (attribute === '' || modifiers !== '')
    throw new DecodeError('filter', offset, 'an attribute before "="');
  if (operator === '>=') return { type: 'greaterOrEqual', attribute, value: value() };
  if (operator === '<=') return { type: 'lessOrEqual', attribute, value: value() };
  if (operator === '~=') return { type: 'approx', attribute, value: value() };
  if (raw === '*') return { type: 'present', attribute };
  if (!raw.includes('*')) return { type: 'equality', attribute, value: value() };
  const parts = raw.split('*').map((part) => unescapeValue(part, offset));
  const [initial = '', final = ''] = [parts[0], parts.at(-1)];
  return {
    type: 'substrings',
    attribute,
    ...(initial.length === 0 ? {} : { initial }),
    any: parts.slice(1, -1).filter((part) => part.length > 0),
    ...(final.length === 0 ? {} : { final }),
  };
}

/** `\xx` is a byte; a value with any that do not make UTF-8 comes as bytes. */
function unescapeValue(text: string, offset: number): AttributeValue {
  if (!text.includes('\\')) return text;
  const chunks = text.split(/(\\[0-9A-Fa-f]{2})/).map((chunk) => {
    if (/^\\[0-9A-Fa-f]{2}$/.test(chunk)) return Buffer.from(chunk.slice(1), 'hex');
    if (chunk.includes('\\')) throw new DecodeError('filter', offset, 'two hexadecimal digits after "\\"');
    return Buffer.from(chunk, 'utf8');
  });
  const bytes = Buffer.concat(chunks);
  const decoded = bytes.toString('utf8');
  return Buffer.from(decoded, 'utf8').equals(bytes) ? decoded : bytes;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++;
  return at;
}

/**
 * The text form of a filter (RFC 4515), for a log.
 *
 * @param longest - characters that are enough: writing ends behind them, however large the filter. Default: all of it
 * @param hides - attributes whose values are left out. Default: none
 */
export function formatFilter(
  filter: Filter,
  longest: number = Number.POSITIVE_INFINITY,
  hides: (attribute: string) => boolean = () => false,
): string {
  const writer = new FilterWriter(longest, hides);
  writer.filter(filter);
  return writer.text;
}
