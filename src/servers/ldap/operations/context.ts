import type { Directory } from '../../../directory/directory.js';
import type { LdapResult } from '../result.js';

/** What every operation may look at. */
export interface OperationContext {
  readonly directory: Directory;
  /** Name of the lab host, which its rootDSE speaks of. */
  readonly host: string;
  /** `global`: the global catalogue's port, all contexts with part of their attributes, read-only. */
  readonly catalog: 'domain' | 'global';
  readonly limits: SearchLimits;
  /** True where StartTLS can be had. */
  readonly offersTls: boolean;
  /** Name of the Active Directory site that an address is in. */
  readonly siteOf: (address: string) => string | undefined;
}

/** Bounds of one search. */
export interface SearchLimits {
  /** Entries that one search, or one page, may return. Default 1,000 (AD's MaxPageSize). */
  readonly results: number;
  /** Entries that are held for sorting. Default 10,000 (AD's MaxTempTableSize). */
  readonly sorted: number;
  /** Longest search, seconds of real time. Default 120 (AD's MaxQueryDuration). */
  readonly searchSeconds: number;
  /**
   * Leaves that a filter may have once ambiguous name resolution is expanded; more are refused by adminLimitExceeded.
   * Default 10,000, a guess: Active Directory has no limit of its own, and the longest filters of real clients, lists of
   * members, have some thousand.
   */
  readonly filterLeaves: number;
  /**
   * Comparisons that one entry may cost; more end the search by timeLimitExceeded, as nobody else is served meanwhile.
   * Default 1,000,000: some 50 ms, and a hundred times what 10,000 leaves cost an entry of few values.
   */
  readonly entryComparisons: number;
}

/** What came of an operation that is done at once. */
export interface Answer extends LdapResult {
  readonly responseName?: string;
  /** The operations that are known answer with text. */
  readonly responseValue?: string;
}
