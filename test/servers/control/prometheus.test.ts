import { describe, expect, it } from 'vitest';
import { createHistogram } from '../../../src/servers/control/histogram.js';
import { formatMetrics } from '../../../src/servers/control/prometheus.js';

describe("Prometheus' text format", () => {
  // From "Text format example" of the format's own documentation; times are left out there, as they may be.
  it('writes a histogram as its documentation does', () => {
    const text = formatMetrics([
      {
        name: 'http_request_duration_seconds',
        help: 'A histogram of the request duration.',
        type: 'histogram',
        samples: [
          {
            buckets: [
              [0.05, 24054],
              [0.1, 33444],
              [0.2, 100392],
              [0.5, 129389],
              [1, 133988],
            ],
            count: 144320,
            sum: 53423,
          },
        ],
      },
    ]);
    expect(text).toBe(`# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="0.1"} 33444
http_request_duration_seconds_bucket{le="0.2"} 100392
http_request_duration_seconds_bucket{le="0.5"} 129389
http_request_duration_seconds_bucket{le="1"} 133988
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
`);
  });

  it('escapes label values as its documentation does', () => {
    const labels = { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' };
    const text = formatMetrics([
      {
        name: 'msdos_file_access_time_seconds',
        help: 'a\\b\nc',
        type: 'gauge',
        samples: [{ labels, value: 1 }],
      },
    ]);
    expect(text.split('\n')).toEqual([
      '# HELP msdos_file_access_time_seconds a\\\\b\\nc',
      '# TYPE msdos_file_access_time_seconds gauge',
      'msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1',
      '',
    ]);
  });

  it('counts an observation in every bucket that it fits, the bound included', () => {
    const histogram = createHistogram([1, 5]);
    for (const value of [0.5, 1, 3, 9]) histogram.observe(value);
    expect(histogram.sample({ a: 'b' })).toEqual({
      labels: { a: 'b' },
      buckets: [
        [1, 2],
        [5, 3],
      ],
      count: 4,
      sum: 13.5,
    });
  });
});
