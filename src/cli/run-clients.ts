import type { Option } from 'commander';
import { LabError } from '../errors.js';
import type { Resolution } from '../outlook/resolution.js';
import type { Titled } from '../report/comparison.js';
import { flag, wholeNumber } from './flags/options.js';
import { emit, formatOf, type OutputFlags, showRuns } from './flags/output-flags.js';
import { complain, terminalPaint } from './output.js';

/** How many clients `resolve` runs, and what is kept of them. */
export interface RunFlags extends OutputFlags {
  /** One place, or several with commas between. */
  readonly from: string;
  readonly record?: string;
  readonly repeat: number;
  readonly concurrency: number;
  readonly progress: boolean;
}

/** The flags of {@link RunFlags} beyond those of its base. */
export function runFlags(): readonly Option[] {
  return [
    flag('--record <file>', 'append each attempt to this file, for `latency`'),
    flag('--repeat <number>', 'run this many clients and print a summary').argParser(wholeNumber).default(1),
    flag('--concurrency <number>', 'with --repeat: number of concurrent clients')
      .argParser(wholeNumber)
      .default(4),
    flag('--progress', 'show progress even if stderr is not a terminal').default(false),
  ];
}

/** Where clients run, and what the lab can say about one that failed. */
export interface ClientHost {
  resolve(from: string): Promise<Resolution>;
  advise(resolution: Resolution): Promise<string | undefined>;
}

/**
 * Runs the clients that the flags ask for and shows what became of them.
 *
 * @param flags - as {@link checkRunFlags} has found them good
 * @returns true when all of them are connected
 * @throws LabError `wrong-usage` for a file that cannot be written, and what the host throws
 */
export async function runClients(host: ClientHost, flags: RunFlags): Promise<boolean> {
  const places = placesOf(flags);
  const { openRecord } = await import('./record-file.js');
  await using record = flags.record === undefined ? undefined : await openRecord(flags.record);
  if (flags.repeat > 1) {
    const { runMany, progressLine } = await import('./repeat.js');
    const line = progressLine();
    const isShown = flags.progress || process.stderr.isTTY === true;
    const onProgress = isShown ? line.show : undefined;
    const [from = ''] = places;
    const summary = await runMany(() => host.resolve(from), { ...flags, record, onProgress }).finally(
      line.end,
    );
    const { formatSummary } = await import('./text/repeat-summary.js');
    const paint = terminalPaint();
    await emit(formatSummary(summary, flags, formatOf(flags) === 'json' ? undefined : paint), flags.out);
    return summary.failed === 0;
  }

  const startedAt = new Date();
  const runs: Titled[] = [];
  for (const [index, from] of places.entries()) {
    const resolution = await host.resolve(from);
    runs.push({ title: from, resolution });
    await record?.append(resolution, index + 1);
  }
  await showRuns(runs, flags, startedAt);
  for (const { resolution } of runs) {
    if (resolution.failure === null) continue;
    const advice = await host.advise(resolution);
    complain(`error: ${resolution.failure.message}${advice === undefined ? '' : ` (${advice})`}`);
  }
  return runs.every(({ resolution }) => resolution.outcome === 'connected');
}

/**
 * Says at once what cannot be: before a lab is started.
 *
 * @throws LabError `wrong-usage` for flags that do not go together
 */
export function checkRunFlags(flags: RunFlags): void {
  const format = formatOf(flags);
  const places = placesOf(flags);
  if (flags.repeat < 1 || flags.concurrency < 1) {
    throw new LabError('wrong-usage', '--repeat and --concurrency take 1 or more');
  }
  if (format === 'exrca' && places.length > 1) {
    throw new LabError('wrong-usage', 'exrca is one XML document, for one place', {
      hint: 'ask for one at a time, or for html',
    });
  }
  if (flags.repeat === 1) return;
  if (places.length > 1) throw new LabError('wrong-usage', '--repeat accepts one location in --from');
  if (format !== 'tree' && format !== 'json') {
    throw new LabError('wrong-usage', `--repeat prints a summary, which has no ${format} format`, {
      hint: 'leave --format out, or use --json',
    });
  }
}

const placesOf = ({ from }: RunFlags): readonly string[] => from.split(',').map((place) => place.trim());
