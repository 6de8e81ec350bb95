import type { ErrorCode } from '../errors.js';

/** What the process ends with: scripts depend on these. */
export const exitCode = {
  /** Resolved, or done. */
  done: 0,
  notResolved: 1,
  /** Wrong usage, a bad seed, or a port that cannot be opened: one line says how to mend it. */
  wrongUsage: 2,
  internal: 3,
} as const;

const mendable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'wrong-usage',
  'unknown-seed',
  'bad-ldif',
  'bad-network',
  'bad-directory',
  'address-in-use',
  'address-not-permitted',
]);

/** The exit code for an error of this kind. */
export function exitCodeOf(code: ErrorCode): number {
  return mendable.has(code) ? exitCode.wrongUsage : exitCode.internal;
}
