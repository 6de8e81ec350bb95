import { resolutionMid } from '../../../wire/address-book/flags.js';
import type { PropertyRow } from '../../../wire/address-book/property-value.js';
import { nspiStatus } from '../../../wire/address-book/status.js';

/** Characters of a name in one line of the journal. */
const maxShown = 120;

const statusNames: ReadonlyMap<number, string> = new Map(
  Object.entries(nspiStatus).map(([name, status]) => [status, name]),
);

/** Names that a client asks for: `anna, ben, 3 more`. */
export function describeNames(names: readonly string[]): string {
  const [first = 'nothing', second] = names;
  const shown = second === undefined ? first : `${first}, ${second}`;
  const more = names.length > 2 ? `, ${names.length - 2} more` : '';
  return `${shown.slice(0, maxShown)}${more}`;
}

/** `Success, 3 rows`, or the name of what went wrong. */
export function describeAnswer({
  status,
  rows,
  mids,
}: {
  readonly status: number;
  readonly rows?: readonly PropertyRow[] | undefined;
  readonly mids?: readonly number[] | undefined;
}): string {
  const name = statusNames.get(status) ?? `0x${status.toString(16)}`;
  const found = rows ?? mids;
  return found === undefined ? name : `${name}, ${found.length} ${rows === undefined ? 'ids' : 'rows'}`;
}

/** `resolved`, `ambiguous`, `unresolved`, each once. */
export function describeResolutions(mids: readonly number[] | undefined, status: number): string {
  if (mids === undefined) return describeAnswer({ status });
  return [...new Set(mids.map(resolutionName))].join(', ');
}

function resolutionName(mid: number): string {
  if (mid === resolutionMid.MID_RESOLVED) return 'resolved';
  return mid === resolutionMid.MID_AMBIGUOUS ? 'ambiguous' : 'unresolved';
}
