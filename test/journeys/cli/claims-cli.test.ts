import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.js';

describe('autodiscover-lab claims', () => {
  it('prints verdict, statement and what was measured, its progress on standard error', async () => {
    const { code, stdout, stderr } = await runCli(['claims', '--only', 'B1,a3']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ A3 {2}Without an array a database points at one client access server\n/);
    expect(stdout).toMatch(/\n {6}contoso-2010-no-array\n {6}home server of anna@contoso\.example: cas1\./);
    expect(stdout).toMatch(/\n✓ B1 [\s\S]*\n {6}attempts on port 135: none\n/);
    expect(stdout).toMatch(/\n2 claims: 2 held, 0 failed, 0 not run; /);
    expect(stderr).toMatch(/^1\/2 A3 holds \(\d+ ms\)\n2\/2 B1 holds \(\d+ ms\)\n$/);
  });

  it('ends with 1 where one does not hold, and says what was seen instead', async () => {
    const { code, stdout } = await runCli(['claims', '--only', 'B2,B1', '--against', 'contoso-2010']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✗ B2 .*\n {6}contoso-2010\n {6}between the first TCP and the first HTTPS attempt: nothing, not 21\.0 s to 30\.0 s\n/,
    );
    expect(stdout).toMatch(/\n2 claims: 1 held, 1 failed, 0 not run; /);
  });

  it('prints one object with --json', async () => {
    const { code, stdout } = await runCli(['claims', '--only', 'B2', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      outcome: 'held',
      tookMs: expect.any(Number),
      claims: [
        {
          id: 'B2',
          verdict: 'holds',
          seed: 'contoso-2010-public-array',
          observations: [
            { what: 'between the first TCP and the first HTTPS attempt', holds: true },
            { what: 'connected', measured: 'RPC/HTTP at mail.contoso.example' },
            { what: 'home server', measured: 'outlook.contoso.example' },
          ],
        },
      ],
    });
  });

  it.each([
    [['--only', 'Z9'], /unknown claim "Z9" \(one of: A1, A2/],
    [['--only', ','], /unknown claim ","/],
    [['--only', 'B2', '--against', 'nowhere'], /nowhere/],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const { code, stderr } = await runCli(['claims', ...args]);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
  });
});
