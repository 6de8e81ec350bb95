import { renderLatency } from '../../report/latency.js';
import type { Paint } from '../../report/paint.js';
import type { RepeatSummary } from '../repeat.js';

/** What many clients came to: as text, or without a paint as one JSON object. */
export function formatSummary(
  { connected, failed, failures, realMs, latency }: RepeatSummary,
  { concurrency, from }: { readonly concurrency: number; readonly from: string },
  paint: Paint | undefined,
): string {
  if (paint === undefined) {
    const { schema, ...rest } = latency;
    return JSON.stringify(
      { schema, location: from, concurrency, connected, failed, failures, realMs, ...rest },
      undefined,
      2,
    );
  }
  const rate = ((connected + failed) / Math.max(1, realMs)) * 1000;
  const why = Object.entries(failures).map(([code, count]) => `${count} ${code}`);
  return [
    `connected  ${connected}`,
    `failed     ${failed}${why.length === 0 ? '' : ` (${why.join(', ')})`}`,
    `real time  ${(realMs / 1000).toFixed(1)} s, ${rate.toFixed(1)} clients a second, ${concurrency} at a time from ${from}`,
    renderLatency(latency, paint),
  ].join('\n');
}
