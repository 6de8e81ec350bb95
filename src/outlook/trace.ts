import { type ErrorCode, isLabError } from '../errors.js';
import type { Clock } from '../network/time/clock.js';
import type { Step } from './resolution.js';
import { kindOf } from './step-kind.js';

/** Writes down what happens below one step. */
export interface Recorder {
  /** Says what came of the step now running; the last word counts. */
  detail(text: string): void;
  /**
   * Runs `work` as a step. When it throws, the step has failed with the error's message as its detail (the target is
   * not repeated), and the error goes on upwards.
   */
  step<T>(name: string, target: string, work: (recorder: Recorder) => Promise<T>): Promise<T>;
  /** Notes a step that was not taken. */
  skip(name: string, target: string, why: string): void;
}

/** A trace being written. */
export interface Trace extends Recorder {
  /** The steps so far, times in whole ms: a start is rounded down and an end up, so that parents cover children. */
  steps(): readonly Step[];
  /** Since the trace began. */
  elapsedMs(): number;
}

interface OpenStep {
  readonly name: string;
  readonly target: string;
  readonly started: number;
  ended: number | undefined;
  outcome: Step['outcome'];
  detail: string;
  code: ErrorCode | undefined;
  readonly steps: OpenStep[];
}

/** Begins a trace at the clock's present time. */
export function startTrace(clock: Clock): Trace {
  const began = clock.now();
  const top: OpenStep[] = [];

  const recorderFor = (steps: OpenStep[], own: OpenStep | undefined): Recorder => ({
    detail: (text) => {
      if (own) own.detail = text;
    },
    step: async (name, target, work) => {
      const step: OpenStep = {
        name,
        target,
        started: clock.now() - began,
        ended: undefined,
        outcome: 'success',
        detail: '',
        code: undefined,
        steps: [],
      };
      steps.push(step);
      try {
        return await work(recorderFor(step.steps, step));
      } catch (error) {
        step.outcome = 'failed';
        const reason = error instanceof Error ? error.message : String(error);
        step.code = isLabError(error) ? error.code : undefined;
        step.detail = reason.startsWith(`${target}: `) ? reason.slice(target.length + 2) : reason;
        throw error;
      } finally {
        step.ended = clock.now() - began;
      }
    },
    skip: (name, target, why) => {
      const now = clock.now() - began;
      const times = { started: now, ended: now };
      steps.push({ name, target, ...times, outcome: 'skipped', detail: why, code: undefined, steps: [] });
    },
  });

  const close = (step: OpenStep): Step => {
    const startedMs = Math.floor(step.started);
    const ended = step.ended ?? clock.now() - began;
    const kind = kindOf(step.name);
    return {
      name: step.name,
      target: step.target,
      outcome: step.outcome,
      detail: step.detail,
      startedMs,
      elapsedMs: Math.ceil(ended) - startedMs,
      ...(kind === undefined ? {} : { kind }),
      ...(step.code === undefined ? {} : { code: step.code }),
      steps: step.steps.map(close),
    };
  };

  return {
    ...recorderFor(top, undefined),
    steps: () => top.map(close),
    elapsedMs: () => Math.ceil(clock.now() - began),
  };
}
