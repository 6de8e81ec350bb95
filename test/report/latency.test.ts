import { describe, expect, it } from 'vitest';
import {
  attemptsOf,
  formatAttempts,
  isIncompleteAttempt,
  parseAttempt,
} from '../../src/report/attempt-record.js';
import { collectLatency, renderLatency } from '../../src/report/latency.js';
import { noPaint } from '../../src/report/paint.js';
import { nowhere, outsideWithBadRecord } from './traces.js';

describe('record of attempts', () => {
  it('holds the whole and every step that was taken, one a line', () => {
    const lines = formatAttempts(outsideWithBadRecord, 7).trimEnd().split('\n');
    const attempts = lines.map((line, index) => parseAttempt(line, `r.jsonl:${index + 1}`));
    expect(attempts).toEqual(attemptsOf(outsideWithBadRecord, 7));
    expect(attempts[0]).toEqual({
      schema: 1,
      client: 7,
      address: 'anna@contoso.example',
      location: 'internet',
      outlook: '2010',
      step: 'Resolution',
      target: 'anna@contoso.example',
      outcome: 'success',
      startedMs: 0,
      elapsedMs: 22_000,
    });
    expect(attempts).toContainEqual(
      expect.objectContaining({
        step: 'TCP connect',
        protocol: 'TCP',
        target: '203.0.113.10:135',
        outcome: 'failed',
        code: 'connection-timed-out',
        elapsedMs: 21_000,
      }),
    );
    expect(attempts).toContainEqual(expect.objectContaining({ step: 'RPC/TCP', protocol: 'RPC/TCP' }));
    expect(attemptsOf(nowhere, 1)[0]).toMatchObject({ outcome: 'failed', code: 'no-autodiscover-answer' });
  });

  it('tells half a line from what is no attempt', () => {
    const [line = ''] = formatAttempts(outsideWithBadRecord, 7).split('\n');
    const cut = Array.from({ length: line.length - 1 }, (_, end) => line.slice(0, end + 1));
    expect(cut.filter((half) => !isIncompleteAttempt(half))).toEqual([]);
    expect([line, '', '{}', '{"schema":1}', 'hello'].filter(isIncompleteAttempt)).toEqual([]);
  });

  it('names file and line of what is no attempt', () => {
    expect(() => parseAttempt('{"schema":1}', 'r.jsonl:3')).toThrow(
      /^r\.jsonl:3: not a recorded attempt: client/,
    );
    expect(() => parseAttempt('no', 'r.jsonl:4')).toThrow(/^r\.jsonl:4: not a recorded attempt: no JSON/);
  });
});

describe('latency', () => {
  it('has the percentiles that sorting gives, failures and the longest', () => {
    const [whole] = attemptsOf(outsideWithBadRecord, 1);
    if (whole === undefined) throw new Error('no attempt');
    // A multiplicative generator (Park and Miller): the same numbers in every run, up to four minutes.
    let seed = 42;
    const times = Array.from({ length: 5000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed % 240_000;
    });
    const collector = collectLatency();
    for (const [index, elapsedMs] of times.entries()) {
      collector.add({ ...whole, elapsedMs, outcome: index % 10 === 0 ? 'failed' : 'success' });
    }
    const sorted = times.toSorted((a, b) => a - b);
    const nearestRank = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1];
    expect(collector.report()).toEqual({
      schema: 1,
      clients: 5000,
      steps: [
        {
          name: 'Resolution',
          count: 5000,
          failures: 500,
          p50: nearestRank(50),
          p95: nearestRank(95),
          p99: nearestRank(99),
          max: sorted.at(-1),
        },
      ],
      protocols: [],
    });
  });

  it('is told by protocol and by step', () => {
    const collector = collectLatency();
    for (const attempt of attemptsOf(outsideWithBadRecord, 1)) collector.add(attempt);
    const text = renderLatency(collector.report(), noPaint);
    expect(text).toMatch(/^clients {2}1$/m);
    expect(text).toMatch(/^protocol +count +failures +p50 ms +p95 ms +p99 ms +max ms$/m);
    expect(text).toMatch(/^RPC\/TCP +1 +1 +21040 +21040 +21040 +21040$/m);
    expect(text).toMatch(/^TCP connect +3 +1 +40 +21000 +21000 +21000$/m);
  });

  it('keeps no more kinds than it has room for', () => {
    const [whole] = attemptsOf(nowhere, 1);
    if (whole === undefined) throw new Error('no attempt');
    const collector = collectLatency();
    for (let kind = 0; kind < 1000; kind++) collector.add({ ...whole, step: `kind ${kind}` });
    const { steps } = collector.report();
    expect(steps).toHaveLength(501);
    expect(steps.at(-1)).toMatchObject({ name: '(other)', count: 500 });
  });
});
