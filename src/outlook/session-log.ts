import type { Clock } from '../network/time/clock.js';
import type { Step } from './resolution.js';

/** What a session has been through, as steps whose times count from its beginning. */
export interface SessionLog {
  /** The last thousand. */
  readonly steps: readonly Step[];
  /**
   * Notes something that ends now.
   *
   * @param started - when it began, on the clock
   * @param below - the steps of an attempt, which count from its own beginning
   */
  note(
    name: string,
    target: string,
    outcome: Step['outcome'],
    detail: string,
    started: number,
    below?: readonly Step[],
  ): void;
}

const mostSteps = 1000;

/** Begins a log at the clock's present time. */
export function createSessionLog(clock: Clock): SessionLog {
  const began = clock.now();
  const steps: Step[] = [];
  return {
    steps,
    note: (name, target, outcome, detail, started, below = []) => {
      const startedMs = Math.floor(started - began);
      const elapsedMs = Math.ceil(clock.now() - began) - startedMs;
      const inside = below.map((step) => shifted(step, startedMs));
      steps.push({ name, target, outcome, detail, startedMs, elapsedMs, steps: inside });
      if (steps.length > mostSteps) steps.shift();
    },
  };
}

function shifted(step: Step, byMs: number): Step {
  return {
    ...step,
    startedMs: step.startedMs + byMs,
    steps: step.steps.map((below) => shifted(below, byMs)),
  };
}
