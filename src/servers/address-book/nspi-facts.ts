import type { addressBookFacts } from '../../record/events/address-book.js';
import type { FactsOf } from '../../record/events/facts.js';
import { resolutionMid } from '../../wire/address-book/flags.js';
import { nspiStatus } from '../../wire/address-book/status.js';

/** What the journal is told of an operation, whatever carried it. */
export type NspiFacts = FactsOf<typeof addressBookFacts> & {
  /** One of `nspiStatus` by its name, or `0x...`; where names were resolved, how the first was. */
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
  const resolutions = resolves ? mids && [...new Set(mids.map(resolutionOf))] : undefined;
  return {
    status: resolutions?.[0] ?? statusNames.get(status) ?? `0x${status.toString(16)}`,
    ...(names && { names, nameCount: names.length }),
    ...(resolves ? resolutions && { resolutions } : countOf(rows, mids)),
  };
}

function countOf(rows: Answered['rows'], mids: Answered['mids']) {
  return rows === undefined ? mids && { ids: mids.length } : { rows: rows.length };
}

function resolutionOf(mid: number): string {
  if (mid === resolutionMid.MID_RESOLVED) return 'resolved';
  return mid === resolutionMid.MID_AMBIGUOUS ? 'ambiguous' : 'unresolved';
}
