import { isUtf8 } from 'node:buffer';
import type { AttributeValue } from '../entry.js';
import type { Filter } from './filter.js';

const operators = { equality: '=', greaterOrEqual: '>=', lessOrEqual: '<=', approx: '~=' } as const;

/** What stands for a value that no log may hold. */
const hidden = '[hidden]';

/** Writes filters, and ends behind as many characters as are enough. */
export class FilterWriter {
  readonly #longest: number;
  readonly #hides: (attribute: string) => boolean;
  text = '';

  constructor(longest: number, hides: (attribute: string) => boolean) {
    this.#longest = longest;
    this.#hides = hides;
  }

  filter(filter: Filter): void {
    switch (filter.type) {
      case 'and':
      case 'or':
        this.#set(filter.type === 'and' ? '&' : '|', filter.filters);
        break;
      case 'not':
        this.#set('!', [filter.filter]);
        break;
      case 'present':
        this.#write('(', filter.attribute, '=*)');
        break;
      case 'substrings':
        this.#write('(', filter.attribute, '=');
        if (this.#hides(filter.attribute)) this.#write(hidden);
        else this.#parts([filter.initial ?? '', ...filter.any, filter.final ?? '']);
        this.#write(')');
        break;
      case 'extensible': {
        const rule = filter.matchingRule === undefined ? '' : `:${filter.matchingRule}`;
        const attribute = filter.attribute ?? '';
        this.#item(attribute, `${filter.dnAttributes ? ':dn' : ''}${rule}:=`, filter.value);
        break;
      }
      default:
        this.#item(filter.attribute, operators[filter.type], filter.value);
    }
  }

  get #isEnough(): boolean {
    return this.text.length > this.#longest;
  }

  #set(operator: string, filters: readonly Filter[]): void {
    this.#write('(', operator);
    for (const one of filters) {
      if (this.#isEnough) return;
      this.filter(one);
    }
    this.#write(')');
  }

  #item(attribute: string, operator: string, value: AttributeValue): void {
    this.#write('(', attribute, operator);
    if (this.#hides(attribute)) this.#write(hidden);
    else this.#value(value);
    this.#write(')');
  }

  #parts([first = '', ...others]: readonly AttributeValue[]): void {
    this.#value(first);
    for (const part of others) {
      if (this.#isEnough) return;
      this.#write('*');
      this.#value(part);
    }
  }

  #value(value: AttributeValue): void {
    const room = this.#longest - this.text.length + 1;
    if (room > 0) this.text += escapeValue(value.length > room ? beginningOf(value, room) : value);
  }

  #write(...pieces: readonly string[]): void {
    for (const piece of pieces) {
      if (this.#isEnough) return;
      this.text += piece.length > this.#longest ? piece.slice(0, this.#longest + 1) : piece;
    }
  }
}

/** At least so many characters of a value; of UTF-8 whole ones. */
function beginningOf(value: AttributeValue, length: number): AttributeValue {
  if (typeof value === 'string') return value.slice(0, length);
  const [bytesEach, longestCharacter] = [3, 4]; // of UTF-16, as strings are counted
  for (let more = 0; more < longestCharacter; more++) {
    const beginning = value.subarray(0, bytesEach * length + more);
    if (isUtf8(beginning)) return beginning;
  }
  return value.subarray(0, length);
}

function escapeValue(value: AttributeValue): string {
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
  if (typeof value !== 'string' && !Buffer.from(text, 'utf8').equals(value)) {
    return Buffer.from(value).toString('hex').replaceAll(/../g, '\\$&');
  }
  return text.replaceAll(/[\p{Cc}()*\\]/gu, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
