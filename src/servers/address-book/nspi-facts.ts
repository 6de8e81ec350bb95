import { addressBookAnswer, type addressBookFacts, namesOf } from '../../record/events/address-book.js';
import type { FactsOf, Sentences } from '../../record/events/facts.js';
import { resolutionMid } from '../../wire/address-book/flags.js';
import { nspiStatus } from '../../wire/address-book/status.js';

/** What the journal is told of an operation, whatever carried it. */
export type NspiFacts = FactsOf<typeof addressBookFacts> & {
  /** One of `nspiStatus` by its name, or `0x...`. */
  readonly status: string;
};

/** What all answers have, and some of them. */
export interface Answered {
  readonly status: number;
  readonly rows?: readonly unknown[] | undefined;
  readonly mids?: readonly number[] | undefined;
}

const statusNames: ReadonlyMap<number, string> = new Map(
  Object.entries(nspiStatus).map(([name, status]) => [status, name]),
);

/**
 * @param names - what was asked for by name
 * @param resolves - the Minimal Entry IDs say which names were resolved
 */
export function nspiFacts(
  names: readonly string[] | undefined,
  { status, rows, mids }: Answered,
  resolves = false,
): NspiFacts {
  return {
    status: statusNames.get(status) ?? `0x${status.toString(16)}`,
    ...(names && { names, nameCount: names.length }),
    ...(resolves ? mids && { resolutions: [...new Set(mids.map(resolutionOf))] } : countOf(rows, mids)),
  };
}

/** The facts in words. */
export function nspiSentences(operation: string, facts: NspiFacts): Sentences {
  const names = namesOf(facts);
  return {
    asked: names === undefined ? operation : `${operation} ${names}`,
    answered: addressBookAnswer(facts),
  };
}

function countOf(rows: Answered['rows'], mids: Answered['mids']) {
  return rows === undefined ? mids && { ids: mids.length } : { rows: rows.length };
}

function resolutionOf(mid: number): string {
  if (mid === resolutionMid.MID_RESOLVED) return 'resolved';
  return mid === resolutionMid.MID_AMBIGUOUS ? 'ambiguous' : 'unresolved';
}
