import { expect, it } from 'vitest';
import { runProgram } from '../../support/cli.js';

const outside = [
  'resolve',
  'anna@contoso.example',
  '--seed',
  'contoso-2010-public-array',
  '--from',
  'internet',
];

it('NODE_DEBUG prints the jumps of the clock on stderr, and changes nothing on stdout', async () => {
  const quiet = await runProgram([...outside, '--json'], { timeoutMs: 60_000 });
  const debugging = await runProgram([...outside, '--json'], {
    timeoutMs: 60_000,
    env: { NODE_DEBUG: 'autodiscover-lab*' },
  });
  const jumps = [
    ...debugging.stderr.matchAll(/^AUTODISCOVER-LAB-CLOCK \d+: jump from ([\d.]+) ms to ([\d.]+) ms$/gm),
  ];
  const longest = Math.max(...jumps.map(([, from, to]) => Number(to) - Number(from)));
  expect(longest).toBeGreaterThan(5_000);
  expect(debugging.stdout).toBe(quiet.stdout);
  expect(quiet.stderr).not.toContain('AUTODISCOVER-LAB');
});
