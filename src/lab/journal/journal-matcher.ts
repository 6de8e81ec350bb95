import { LabError } from '../../errors.js';
import { fieldNames } from '../../record/events/fields.js';
import type { JournalEntry } from './journal-entry.js';
import { nearest } from './nearest.js';

/** The fields by which entries can be matched, in the order in which messages show them. */
export const matchedFields = ['protocol', 'host', 'client', ...fieldNames, 'asked', 'answered'] as const;

/** One of an entry's own fields, or one of its `fields`. */
export type MatchedField = (typeof matchedFields)[number];

/**
 * What a field must be: exactly this text (numbers and booleans are compared as text), a text that the regular expression
 * matches, or one that the function accepts. A list is compared as its items joined by `, `. A field that an entry does not
 * have matches nothing.
 */
export type FieldMatcher = string | number | boolean | RegExp | ((value: string) => boolean);

/**
 * Selects entries: those in which every named field matches, or those that a function accepts.
 *
 * @example
 * { protocol: 'dns', name: 'autodiscover.contoso.example', status: 'NXDOMAIN' }
 * { protocol: 'http', name: /autodiscover\.xml$/i, status: 401 }
 */
export type JournalMatcher =
  | { readonly [Field in MatchedField]?: FieldMatcher }
  | ((entry: JournalEntry) => boolean);

/** A {@link JournalMatcher} made ready: `accepts` decides, `parts` and `describe` are for messages. */
export interface CompiledMatcher {
  accepts(entry: JournalEntry): boolean;
  /** None for a function, which says nothing of itself. */
  readonly parts: readonly MatcherPart[];
}

/** What is wanted of one field. */
export interface MatcherPart {
  readonly field: MatchedField;
  readonly wanted: FieldMatcher;
  /** The exact text that is wanted, where it is one. */
  readonly text: string | undefined;
  accepts(value: string | undefined): boolean;
}

/**
 * Makes a matcher ready.
 *
 * @throws LabError `wrong-usage` for a field that entries do not have
 */
export function compileMatcher(
  matcher: JournalMatcher | Readonly<Record<string, FieldMatcher | undefined>>,
): CompiledMatcher {
  if (typeof matcher === 'function') return { accepts: matcher, parts: [] };
  const unknown = Object.keys(matcher).find((key) => !matchedFields.some((field) => field === key));
  if (unknown !== undefined) {
    const close = nearest(unknown, matchedFields);
    throw new LabError('wrong-usage', `unknown journal field "${unknown}"`, {
      hint: `${close === undefined ? '' : `did you mean ${close}? `}they have: ${matchedFields.join(', ')}`,
    });
  }
  const parts = matchedFields.flatMap((field) => {
    const wanted = matcher[field];
    return wanted === undefined ? [] : [compilePart(field, wanted)];
  });
  return { parts, accepts: (entry) => parts.every((part) => part.accepts(fieldOf(entry, part.field))) };
}

/** An entry's field, wherever it stands. */
export function fieldOf(entry: JournalEntry, field: MatchedField): string | undefined {
  switch (field) {
    case 'protocol':
    case 'host':
    case 'client':
    case 'asked':
    case 'answered':
      return entry[field];
    default: {
      const value = entry.fields[field];
      return typeof value === 'object' ? value.join(', ') : value?.toString();
    }
  }
}

function compilePart(field: MatchedField, wanted: FieldMatcher): MatcherPart {
  if (typeof wanted !== 'function' && !(wanted instanceof RegExp)) {
    const text = String(wanted);
    return { field, wanted, text, accepts: (value) => value === text };
  }
  // Unlike test(), search() does not remember where it was with the flag g.
  const accepts = wanted instanceof RegExp ? (value: string) => value.search(wanted) >= 0 : wanted;
  return { field, wanted, text: undefined, accepts: (value) => value !== undefined && accepts(value) };
}

/** `'NXDOMAIN'`, `/^mail/`, or the name of a function. */
export function describeWanted(wanted: FieldMatcher): string {
  if (typeof wanted === 'number' || typeof wanted === 'boolean') return `'${wanted}'`;
  if (typeof wanted === 'string') return quote(wanted);
  if (wanted instanceof RegExp) return String(wanted);
  return wanted.name === '' ? 'what a function accepts' : `what ${wanted.name}() accepts`;
}

/** As it would be written in a test. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
