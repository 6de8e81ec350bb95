import { renderLatency } from '../../report/latency.js';
import type { Paint } from '../../report/paint.js';
import type { RepeatSummary } from '../repeat.js';

/** What many clients came to: as text, or without a paint as one JSON object. */
export function formatSummary(
  { connected, failed, failures, realMs, clientsPerSecond, latency }: RepeatSummary,
  { concurrency, from }: { readonly concurrency: number; readonly from: string },
  paint: Paint | undefined,
): string {
  if (paint === undefined) {
    const { schema, ...rest } = latency;
    return JSON.stringify(
      { schema, location: from, concurrency, connected, failed, failures, realMs, clientsPerSecond, ...rest },
      undefined,
      2,
    );
  }
  const why = Object.entries(failures).map(([code, count]) => `${count} ${code}`);
  return [
    `connected  ${connected}`,
    `failed     ${failed}${why.length === 0 ? '' : ` (${why.join(', ')})`}`,
    `location   ${from}`,
    '',
    "Modelled latency, in ms of the lab's clock",
    renderLatency(latency, paint),
    '',
    'Cost on this machine, in real time',
    `${clientsPerSecond.toFixed(1)} clients per second, ${concurrency} at a time, ${(realMs / 1000).toFixed(1)} s in all`,
  ].join('\n');
}
