import { distance } from 'fastest-levenshtein';
import { LabError } from '../../errors.js';
import type { JournalEntry } from './journal-entry.js';
import { type CompiledMatcher, describeWanted, fieldOf, type MatcherPart, quote } from './journal-matcher.js';

/** How many entries are expected; default at least 1. `times` cannot be combined with the others. */
export interface ExpectedCount {
  readonly times?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** An {@link ExpectedCount} as bounds. */
export interface CountBounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Reads an {@link ExpectedCount}.
 *
 * @throws LabError `wrong-usage` for bounds that no count can meet
 */
export function countBounds({ times, atLeast, atMost }: ExpectedCount): CountBounds {
  if (times !== undefined && (atLeast !== undefined || atMost !== undefined)) {
    throw new LabError('wrong-usage', '`times` is exact', { hint: 'leave out `atLeast` and `atMost`' });
  }
  const least = times ?? atLeast ?? (atMost === undefined ? 1 : 0);
  const most = times ?? atMost ?? Number.POSITIVE_INFINITY;
  const isCount = (value: number) => Number.isInteger(value) && value >= 0;
  if (isCount(least) && (most === Number.POSITIVE_INFINITY || isCount(most)) && least <= most) {
    return { least, most };
  }
  throw new LabError('wrong-usage', `no number of entries is ${describeBounds({ least, most })}`, {
    hint: 'give whole numbers from 0 up, the lesser one as `atLeast`',
  });
}

/** What a journal held when an expectation of it failed. */
export interface Found {
  readonly entries: readonly JournalEntry[];
  /** Those of them that match. */
  readonly matching: readonly JournalEntry[];
  /** How many older ones the journal has no more. */
  readonly dropped: number;
}

/** Entries that are shown of many. */
const mostShown = 3;
/** Entries that are looked at, from the newest back: beyond that, the nearest is not what was meant. */
const mostExamined = 2_000;
/** Characters of a text that are compared and shown. */
const longestText = 200;

/**
 * The message of an expectation that failed: what was expected, and the nearest entries with what differs, field by
 * field; or, where there are too many, those.
 *
 * @param when - e.g. ` within 5000 ms`
 */
export function describeMiss(matcher: CompiledMatcher, bounds: CountBounds, found: Found, when = ''): string {
  const { entries, matching, dropped } = found;
  const noun = bounds.most === 1 || (bounds.least === 1 && bounds.most > 1) ? 'entry' : 'entries';
  const wanted = matcher.parts.map(({ field, wanted: one }) => `  ${field}: ${describeWanted(one)}`);
  const total =
    entries.length === 0 ? 'the journal is empty' : `${matching.length} of ${entries.length} match`;
  const gone = dropped === 0 ? '' : `; ${dropped} older entries were dropped, see journalSize`;
  const head = [
    `expected ${describeBounds(bounds)} journal ${noun}${wanted.length === 0 ? ' that a function accepts' : ' with'}`,
    ...wanted,
    `but${when} ${total}${gone}`,
  ];
  if (matching.length > bounds.most) {
    const shown = matching.slice(0, mostShown).map((entry) => describeEntry(entry));
    const more = matching.length - shown.length;
    return [...head, '', 'matching:', ...shown, ...(more > 0 ? [`  ... and ${more} more`] : [])].join('\n');
  }
  if (matcher.parts.length === 0) {
    const latest = entries.slice(-mostShown).map((entry) => describeEntry(entry));
    return [...head, ...(latest.length > 0 ? ['', 'latest:', ...latest] : [])].join('\n');
  }
  const near = nearestEntries(matcher, entries).flatMap(({ entry, times, differing }) => [
    describeEntry(entry, times),
    ...differing.map(
      (part) => `    ${part.field}: expected ${describeWanted(part.wanted)}, was ${shown(entry, part)}`,
    ),
  ]);
  return [...head, ...(near.length > 0 ? ['', 'nearest:', ...near] : [])].join('\n');
}

function describeBounds({ least, most }: CountBounds): string {
  if (least === most) return least === 0 ? 'no' : `exactly ${least}`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}`;
  return least === 0 ? `at most ${most}` : `${least} to ${most}`;
}

function describeEntry({ id, at, protocol, host, asked, answered }: JournalEntry, times = 1): string {
  const text = `${cut(asked)} -> ${cut(answered)}`;
  return `  #${id} ${at.slice(11, 23)} ${protocol} ${host}: ${text}${times === 1 ? '' : ` (${times} times)`}`;
}

function shown(entry: JournalEntry, { field }: MatcherPart): string {
  const value = fieldOf(entry, field);
  return value === undefined ? 'absent' : quote(cut(value));
}

interface Near {
  readonly entry: JournalEntry;
  /** How many entries say the same. */
  times: number;
  readonly differing: readonly MatcherPart[];
  readonly away: number;
}

/** The entries that differ least, those that say the same taken as one, the newest of them shown. */
function nearestEntries({ parts }: CompiledMatcher, entries: readonly JournalEntry[]): readonly Near[] {
  const byText = new Map<string, Near>();
  for (const entry of entries.slice(-mostExamined).reverse()) {
    const key = [entry.protocol, entry.host, entry.asked, entry.answered].join('\n');
    const known = byText.get(key);
    if (known !== undefined) {
      known.times++;
      continue;
    }
    const differing = parts.filter((part) => !part.accepts(fieldOf(entry, part.field)));
    // One that matches is not what is missing.
    if (differing.length === 0) continue;
    const away = differing.reduce((sum, part) => sum + awayBy(part, fieldOf(entry, part.field)), 0);
    byText.set(key, { entry, times: 1, differing, away });
  }
  return [...byText.values()].sort((left, right) => left.away - right.away).slice(0, mostShown);
}

/** From 0 to 1, and above for what cannot be meant: another protocol, or a field that is not there. */
function awayBy({ field, text }: MatcherPart, value: string | undefined): number {
  if (field === 'protocol') return 3;
  if (value === undefined) return 2;
  if (text === undefined) return 1;
  const [wanted, had] = [cut(text).toLowerCase(), cut(value).toLowerCase()];
  return distance(wanted, had) / Math.max(1, wanted.length, had.length);
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}...`;
}
