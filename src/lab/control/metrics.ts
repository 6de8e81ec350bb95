import type { MetricFamily } from '../../servers/control/prometheus.js';
import type { Controlled } from './controlled.js';

/** What a lab counts, and what its process uses. The names of the latter are those that every exporter has. */
export function labMetrics(controlled: Controlled): readonly MetricFamily[] {
  const { lab, machines, resolutions, wireCounts } = controlled;
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const conditions = ['running', 'stopped', 'silent'] as const;
  const counted = machines.map((name) => lab.world.condition(name));
  return [
    gauge('autodiscover_lab_info', 'Which lab it is.', 1, { seed: lab.seed, exposure: lab.exposure }),
    ...wireCounts.families,
    ...resolutions.families,
    {
      name: 'autodiscover_lab_open_connections',
      help: 'TCP connections open now, by host.',
      type: 'gauge',
      samples: [...controlled.openConnections()].map(([host, value]) => ({ labels: { host }, value })),
    },
    {
      name: 'autodiscover_lab_machines',
      help: 'Hosts and balancers, by how they are.',
      type: 'gauge',
      samples: conditions.map((condition) => ({
        labels: { condition },
        value: counted.filter((one) => one === condition).length,
      })),
    },
    gauge('autodiscover_lab_journal_entries', 'Entries that the journal has.', lab.journal.count()),
    gauge(
      'autodiscover_lab_journal_dropped',
      'Entries that it has no more, since it was last cleared.',
      lab.journal.dropped,
    ),
    counter('process_cpu_seconds_total', 'CPU time of the process.', (user + system) / 1e6),
    gauge('process_resident_memory_bytes', 'Memory of the process.', rss),
    gauge('nodejs_heap_size_used_bytes', 'Heap in use.', heapUsed),
    gauge(
      'process_start_time_seconds',
      'When the process began, seconds since 1970.',
      performance.timeOrigin / 1000,
    ),
  ];
}

function gauge(
  name: string,
  help: string,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): MetricFamily {
  return { name, help, type: 'gauge', samples: [{ labels, value }] };
}

function counter(name: string, help: string, value: number): MetricFamily {
  return { name, help, type: 'counter', samples: [{ value }] };
}
