import type { Clock } from '../network/time/clock.js';
import { type RecordedStep, type Step, stepOf } from '../record/steps/step.js';

type SessionStep = 'session-connect' | 'session-reconnect' | 'session-connected' | 'session-wait';

type NotedStep<Kind extends SessionStep> = Omit<RecordedStep<Kind>, 'startedMs' | 'elapsedMs' | 'steps'> & {
  readonly steps?: readonly Step[];
};

/** What a session has been through, as steps whose times count from its beginning. */
export interface SessionLog {
  /** The last thousand. */
  readonly steps: readonly Step[];
  /**
   * Notes something that ends now.
   *
   * @param noted - the steps below, those of an attempt, count from its own beginning
   * @param started - when it began, on the clock
   */
  note<Kind extends SessionStep>(kind: Kind, noted: NotedStep<Kind>, started: number): void;
}

const mostSteps = 1000;

/** Begins a log at the clock's present time. */
export function createSessionLog(clock: Clock): SessionLog {
  const began = clock.now();
  const steps: Step[] = [];
  return {
    steps,
    note: (kind, { steps: below = [], ...noted }, started) => {
      const startedMs = Math.floor(started - began);
      const elapsedMs = Math.ceil(clock.now() - began) - startedMs;
      const inside = below.map((step) => shifted(step, startedMs));
      steps.push(stepOf(kind, { ...noted, startedMs, elapsedMs, steps: inside }));
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
