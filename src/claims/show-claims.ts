import { isLabError } from '../errors.js';
import type { Claim, ClaimSeed, ShownClaim } from './claim.js';
import { seedTitle } from './claim.js';
import { createEvidence, type Observation } from './evidence.js';
import { createStageLabs, type StageLabs } from './stage-labs.js';

/** What became of a claim. */
export interface ClaimResult {
  readonly id: string;
  readonly statement: string;
  readonly verdict: 'holds' | 'fails' | 'not run';
  /** Null where it was not run. */
  readonly seed: string | null;
  readonly observations: readonly Observation[];
  /** Why it was not run, or what ended it. */
  readonly reason?: string;
  /** Real time, ms. */
  readonly tookMs: number;
}

/** What {@link showClaims} takes. */
export interface ShowOptions {
  /** Instead of each claim's own world. */
  readonly seed?: ClaimSeed;
  /** Told of each one as soon as it is there, in the order of their worlds. */
  readonly onResult?: (result: ClaimResult) => void;
}

/**
 * Shows claims, those of one world together.
 *
 * @returns in the order given
 * @throws LabError as `startLab` for a seed of the options
 */
export async function showClaims(
  claims: readonly Claim[],
  { seed, onResult }: ShowOptions = {},
): Promise<readonly ClaimResult[]> {
  await using labs = createStageLabs();
  const results = new Map<Claim, ClaimResult>();
  for (const claim of byWorld(claims)) {
    const result = 'missing' in claim ? notRun(claim.missing, claim) : await showOne(labs, claim, seed);
    results.set(claim, result);
    onResult?.(result);
  }
  return claims.flatMap((claim) => results.get(claim) ?? []);
}

/** Claims of one world one after the other, worlds in the order of their first claim. */
function byWorld(claims: readonly Claim[]): readonly Claim[] {
  const worlds = new Map<string, Claim[]>();
  for (const claim of claims) {
    const world = 'missing' in claim ? '' : JSON.stringify(claim.seed);
    const there = worlds.get(world);
    if (there === undefined) worlds.set(world, [claim]);
    else there.push(claim);
  }
  return [...worlds.values()].flat();
}

function notRun(reason: string, { id, statement }: Claim): ClaimResult {
  return { id, statement, verdict: 'not run', seed: null, observations: [], reason, tookMs: 0 };
}

async function showOne(labs: StageLabs, claim: ShownClaim, instead?: ClaimSeed): Promise<ClaimResult> {
  const began = performance.now();
  const seed = instead ?? claim.seed;
  const lab = await labs.of(seed);
  const evidence = createEvidence();
  const reason = await claim.show({ lab, evidence }).then(
    () => undefined,
    (error: unknown) => {
      if (isLabError(error) && error.code !== 'internal') return error.message;
      throw error;
    },
  );
  const { observations } = evidence;
  const holds = reason === undefined && observations.length > 0 && observations.every((one) => one.holds);
  return {
    id: claim.id,
    statement: claim.statement,
    verdict: holds ? 'holds' : 'fails',
    seed: seedTitle(seed),
    observations,
    ...(reason === undefined ? {} : { reason }),
    tookMs: Math.round(performance.now() - began),
  };
}
