import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { LabError } from '../errors.js';
import type { LatencyCollector } from '../report/latency.js';
import { flag } from './flags/options.js';
import { complain, print, terminalPaint } from './output.js';

/** `latency <file>`: a record summed up. */
export function latencyCommand(): Command {
  return new Command('latency')
    .description('summarize a file written by `resolve --record`')
    .argument('<file>', 'file of JSON lines, one per attempt')
    .addOption(flag('--json', 'print one JSON object').default(false))
    .action(async (file: string, { json }: { json: boolean }) => {
      const { collectLatency, renderLatency } = await import('../report/latency.js');
      const collector = collectLatency();
      const incompleteLines = await readRecord(file, collector);
      if (incompleteLines > 0) complain(`${file}: incomplete lines that were left out: ${incompleteLines}`);
      const report = { ...collector.report(), incompleteLines };
      print(json ? JSON.stringify(report, undefined, 2) : renderLatency(report, terminalPaint()));
    });
}

/** @returns how many lines were left out, because whoever wrote them was stopped in the middle */
async function readRecord(file: string, collector: LatencyCollector): Promise<number> {
  const { isIncompleteAttempt, parseAttempt } = await import('../report/attempt-record.js');
  const input = createReadStream(file);
  let count = 0;
  let incomplete = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      count++;
      if (isIncompleteAttempt(line)) incomplete++;
      else if (line.trim() !== '') collector.add(parseAttempt(line, `${file}:${count}`));
    }
    return incomplete;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new LabError('wrong-usage', 'cannot be read', { where: file, cause: error });
    }
    throw error;
  }
}
