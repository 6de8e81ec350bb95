import type { AttributeValue } from '../entry.js';

/**
 * A search filter (RFC 4511 4.5.1.7). Values are text or the bytes that came over the wire; the attribute's syntax
 * reads both alike.
 */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly type: 'not'; readonly filter: Filter }
  | {
      readonly type: 'equality' | 'greaterOrEqual' | 'lessOrEqual' | 'approx';
      readonly attribute: string;
      readonly value: AttributeValue;
    }
  | {
      readonly type: 'substrings';
      readonly attribute: string;
      readonly initial?: AttributeValue;
      readonly any: readonly AttributeValue[];
      readonly final?: AttributeValue;
    }
  | { readonly type: 'present'; readonly attribute: string }
  | {
      readonly type: 'extensible';
      readonly matchingRule?: string;
      readonly attribute?: string;
      readonly value: AttributeValue;
      readonly dnAttributes: boolean;
    };

/** Every entry: `(objectClass=*)`. */
export const everyEntry: Filter = { type: 'present', attribute: 'objectClass' };

/** `attribute=value`. */
export function equals(attribute: string, value: AttributeValue): Filter {
  return { type: 'equality', attribute, value };
}

/** All of them; an empty list is true (RFC 4526). */
export function and(...filters: Filter[]): Filter {
  return { type: 'and', filters };
}

/** Any of them; an empty list is false (RFC 4526). */
export function or(...filters: Filter[]): Filter {
  return { type: 'or', filters };
}

/** Its contrary; Undefined stays Undefined. */
export function not(filter: Filter): Filter {
  return { type: 'not', filter };
}
