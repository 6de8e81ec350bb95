import { isLabError } from '../errors.js';
import type { Clock } from '../network/time/clock.js';
import { type RecordedStep, type Step, stepOf } from '../record/steps/step.js';
import { type StepFacts, type StepKind, stepKinds } from '../record/steps/step-kinds.js';

/** Writes down what happens below one step. */
export interface Recorder {
  /**
   * Runs `work` as a step. When it throws, the step has failed with the error's message as its detail (the target is
   * not repeated), and the error goes on upwards.
   */
  step<Kind extends StepKind, T>(
    kind: Kind,
    target: string,
    work: (step: StepRecorder<Kind>) => Promise<T>,
  ): Promise<T>;
  /** Notes a step that was not taken, with the facts that say why. */
  skip<Kind extends StepKind>(kind: Kind, target: string, facts: StepFacts[Kind]): void;
}

/** Writes down one step, and what happens below it. */
export interface StepRecorder<Kind extends StepKind> extends Recorder {
  /** Adds facts as they become known, before the step fails of them too; the last word on each counts. */
  facts(known: StepFacts[Kind]): void;
}

/** A trace being written. */
export interface Trace extends Recorder {
  /** The steps so far, times in whole ms: a start is rounded down and an end up, so that parents cover children. */
  steps(): readonly Step[];
  /** Since the trace began. */
  elapsedMs(): number;
}

/** A step under way; `close` makes its sentences. */
interface OpenStep {
  readonly close: () => Step;
}

/** Begins a trace at the clock's present time. */
export function startTrace(clock: Clock): Trace {
  const began = clock.now();
  const top: OpenStep[] = [];
  const now = () => clock.now() - began;

  const recorderFor = (steps: OpenStep[]): Recorder => ({
    step: async (kind, target, work) => {
      const step = openStep(kind, target, now);
      steps.push(step);
      try {
        return await work({ ...recorderFor(step.steps), facts: step.facts });
      } catch (error) {
        step.fail(error);
        throw error;
      } finally {
        step.end();
      }
    },
    skip: (kind, target, facts) => {
      const step = openStep(kind, target, now, 'skipped');
      step.facts(facts);
      step.end();
      steps.push(step);
    },
  });

  return {
    ...recorderFor(top),
    steps: () => top.map((step) => step.close()),
    elapsedMs: () => Math.ceil(now()),
  };
}

function openStep<Kind extends StepKind>(
  kind: Kind,
  target: string,
  now: () => number,
  taken: 'success' | 'skipped' = 'success',
) {
  const started = now();
  const steps: OpenStep[] = [];
  let facts: StepFacts[Kind] = stepKinds[kind].facts.parse({});
  let ended: number | undefined;
  let failure: Pick<RecordedStep<Kind>, 'detail' | 'code'> | undefined;
  return {
    steps,
    facts: (known: StepFacts[Kind]) => {
      facts = { ...facts, ...known };
    },
    fail: (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      // The target stands beside it already.
      const isRepeated = message.startsWith(`${target}: `);
      failure = {
        detail: isRepeated ? message.slice(target.length + 2) : message,
        code: isLabError(error) ? error.code : undefined,
      };
    },
    end: () => {
      ended = now();
    },
    close: (): Step => {
      const startedMs = Math.floor(started);
      return stepOf(kind, {
        target,
        outcome: failure === undefined ? taken : 'failed',
        facts,
        startedMs,
        elapsedMs: Math.ceil(ended ?? now()) - startedMs,
        ...failure,
        steps: steps.map((step) => step.close()),
      });
    },
  };
}
