import type { Tell, WireEvent } from '../../network/journal.js';
import type { MetricFamily, Sample } from '../../servers/control/prometheus.js';

/** How many questions were answered on the lab's wires since it started; a reset does not begin anew. */
export interface WireCounts {
  /** Counts on the way to the journal. */
  counted(tell: Tell): Tell;
  readonly family: MetricFamily;
}

/** Makes the counters: one for each protocol and host, which costs an event two look-ups. */
export function createWireCounts(): WireCounts {
  const counts = new Map<WireEvent['protocol'], Map<string, number>>();
  return {
    counted: (tell) => (event) => {
      let hosts = counts.get(event.protocol);
      if (hosts === undefined) {
        hosts = new Map();
        counts.set(event.protocol, hosts);
      }
      hosts.set(event.host, (hosts.get(event.host) ?? 0) + 1);
      tell(event);
    },
    get family(): MetricFamily {
      const samples = [...counts].flatMap(([protocol, hosts]) =>
        [...hosts].map(([host, value]): Sample => ({ labels: { protocol, host }, value })),
      );
      return {
        name: 'autodiscover_lab_wire_events_total',
        help: 'Questions answered by the hosts of the lab.',
        type: 'counter',
        samples,
      };
    },
  };
}
