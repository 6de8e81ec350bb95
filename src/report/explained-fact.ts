import type { FactSource } from '../exchange/fact.js';

/** One thing that the client came to know, what decided it, and what the nearest thing would have been. */
export interface ExplainedFact {
  /** `homeServer` and the other names of a profile, `protocol`, or elements of the Autodiscover answer. */
  readonly name: string;
  readonly value: string;
  /** How the value follows from its source. */
  readonly because: string;
  /** The attribute that decided it; absent where the network did. */
  readonly source?: FactSource;
  /** Other attributes that took part. */
  readonly via?: readonly FactSource[];
  /** `would be X if ...: set <attribute> on <DN>` */
  readonly otherwise?: string;
}
