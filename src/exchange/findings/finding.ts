/**
 * - `error`: something cannot work.
 * - `warning`: values contradict each other, or work in a way that nobody wants.
 * - `note`: worth knowing.
 */
export type FindingSeverity = 'error' | 'warning' | 'note';

/** Something about a directory that its owner should know. */
export interface Finding {
  readonly severity: FindingSeverity;
  /** A stable word for the kind of finding. */
  readonly code: string;
  /** The entry to look at. */
  readonly dn: string;
  readonly attribute?: string;
  /** One sentence. */
  readonly message: string;
  /** `file:line`, where the fault is in a file. */
  readonly where?: string;
}

/** Severities, the worst first. */
export const findingSeverities: readonly FindingSeverity[] = ['error', 'warning', 'note'];
