import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { LabError } from '../errors.js';
import type { LatencyCollector } from '../report/latency.js';
import { flag } from './flags/options.js';
import { print, terminalPaint } from './output.js';

/** `latency <file>`: a record summed up. */
export function latencyCommand(): Command {
  return new Command('latency')
    .description('summarize a file written by `resolve --record`')
    .argument('<file>', 'file of JSON lines, one per attempt')
    .addOption(flag('--json', 'print one JSON object').default(false))
    .action(async (file: string, { json }: { json: boolean }) => {
      const { collectLatency, renderLatency } = await import('../report/latency.js');
      const collector = collectLatency();
      await readRecord(file, collector);
      const report = collector.report();
      print(json ? JSON.stringify(report, undefined, 2) : renderLatency(report, terminalPaint()));
    });
}

async function readRecord(file: string, collector: LatencyCollector): Promise<void> {
  const { parseAttempt } = await import('../report/attempt-record.js');
  const input = createReadStream(file);
  let count = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      count++;
      if (line.trim() !== '') collector.add(parseAttempt(line, `${file}:${count}`));
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new LabError('wrong-usage', 'cannot be read', { where: file, cause: error });
    }
    throw error;
  }
}
