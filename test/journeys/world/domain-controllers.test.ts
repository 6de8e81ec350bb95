import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';

const anna = 'anna@contoso.example';
let lab: Lab;

beforeEach(async () => {
  lab = await startLab({ seed: 'contoso-2010-two-sites' });
});

afterEach(() => lab.stop());

const lookup = ({ steps }: Resolution) =>
  [...walk(steps)].find(({ name }) => name === 'Service connection point');
const asked = (resolution: Resolution) =>
  [...walk(lookup(resolution)?.steps ?? [])]
    .filter(({ name, target }) => name === 'TCP connect' && target.endsWith(':389'))
    .map(({ target, outcome }) => `${target} ${outcome}`);

describe('a domain controller that is gone', () => {
  it.each(['silent', 'reset'] as const)('by %s: the next one that DNS names is asked', async (by) => {
    expect(asked(await lab.resolve(anna, { from: 'zurich' }))).toEqual(['10.10.10.10:389 success']);
    await lab.world.stopServer('DC1', by);
    const resolution = await lab.resolve(anna, { from: 'zurich' });
    expect(asked(resolution)).toEqual(['10.10.10.10:389 failed', '10.30.10.10:389 success']);
    expect(lookup(resolution)?.outcome).toBe('success');
    expect(resolution.outcome).toBe('connected');
  });

  it('is waited for only shortly where there is another, and as any server where there is none', async () => {
    const waits = async () => {
      const resolution = await lab.resolve(anna, { from: 'zurich' });
      return [...walk(lookup(resolution)?.steps ?? [])]
        .filter(({ target }) => target.endsWith(':389'))
        .flatMap(({ name, elapsedMs }) => (name === 'TCP connect' ? Math.floor(elapsedMs / 1000) : []));
    };
    const drop = (to: string) => ({ from: 'zurich', to, ports: [389], action: 'drop' as const });
    await lab.world.setFirewall([drop('10.10.10.10'), drop('10.30.10.10')]);
    expect(await waits()).toEqual([2, 21]);
  });
});
