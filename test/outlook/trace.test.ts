import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/errors.js';
import { virtualClock } from '../../src/network/time/virtual-clock.js';
import { startTrace } from '../../src/outlook/trace.js';

describe('trace', () => {
  it('writes down what happened, in time, with what came of it', async () => {
    const clock = virtualClock();
    const trace = startTrace(clock);
    await trace.step('find-settings', 'a', async (outer) => {
      await outer.step('resume', 'b', () => clock.sleep(2000));
      outer.skip('local-xml', 'c', { skipped: 'read-first' });
      await outer
        .step('tcp-connect', 'd', async () => {
          await clock.sleep(500);
          throw new Error('refused');
        })
        .catch(() => undefined);
      outer.facts({ homeServer: 'x' });
    });
    const [outer] = trace.steps();
    expect(outer).toMatchObject({
      name: 'Find settings',
      target: 'a',
      outcome: 'success',
      detail: 'home server x',
      kind: 'find-settings',
      facts: { homeServer: 'x' },
    });
    expect(outer?.steps.map(({ name, outcome, detail }) => [name, outcome, detail])).toEqual([
      ['Resume', 'success', ''],
      ['Local XML', 'skipped', 'it was read first'],
      ['TCP connect', 'failed', 'refused'],
    ]);
    const [first, , third] = outer?.steps ?? [];
    expect(first?.elapsedMs).toBeGreaterThanOrEqual(2000);
    expect(third?.startedMs).toBeGreaterThanOrEqual(2000);
    expect(trace.elapsedMs()).toBeGreaterThanOrEqual(2500);
  });

  it('lets every parent cover its children, in whole milliseconds', async () => {
    const clock = virtualClock();
    const trace = startTrace(clock);
    await trace.step('find-settings', '', async (a) => {
      await clock.sleep(0.4);
      await a.step('search-again', '', async (b) => {
        await b.step('resume', '', () => clock.sleep(1.3));
        await b.step('resume', '', () => clock.sleep(0.7));
      });
    });
    const check = (steps: ReturnType<typeof trace.steps>) => {
      for (const step of steps) {
        for (const below of step.steps) {
          expect(below.startedMs).toBeGreaterThanOrEqual(step.startedMs);
          expect(below.startedMs + below.elapsedMs).toBeLessThanOrEqual(step.startedMs + step.elapsedMs);
        }
        check(step.steps);
      }
    };
    check(trace.steps());
    expect(trace.elapsedMs()).toBeGreaterThanOrEqual(trace.steps()[0]?.elapsedMs ?? Number.NaN);
  });

  it('says what was spoken, and what it failed of', async () => {
    const trace = startTrace(virtualClock());
    const refused = () => Promise.reject(new LabError('connection-refused', 'no'));
    await trace
      .step('rpc-tcp', 'a', (outer) => outer.step('tcp-connect', 'b', refused))
      .catch(() => undefined);
    await trace.step('dns-lookup', 'c', async () => undefined);
    await trace.step('dns-lookup', 'd', () => Promise.reject(new Error('a fault'))).catch(() => undefined);
    const [whole, lookup, fault] = trace.steps();
    expect(whole).toMatchObject({ code: 'connection-refused' });
    expect(whole).not.toHaveProperty('protocol');
    expect(whole?.steps[0]).toMatchObject({
      kind: 'tcp-connect',
      protocol: 'tcp',
      code: 'connection-refused',
    });
    expect(lookup).toMatchObject({ protocol: 'dns', outcome: 'success' });
    expect(lookup).not.toHaveProperty('code');
    expect(fault).toMatchObject({ outcome: 'failed' });
    expect(fault).not.toHaveProperty('code');
  });

  it('passes an error on to whoever can decide', async () => {
    const trace = startTrace(virtualClock());
    await expect(trace.step('find-settings', '', () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
  });
});
