import { Command } from 'commander';
import type { Claim } from '../claims/claim.js';
import type { ClaimResult } from '../claims/show-claims.js';
import { LabError } from '../errors.js';
import { exitCode } from './exit-codes.js';
import { flag } from './flags/options.js';
import { complain, print, terminalPaint } from './output.js';

interface ClaimsFlags {
  readonly only?: string;
  readonly against?: string;
  readonly json: boolean;
}

/** `claims`: each statement about how Outlook reaches Exchange, shown on a lab of its own. */
export function claimsCommand(outcome: { code: number }): Command {
  return new Command('claims')
    .description('demonstrate each statement about how Outlook reaches Exchange')
    .addOption(flag('--only <ids>', 'only these ids or letters, e.g. B2,A1,G'))
    .addOption(flag('--against <seed>', "use this seed or folder instead of each claim's own"))
    .addOption(flag('--json', 'print one JSON object').default(false))
    .action(async ({ only, against, json }: ClaimsFlags) => {
      const { claims } = await import('../claims/claims.js');
      const { showClaims } = await import('../claims/show-claims.js');
      const { renderClaim, renderClaimCounts } = await import('./text/claims-text.js');
      const chosen = only === undefined ? claims : chooseClaims(claims, only);
      const began = performance.now();
      let count = 0;
      const onResult = ({ id, verdict, tookMs }: ClaimResult) => {
        count++;
        complain(
          `${count}/${chosen.length} ${id} ${verdict}${verdict === 'not run' ? '' : ` (${tookMs} ms)`}`,
        );
      };
      const results = await showClaims(chosen, {
        onResult,
        ...(against === undefined ? {} : { seed: against }),
      });
      const tookMs = Math.round(performance.now() - began);
      const failed = results.some(({ verdict }) => verdict === 'fails');
      if (failed) outcome.code = exitCode.notResolved;
      if (json) {
        const document = { schema: 1, outcome: failed ? 'failed' : 'held', tookMs, claims: results };
        print(JSON.stringify(document, undefined, 2));
        return;
      }
      const paint = terminalPaint();
      for (const result of results) print(`${renderClaim(result, paint)}\n`);
      print(renderClaimCounts(results, tookMs, paint));
    });
}

/** By id, or by the letter of a group. */
function chooseClaims(claims: readonly Claim[], only: string): readonly Claim[] {
  const wanted = only.split(',').flatMap((part) => part.trim().toUpperCase() || []);
  const isWanted = ({ id }: Claim) => wanted.some((part) => part === id || part === id.slice(0, 1));
  const unknown = wanted.find((part) => !claims.some(({ id }) => part === id || part === id.slice(0, 1)));
  if (unknown !== undefined || wanted.length === 0) {
    throw new LabError('wrong-usage', `unknown claim "${unknown ?? only}"`, {
      hint: `one of: ${claims.map(({ id }) => id).join(', ')}`,
    });
  }
  return claims.filter(isWanted);
}
