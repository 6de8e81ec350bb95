import type { HistogramSample } from './prometheus.js';

/** Counts observations by how great they are. */
export interface Histogram {
  observe(value: number): void;
  sample(labels?: Readonly<Record<string, string>>): HistogramSample;
}

/** @param bounds - upper bounds of the buckets, ascending; the last one, infinity, is left out */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0);
  let count = 0;
  let sum = 0;
  return {
    observe: (value) => {
      const place = bounds.findIndex((bound) => value <= bound);
      if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
      count++;
      sum += value;
    },
    sample: (labels = {}) => {
      let below = 0;
      const buckets = bounds.map((bound, index): readonly [number, number] => {
        below += counts[index] ?? 0;
        return [bound, below];
      });
      return { labels, buckets, count, sum };
    },
  };
}
