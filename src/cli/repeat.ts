import type { Resolution } from '../outlook/resolution.js';
import { attemptsOf } from '../report/attempt-record.js';
import { collectLatency, type LatencyReport } from '../report/latency.js';
import type { RecordFile } from './record-file.js';

/** Many clients, one after the other and side by side. */
export interface RepeatRequest {
  /** How many in all. */
  readonly repeat: number;
  /** How many at a time. */
  readonly concurrency: number;
  readonly record: RecordFile | undefined;
  /** Told after each client. */
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly all: number;
  /** Since the first one began, real time. */
  readonly elapsedMs: number;
}

/** What became of them. */
export interface RepeatSummary {
  readonly connected: number;
  readonly failed: number;
  /** How many failed of what: `failure.code` to count. */
  readonly failures: Readonly<Record<string, number>>;
  /** Real time for all: what they have cost this machine, and nothing that a client has seen. */
  readonly realMs: number;
  /** Clients that ended in a second of real time. */
  readonly clientsPerSecond: number;
  /** What the clients have seen, on the lab's clock. */
  readonly latency: LatencyReport;
}

/** Runs clients until all have ended; a client that does not connect is a result, not an error. */
export async function runMany(
  resolve: () => Promise<Resolution>,
  { repeat, concurrency, record, onProgress }: RepeatRequest,
): Promise<RepeatSummary> {
  const began = performance.now();
  const latency = collectLatency();
  const failures = new Map<string, number>();
  let begun = 0;
  let done = 0;
  let failed = 0;
  const worker = async () => {
    while (begun < repeat) {
      const client = ++begun;
      const resolution = await resolve();
      for (const attempt of attemptsOf(resolution, client)) latency.add(attempt);
      await record?.append(resolution, client);
      if (resolution.failure !== null) {
        failed++;
        failures.set(resolution.failure.code, (failures.get(resolution.failure.code) ?? 0) + 1);
      }
      done++;
      onProgress?.({ done, failed, all: repeat, elapsedMs: performance.now() - began });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, repeat) }, worker));
  const realMs = performance.now() - began;
  return {
    connected: done - failed,
    failed,
    failures: Object.fromEntries(failures),
    realMs: Math.round(realMs),
    clientsPerSecond: Math.round((done / realMs) * 10_000) / 10,
    latency: latency.report(),
  };
}

/** How far it is, on standard error: one line that is written over, or a line every few seconds where that is no terminal. */
export function progressLine(): { show(progress: Progress): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  let shownAt = 0;
  return {
    show: ({ done, failed, all, elapsedMs }) => {
      if (elapsedMs - shownAt < (isTerminal ? 100 : 5000) && done < all) return;
      shownAt = elapsedMs;
      const rate = (done / Math.max(1, elapsedMs)) * 1000;
      const text = `${done}/${all} clients, ${failed} failed, ${rate.toFixed(1)} a second`;
      process.stderr.write(isTerminal ? `\r${text}  ` : `${text}\n`);
    },
    end: () => {
      if (isTerminal && shownAt > 0) process.stderr.write('\n');
    },
  };
}
