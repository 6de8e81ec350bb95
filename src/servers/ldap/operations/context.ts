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
}

/** What came of an operation that is done at once. */
export interface Answer extends LdapResult {
  readonly responseName?: string;
  /** The operations that are known answer with text. */
  readonly responseValue?: string;
}
