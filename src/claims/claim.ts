import type { Lab } from '../lab/lab.js';
import type { Evidence } from './evidence.js';

/** A seed with something else in its world, for one claim. */
export interface SeedVariant {
  /** A built-in seed's name. */
  readonly extends: string;
  /** The rest of its `network.yaml`. */
  readonly world: string;
}

/** The world of a claim: a built-in seed's name, a folder, or a variant of a seed. */
export type ClaimSeed = string | SeedVariant;

/** What a claim is shown with. */
export interface Stage {
  /** As its seed has it, nothing left of the claims before. */
  readonly lab: Lab;
  readonly evidence: Evidence;
}

/** A claim that the lab can show. */
export interface ShownClaim {
  readonly id: string;
  readonly statement: string;
  readonly seed: ClaimSeed;
  /** Does what the claim is about, and gives what was measured to the evidence. */
  show(stage: Stage): Promise<void>;
}

/** A claim that cannot be shown yet. It is listed, and never holds. */
export interface MissingClaim {
  readonly id: string;
  readonly statement: string;
  readonly missing: string;
}

/** A statement about how Outlook reaches Exchange. */
export type Claim = ShownClaim | MissingClaim;

/** The words for a claim's world. */
export function seedTitle(seed: ClaimSeed): string {
  return typeof seed === 'string' ? seed : `${seed.extends}, changed`;
}
