import { describe, expect, it } from 'vitest';
import { isLabError } from '../../src/errors.js';
import type { Step } from '../../src/record/steps/step.js';
import { parseResolutions } from '../../src/report/saved-trace.js';
import { inside, nowhere, outsideWithBadRecord, step } from './traces.js';

const refusalOf = (json: string): string => {
  try {
    parseResolutions(json, 'a.json');
  } catch (error) {
    if (isLabError(error, 'wrong-usage')) return error.message;
    throw error;
  }
  throw new Error('it was taken');
};

describe('a saved trace', () => {
  it('reads as it was written, one or several', () => {
    expect(parseResolutions(JSON.stringify(inside), 'a.json')).toEqual([inside]);
    expect(parseResolutions(JSON.stringify([nowhere, outsideWithBadRecord]), 'a.json')).toEqual([
      nowhere,
      outsideWithBadRecord,
    ]);
  });

  it('reads what a later release has added to profile and connection', () => {
    const later = { ...inside, profile: { ...inside.profile, extra: 1 }, added: true };
    expect(parseResolutions(JSON.stringify(later), 'a.json')[0]?.profile?.homeServer).toBe(
      'outlook.contoso.example',
    );
  });

  it('reads the form without facts, in which `kind` was the protocol and the name says what a step is', () => {
    const older = [
      {
        name: 'TCP connect',
        target: '10.10.10.20:135',
        outcome: 'success',
        detail: 'connected',
        kind: 'tcp',
      },
      { name: 'RPC/TCP', target: 'outlook.contoso.example', outcome: 'failed', detail: 'no answer' },
    ].map((step) => ({ ...step, startedMs: 0, elapsedMs: 1, steps: [] }));
    const [read] = parseResolutions(JSON.stringify({ ...inside, steps: older }), 'a.json');
    expect(read?.steps).toMatchObject([
      { name: 'TCP connect', detail: 'connected', kind: 'tcp-connect', protocol: 'tcp', facts: {} },
      { name: 'RPC/TCP', detail: 'no answer', kind: 'rpc-tcp', facts: {} },
    ]);
    const unknown = older.map((step) => ({ ...step, name: 'Teleport' }));
    expect(refusalOf(JSON.stringify({ ...inside, steps: unknown }))).toMatch(/Teleport/);
  });

  it('is refused when a fact is not of its kind', () => {
    const [step] = inside.steps;
    const wrong = { ...step, kind: 'tcp-connect', facts: { port: 'high' }, steps: [] };
    expect(refusalOf(JSON.stringify({ ...inside, steps: [wrong] }))).toMatch(/facts\.port/);
  });

  it('is refused by name when it is something else', () => {
    expect(refusalOf('{')).toMatch(/^a\.json: this is not JSON \(give files that `resolve --json`/);
    expect(refusalOf('[]')).toMatch(/holds no resolution/);
    expect(refusalOf('{"schema":2}')).toMatch(/not a valid resolution: schema/);
    expect(refusalOf(JSON.stringify({ ...inside, steps: [{ name: 1 }] }))).toMatch(
      /one of its steps is none: name/,
    );
    expect(refusalOf(JSON.stringify({ ...inside, elapsedMs: -1 }))).toMatch(/elapsedMs/);
  });

  it('is refused when it is too deep or too long', () => {
    let deep: Step = step('resume', '', 0, 1);
    for (let level = 0; level < 40; level++) deep = step('resume', '', 0, 1, { steps: [deep] });
    expect(refusalOf(JSON.stringify({ ...inside, steps: [deep] }))).toMatch(/more than 32 deep/);
    const many = Array.from({ length: 100_001 }, () => step('resume', '', 0, 1));
    expect(refusalOf(JSON.stringify({ ...inside, steps: many }))).toMatch(/more than 100000 steps/);
  });
});
