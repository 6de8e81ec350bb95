import { beforeAll, describe, expect, it } from 'vitest';
import { claims } from '../../../src/claims/claims.js';
import { type ClaimResult, showClaims } from '../../../src/claims/show-claims.js';

const groups = [...new Set(claims.map(({ id }) => id.slice(0, 1)))];

describe.each(groups)('claims %s', (letter) => {
  const group = claims.filter(({ id }) => id.startsWith(letter));
  let results: ReadonlyMap<string, ClaimResult>;

  beforeAll(async () => {
    results = new Map((await showClaims(group)).map((result) => [result.id, result]));
  });

  it.each(group)('$id: $statement', ({ id }) => {
    const { verdict, reason, observations = [] } = results.get(id) ?? {};
    expect(reason).toBeUndefined();
    expect(observations.filter(({ holds }) => !holds)).toEqual([]);
    expect(observations.length).toBeGreaterThan(0);
    expect(verdict).toBe('holds');
  });
});

/** A world in which a claim is not so, and what is to be seen there instead of what it says. */
const elsewhere = [
  ['A1', 'contoso-2007', 'home server: mbx1.contoso.internal'],
  ['A2', 'contoso-2007', 'the four names: mbx1.contoso.internal'],
  ['A3', 'contoso-2010', 'home server of anna@contoso.example: outlook.contoso.example'],
  ['A5', 'contoso-2010-no-array', 'ended: this world has no member of a balancer in use'],
  ['A6', 'contoso-2010', 'home server: outlook.contoso.example'],
  ['B1', 'contoso-2010-public-array', 'attempts on port 135: 203.0.113.10:135'],
  ['B2', 'contoso-2010', 'between the first TCP and the first HTTPS attempt: nothing'],
  ['B3', 'contoso-2010', 'faster by'],
  ['B6', 'contoso-2010', 'lost with TCP first: nothing'],
  ['C1', 'contoso-2007', 'Mail: mbx1.contoso.internal'],
  ['C5', 'contoso-2010', 'ended: '],
  ['D3', 'contoso-2007', 'outlook.contoso.example'],
  ['E1', 'contoso-2010', 'home server of anna@contoso.example: outlook.contoso.example'],
  ['F1', 'contoso-2010', 'arrays: 1'],
  ['F3', 'contoso-2013', 'members that answered one client: EX1'],
] as const;

describe('a claim in a world that is another', () => {
  it.each(elsewhere)('%s does not hold in %s: %s', async (id, seed, seen) => {
    const [result] = await showClaims(
      claims.filter((claim) => claim.id === id),
      { seed },
    );
    expect(result).toMatchObject({ verdict: 'fails', seed });
    const wrong = (result?.observations ?? []).flatMap(({ what, measured, holds }) =>
      holds ? [] : [`${what}: ${measured}`],
    );
    const lines = result?.reason === undefined ? wrong : [...wrong, `ended: ${result.reason}`];
    expect(lines).toEqual(expect.arrayContaining([expect.stringContaining(seen)]));
  });
});
