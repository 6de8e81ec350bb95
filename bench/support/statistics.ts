/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The value that `share` (0..1) of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `--quick` was given: enough to see that the benchmark runs, not to trust its figures. */
export function isQuick(): boolean {
  return process.argv.includes('--quick');
}

/** One line of a benchmark's result. */
export function report(name: string, figure: string): void {
  process.stdout.write(`${name.padEnd(48)} ${figure}\n`);
}

/** Whether `--only <text>` lets a case of this name run; without the option every one does. */
export function isWanted(name: string): boolean {
  const at = process.argv.indexOf('--only');
  return at < 0 || name.includes(process.argv[at + 1] ?? '');
}
