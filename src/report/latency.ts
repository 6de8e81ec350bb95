import { createHistogram } from 'node:perf_hooks';
import type { AttemptRecord } from './attempt-record.js';
import type { Paint } from './paint.js';
import { renderTable } from './table.js';

/** What attempts of one kind took, in ms of the lab's clock; times are of all of them, failed ones too. */
export interface LatencyRow {
  readonly name: string;
  readonly count: number;
  readonly failures: number;
  /** The smallest time that half of the attempts did not exceed; likewise below. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Attempts summed up: by step, and by protocol. */
export interface LatencyReport {
  readonly schema: 1;
  readonly clients: number;
  readonly steps: readonly LatencyRow[];
  readonly protocols: readonly LatencyRow[];
}

/** Takes attempts one by one; its size depends on how many kinds there are, not on how many attempts. */
export interface LatencyCollector {
  add(attempt: AttemptRecord): void;
  report(): LatencyReport;
}

/** Kinds beyond these are counted as one: a record holds some thirty. */
const mostKinds = 500;

/** Longer times count as this: 24 days. */
const longestMs = 2 ** 31;

/** Begins a summary. */
export function collectLatency(): LatencyCollector {
  const steps = new Map<string, Group>();
  const protocols = new Map<string, Group>();
  let clients = 0;
  return {
    add: (attempt) => {
      if (attempt.step === 'Resolution') clients++;
      groupOf(steps, attempt.step).add(attempt);
      if (attempt.protocol !== undefined) groupOf(protocols, attempt.protocol).add(attempt);
    },
    report: () => ({
      schema: 1,
      clients,
      steps: [...steps].map(([name, group]) => group.row(name)),
      protocols: [...protocols].map(([name, group]) => group.row(name)),
    }),
  };
}

function groupOf(groups: Map<string, Group>, name: string): Group {
  const key = groups.has(name) || groups.size < mostKinds ? name : '(other)';
  const known = groups.get(key);
  if (known !== undefined) return known;
  const group = new Group();
  groups.set(key, group);
  return group;
}

class Group {
  /** Five digits: whole milliseconds are exact up to 262 s, and right to 0.001 % beyond. */
  readonly #times = createHistogram({ figures: 5, highest: longestMs + 1 });
  #failures = 0;

  add({ elapsedMs, outcome }: AttemptRecord): void {
    this.#times.record(Math.min(Math.round(elapsedMs), longestMs) + 1); // it takes no 0
    if (outcome === 'failed') this.#failures++;
  }

  row(name: string): LatencyRow {
    const times = this.#times;
    return {
      name,
      count: times.count,
      failures: this.#failures,
      p50: times.percentile(50) - 1,
      p95: times.percentile(95) - 1,
      p99: times.percentile(99) - 1,
      max: times.max - 1,
    };
  }
}

/** The summary as two tables. */
export function renderLatency({ clients, steps, protocols }: LatencyReport, paint: Paint): string {
  const tableOf = (title: string, rows: readonly LatencyRow[]) =>
    `${paint.bold(title)}\n${renderTable(
      [title.toLowerCase(), 'count', 'failures', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'],
      rows.map(({ name, count, failures, p50, p95, p99, max }) => [
        name,
        ...[count, failures, p50, p95, p99, max].map(String),
      ]),
    )}`;
  return [`clients  ${clients}`, tableOf('Protocol', protocols), tableOf('Step', steps)].join('\n\n');
}
