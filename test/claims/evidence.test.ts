import { describe, expect, it } from 'vitest';
import { createEvidence } from '../../src/claims/evidence.js';

/** What one call of the evidence takes down. */
function taken(note: (evidence: ReturnType<typeof createEvidence>) => void) {
  const evidence = createEvidence();
  note(evidence);
  return evidence.observations[0];
}

describe('evidence', () => {
  it.each([
    ['outlook.contoso.example', 'outlook.contoso.example', true],
    ['cas1.contoso.internal', 'outlook.contoso.example', false],
    [undefined, 'outlook.contoso.example', false],
    [['a', 'b'], ['a', 'b'], true],
    [['b', 'a'], ['a', 'b'], false],
    [[], [], true],
    [undefined, [], false],
    [0, 0, true],
    [undefined, 0, false],
    [false, true, false],
  ])('compares %j with %j', (measured, expected, holds) => {
    expect(taken((evidence) => evidence.is('it', measured, expected))?.holds).toBe(holds);
  });

  it.each([
    [20_999, false],
    [21_000, true],
    [30_000, true],
    [30_001, false],
    [Number.NaN, false],
    [undefined, false],
  ])('takes %s ms for within 21 s and 30 s: %s', (ms, holds) => {
    expect(taken((evidence) => evidence.takes('it', ms, 21_000, 30_000))?.holds).toBe(holds);
  });

  it('says what was measured and what it had to be', () => {
    expect(taken((evidence) => evidence.takes('waited', 350, 21_000, 30_000))).toEqual({
      what: 'waited',
      measured: '350 ms',
      expected: '21.0 s to 30.0 s',
      holds: false,
    });
    expect(taken((evidence) => evidence.takes('waited', undefined, 20_000))).toMatchObject({
      measured: 'nothing',
      expected: '20.0 s or more',
    });
    expect(taken((evidence) => evidence.so('on', ['CAS1'], false, 'not on CAS1'))).toEqual({
      what: 'on',
      measured: 'CAS1',
      expected: 'not on CAS1',
      holds: false,
    });
  });
});
