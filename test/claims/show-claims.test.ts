import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ShownClaim } from '../../src/claims/claim.js';
import { claims } from '../../src/claims/claims.js';
import { showClaims } from '../../src/claims/show-claims.js';
import { LabError } from '../../src/errors.js';

const claim = (
  id: string,
  show: ShownClaim['show'],
  seed: ShownClaim['seed'] = 'contoso-2010',
): ShownClaim => ({
  id,
  statement: `what ${id} says`,
  seed,
  show,
});

describe('showing claims', () => {
  it('gives one verdict each, in their order, those of one world on one lab that is reset in between', async () => {
    const labs: unknown[] = [];
    const empty: number[] = [];
    const told: string[] = [];
    const look = claim('X1', async ({ lab, evidence }) => {
      labs.push(lab);
      empty.push(lab.journal.entries.length);
      await lab.world.removeRecord('internal', 'outlook.contoso.example');
      evidence.is('protocol', (await lab.resolve('anna@contoso.example')).connection?.protocol, 'RPC/HTTP');
    });
    const reset = claim('X3', async ({ lab, evidence }) => {
      labs.push(lab);
      empty.push(lab.journal.entries.length);
      evidence.is('protocol', (await lab.resolve('anna@contoso.example')).connection?.protocol, 'RPC/TCP');
    });
    const variant = { extends: 'contoso-2010', world: 'workstation: null\n' };
    const other = claim(
      'X2',
      async ({ lab, evidence }) => {
        const { steps } = await lab.resolve('anna@contoso.example');
        evidence.is('way', steps[0]?.steps[0]?.outcome, 'skipped');
      },
      variant,
    );
    const results = await showClaims([look, other, reset], { onResult: ({ id }) => told.push(id) });
    expect(results.map(({ id, verdict, seed }) => [id, verdict, seed])).toEqual([
      ['X1', 'holds', 'contoso-2010'],
      ['X2', 'holds', 'contoso-2010, changed'],
      ['X3', 'holds', 'contoso-2010'],
    ]);
    expect(told).toEqual(['X1', 'X3', 'X2']);
    expect(new Set(labs).size).toBe(1);
    expect(empty).toEqual([0, 0]);
  });

  it('takes a claim that cannot be shown for one that was not run, never for one that holds', async () => {
    const [result] = await showClaims([{ id: 'X1', statement: 'it flies', missing: 'the lab has no wings' }]);
    expect(result).toMatchObject({ verdict: 'not run', seed: null, reason: 'the lab has no wings' });
  });

  it('takes a claim without evidence, and one that an obstacle ends, for one that fails', async () => {
    const results = await showClaims([
      claim('X1', async () => undefined),
      claim('X2', async ({ evidence }) => {
        evidence.is('so far', 'well', 'well');
        throw new LabError('no-such-object', 'this world has no DB7');
      }),
    ]);
    expect(results.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['fails', undefined],
      ['fails', 'this world has no DB7'],
    ]);
  });

  it('does not take a fault of this program for a verdict', async () => {
    const broken = claim('X1', async () => {
      throw new TypeError('undefined is not a function');
    });
    await expect(showClaims([broken])).rejects.toThrow(TypeError);
  });
});

describe('the list of claims', () => {
  it('has every id once, in order', () => {
    const ids = claims.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(36);
  });

  it('stands in docs/claims.md, word for word', async () => {
    const text = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'claims.md'), 'utf8');
    const rows = [...text.matchAll(/^\| ([A-H]\d) \| (.+?) \|/gm)].map(([, id, statement]) => [
      id,
      statement,
    ]);
    expect(rows).toEqual(claims.map(({ id, statement }) => [id, statement]));
  });
});
