/*
 * Prometheus' text format, version 0.0.4: for each family `# HELP`, `# TYPE` and its samples, each ended by a line feed.
 * In label values backslash, double quote and line feed are escaped; in help texts backslash and line feed.
 */

/** Media type of the text. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/** One value. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A distribution: how many observations were at most each bound, how many there were, and their sum. */
export interface HistogramSample {
  readonly labels?: Readonly<Record<string, string>>;
  /** Cumulative, by upper bound, ascending. */
  readonly buckets: readonly (readonly [bound: number, count: number])[];
  readonly count: number;
  readonly sum: number;
}

/** All samples of one name. */
export type MetricFamily = { readonly name: string; readonly help: string } & (
  | { readonly type: 'counter' | 'gauge'; readonly samples: readonly Sample[] }
  | { readonly type: 'histogram'; readonly samples: readonly HistogramSample[] }
);

/** Writes the families. */
export function formatMetrics(families: readonly MetricFamily[]): string {
  return families
    .flatMap((family) => [
      `# HELP ${family.name} ${family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
      `# TYPE ${family.name} ${family.type}`,
      ...linesOf(family),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(family: MetricFamily): readonly string[] {
  const { name } = family;
  if (family.type !== 'histogram') {
    return family.samples.map(({ labels, value }) => `${name}${formatLabels(labels)} ${formatValue(value)}`);
  }
  return family.samples.flatMap(({ labels, buckets, count, sum }) => [
    ...[...buckets, [Number.POSITIVE_INFINITY, count] as const].map(
      ([bound, below]) => `${name}_bucket${formatLabels({ ...labels, le: formatValue(bound) })} ${below}`,
    ),
    `${name}_sum${formatLabels(labels)} ${formatValue(sum)}`,
    `${name}_count${formatLabels(labels)} ${count}`,
  ]);
}

function formatLabels(labels: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function formatValue(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
