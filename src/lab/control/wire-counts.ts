import { measuredOperations } from '../../record/events/measured-operations.js';
import type { Protocol, Tell } from '../../record/events/recorded-event.js';
import { createHistogram, type Histogram } from '../../servers/control/histogram.js';
import type { MetricFamily, Sample } from '../../servers/control/prometheus.js';

/** What the lab's wires have answered since it started; a reset does not begin anew. */
export interface WireCounts {
  /** Counts on the way to the journal. */
  counted(tell: Tell): Tell;
  readonly families: readonly MetricFamily[];
}

/** Upper bounds in seconds: most answers take less than a millisecond of this machine. */
const bounds = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/** Counts by two labels, where most events find both. */
class Table<Value> {
  readonly #rows = new Map<Protocol, Map<string, Value>>();
  readonly #empty: () => Value;

  constructor(empty: () => Value) {
    this.#empty = empty;
  }

  at(protocol: Protocol, name: string): Value {
    const row = this.#rows.get(protocol) ?? new Map<string, Value>();
    const value = row.get(name) ?? this.#empty();
    if (!row.has(name)) this.#rows.set(protocol, row.set(name, value));
    return value;
  }

  map<Result>(make: (protocol: Protocol, name: string, value: Value) => Result): readonly Result[] {
    return [...this.#rows].flatMap(([protocol, row]) =>
      [...row].map(([name, value]) => make(protocol, name, value)),
    );
  }
}

interface Measured {
  count: number;
  /** Of those whose duration is known. */
  readonly seconds: Histogram;
}

/** Makes the counters: by protocol and host, and by protocol and operation with how long it took. */
export function createWireCounts(): WireCounts {
  const byHost = new Table(() => ({ count: 0 }));
  const byOperation = new Table((): Measured => ({ count: 0, seconds: createHistogram(bounds) }));
  return {
    counted: (tell) => (event) => {
      const { protocol, host, elapsedMs } = event;
      byHost.at(protocol, host).count++;
      for (const operation of measuredOperations(event)) {
        const measured = byOperation.at(protocol, operation);
        measured.count++;
        if (elapsedMs !== undefined) measured.seconds.observe(elapsedMs / 1000);
      }
      tell(event);
    },
    get families(): readonly MetricFamily[] {
      return [
        {
          name: 'autodiscover_lab_wire_events_total',
          help: 'Questions answered by the hosts of the lab.',
          type: 'counter',
          samples: byHost.map(
            (protocol, host, { count }): Sample => ({ labels: { protocol, host }, value: count }),
          ),
        },
        {
          name: 'autodiscover_lab_operations_total',
          help: 'Questions answered by the hosts of the lab, by operation.',
          type: 'counter',
          samples: byOperation.map(
            (protocol, operation, { count }): Sample => ({ labels: { protocol, operation }, value: count }),
          ),
        },
        {
          name: 'autodiscover_lab_operation_seconds',
          help: 'Time from a question to its answer on this machine, by operation.',
          type: 'histogram',
          samples: byOperation.map((protocol, operation, { seconds }) =>
            seconds.sample({ protocol, operation }),
          ),
        },
      ];
    },
  };
}
