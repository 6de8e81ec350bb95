import { formatMs } from '../report/figures.js';

/** One thing that was measured, and what it had to be. */
export interface Observation {
  readonly what: string;
  readonly measured: string;
  readonly expected: string;
  readonly holds: boolean;
}

/** What can be compared: texts, lists of them in their order, counts. */
export type Measure = string | number | boolean | readonly string[] | undefined | null;

/** Takes down what is measured. One thing that is not as expected, or nothing at all, and the claim does not hold. */
export interface Evidence {
  /** It has to be this. */
  is(what: string, measured: Measure, expected: Measure): void;
  /** It has to be so; `measured` and `expected` are for the reader. */
  so(what: string, measured: Measure, holds: boolean, expected: string): void;
  /** Times in ms, both bounds included; undefined was not measured at all. */
  takes(what: string, ms: number | undefined, least: number, most?: number): void;
  readonly observations: readonly Observation[];
}

/** Begins with nothing. */
export function createEvidence(): Evidence {
  const observations: Observation[] = [];
  const note = (what: string, measured: string, holds: boolean, expected: string) => {
    observations.push({ what, measured, expected, holds });
  };
  return {
    is: (what, measured, expected) => {
      const [was, wanted] = [inWords(measured), inWords(expected)];
      note(what, was, was === wanted, wanted);
    },
    so: (what, measured, holds, expected) => note(what, inWords(measured), holds, expected),
    takes: (what, ms, least, most = Number.POSITIVE_INFINITY) => {
      const bounds =
        most === Number.POSITIVE_INFINITY
          ? `${formatMs(least)} or more`
          : `${formatMs(least)} to ${formatMs(most)}`;
      const holds = ms !== undefined && ms >= least && ms <= most;
      note(what, ms === undefined ? inWords(undefined) : formatMs(Math.round(ms)), holds, bounds);
    },
    observations,
  };
}

function inWords(measure: Measure): string {
  if (measure === undefined || measure === null || measure === '') return 'nothing';
  if (typeof measure !== 'object') return String(measure);
  return measure.length === 0 ? 'none' : measure.join(', ');
}
