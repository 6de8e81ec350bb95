import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../src/network/time/virtual-clock.js';
import { startTrace } from '../../../src/outlook/trace.js';
import { stepProtocols } from '../../../src/record/steps/step-definition.js';
import { isStepKind, type StepKind, stepKinds } from '../../../src/record/steps/step-kinds.js';
import { stepsOf } from '../../../src/record/steps/walk.js';

const kinds = Object.keys(stepKinds).filter(isStepKind);

describe('the list of step kinds', () => {
  it('spells every kind as kebab-case and gives each protocol a kind', () => {
    for (const kind of kinds) expect(kind).toMatch(/^[a-z]+(?:-[a-z0-9]+)*$/);
    const spoken = new Set(kinds.flatMap((kind) => stepKinds[kind].protocol ?? []));
    expect([...spoken].sort()).toEqual([...stepProtocols].sort());
  });

  it.each(kinds)('has words for %s of which no fact is known', (kind) => {
    const said = <Kind extends StepKind>(known: Kind) => {
      const { detail, facts } = stepKinds[known];
      return detail(facts.parse({}));
    };
    expect(said(kind)).not.toMatch(/undefined|null|NaN/);
  });

  it('does not compile with a misspelt kind, a misspelt fact, or a fact of another kind', async () => {
    const trace = startTrace(virtualClock());
    const fill = async () => {
      // @ts-expect-error there is no such kind
      await trace.step('http-pots', 'host', async () => undefined);
      await trace.step('http-post', 'host', async (step) => {
        // @ts-expect-error there is no such fact
        step.facts({ statsu: 200 });
        // @ts-expect-error that fact is a number
        step.facts({ status: '200' });
        // @ts-expect-error that is a fact of tcp-connect
        step.facts({ port: 443 });
      });
      // @ts-expect-error that is no reason to skip a lookup
      trace.skip('local-xml', 'host', { skipped: 'lazy' });
    };
    // Nothing but the compiler stands in the way.
    await expect(fill()).rejects.toThrow(TypeError);
    const [step] = stepsOf(trace.steps(), 'http-post');
    // @ts-expect-error a kind has its own facts only
    expect(step?.facts.port).toBeUndefined();
  });
});
