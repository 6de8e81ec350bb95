import type { Observation } from '../../claims/evidence.js';
import type { ClaimResult } from '../../claims/show-claims.js';
import { formatMs } from '../../report/figures.js';
import type { Paint } from '../../report/paint.js';

const indent = '      ';

/** A claim's verdict and statement, its world, and a line for each thing that was measured. */
export function renderClaim(result: ClaimResult, paint: Paint): string {
  const { id, statement, verdict, seed, observations, reason } = result;
  const mark = { holds: paint.green('✓'), fails: paint.red('✗'), 'not run': paint.yellow('-') }[verdict];
  return [
    `${mark} ${paint.bold(id.padEnd(3))} ${statement}`,
    ...(seed === null ? [] : [paint.dim(`${indent}${seed}`)]),
    ...observations.map((observation) => `${indent}${observationLine(observation, paint)}`),
    ...(reason === undefined
      ? []
      : [`${indent}${verdict === 'fails' ? paint.red(`ended: ${reason}`) : `not run: ${reason}`}`]),
  ].join('\n');
}

/** `36 claims: 35 held, 1 failed, 0 not run; 12.3 s` */
export function renderClaimCounts(results: readonly ClaimResult[], tookMs: number, paint: Paint): string {
  const of = (verdict: ClaimResult['verdict']) =>
    results.filter((result) => result.verdict === verdict).length;
  const failed = `${of('fails')} failed`;
  const counts = [
    `${of('holds')} held`,
    of('fails') === 0 ? failed : paint.red(failed),
    `${of('not run')} not run`,
  ];
  return `${results.length} claims: ${counts.join(', ')}; ${formatMs(tookMs)}`;
}

function observationLine({ what, measured, expected, holds }: Observation, paint: Paint): string {
  return holds ? `${what}: ${measured}` : paint.red(`${what}: ${measured}, not ${expected}`);
}
