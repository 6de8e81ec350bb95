import type { DirectoryOptions } from '../directory.js';
import type { QueryPlan } from './query-reader.js';

/** What a mirror is told beside the directory that it mirrors. */
export interface MirrorOptions extends QueryPlan, Pick<DirectoryOptions, 'now' | 'constructed'> {
  /** Attributes that entries outside the configuration are found by; each should be indexed there. */
  readonly identities: readonly string[];
  /**
   * Attributes whose holders are all read once somebody searches for whoever has one: a search of the whole directory,
   * by the presence of the attribute. Default: none.
   */
  readonly listed?: readonly string[];
  /** Told of what goes wrong while the lab runs, once each time it begins and ends. */
  readonly tell: (what: string) => void;
  readonly limits?: Partial<MirrorLimits>;
}

/** Bounds of a mirror, in real time. */
export interface MirrorLimits {
  /** Results of queries that are kept. Default 10,000. */
  readonly kept: number;
  /** Entries with a `listed` attribute that are kept. Default 20,000. */
  readonly listed: number;
  /** A result older than this is asked for again before it is used, ms. Default 60,000. */
  readonly keptMs: number;
  /** How often a directory that does not say when it has changed is read again, ms. Default 30,000. */
  readonly refreshMs: number;
}

export const defaultMirrorLimits: MirrorLimits = {
  kept: 10_000,
  listed: 20_000,
  keptMs: 60_000,
  refreshMs: 30_000,
};
