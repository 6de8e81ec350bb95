import type { ErrorCode } from '../../errors.js';
import type { StepProtocol } from './step-definition.js';
import { type StepFacts, type StepKind, stepKinds } from './step-kinds.js';

/** The outcome of a step. */
export type StepOutcome = 'success' | 'failed' | 'skipped';

/** A step of one kind. Times in ms of the lab's clock. */
export interface StepOf<Kind extends StepKind> {
  /** The kind in words. */
  readonly name: string;
  readonly target: string;
  readonly outcome: StepOutcome;
  /** The result in words, built from the facts; for a failed step the reason. */
  readonly detail: string;
  /** Since the resolution began. */
  readonly startedMs: number;
  /** Includes the steps below. */
  readonly elapsedMs: number;
  readonly kind: Kind;
  /** Absent on steps that consist of other steps. */
  readonly protocol?: StepProtocol;
  readonly facts: StepFacts[Kind];
  /** Why a failed step failed; absent for an internal error. */
  readonly code?: ErrorCode;
  readonly steps: readonly Step[];
}

/** One thing that the client did, and the things it did for it: `kind` decides which facts it has. */
export type Step = { readonly [Kind in StepKind]: StepOf<Kind> }[StepKind];

/** What is recorded of a step; the rest follows from its kind. */
export interface RecordedStep<Kind extends StepKind> {
  readonly target: string;
  readonly outcome: StepOutcome;
  readonly facts: StepFacts[Kind];
  readonly startedMs: number;
  readonly elapsedMs: number;
  /** Words that stand for what the facts would say: what a failed step failed of. */
  readonly detail?: string | undefined;
  /** Why a failed step failed. */
  readonly code?: ErrorCode | undefined;
  readonly steps: readonly Step[];
}

/** Makes a step from what was recorded: the one place where its sentences come from. */
export function stepOf<Kind extends StepKind>(kind: Kind, recorded: RecordedStep<Kind>): Step;
// The compiler does not see by itself that a step of any one kind is one of the union.
export function stepOf<Kind extends StepKind>(kind: Kind, recorded: RecordedStep<Kind>): StepOf<Kind> {
  const { target, outcome, facts, startedMs, elapsedMs, code, steps } = recorded;
  const { name, protocol, detail } = stepKinds[kind];
  return {
    name,
    target,
    outcome,
    detail: recorded.detail ?? detail(facts),
    startedMs,
    elapsedMs,
    kind,
    ...(protocol === undefined ? {} : { protocol }),
    facts,
    ...(code === undefined ? {} : { code }),
    steps,
  };
}
