import type { Step } from './step.js';
import type { StepKind } from './step-kinds.js';

/** Every step of a trace, parents before children, in order of time. */
export function* walk(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    yield* walk(step.steps);
  }
}

/** All steps of some kinds, however deep, in order of time. */
export function stepsOf<Kind extends StepKind>(
  steps: readonly Step[],
  ...kinds: readonly Kind[]
): readonly Extract<Step, { readonly kind: Kind }>[] {
  const wanted: ReadonlySet<StepKind> = new Set(kinds);
  return [...walk(steps)].filter((step): step is Extract<Step, { readonly kind: Kind }> =>
    wanted.has(step.kind),
  );
}
