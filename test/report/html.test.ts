import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { walk } from '../../src/record/steps/walk.js';
import { renderHtml } from '../../src/report/html/page.js';
import { foldedScale, linearScale } from '../../src/report/html/time-scale.js';
import { failed, inside, nowhere, outsideWithBadRecord, step } from './traces.js';

const page = renderHtml([
  { title: 'inside', resolution: inside },
  { title: 'outside, bad record', resolution: outsideWithBadRecord },
]);

const sectionOf = (html: string, tag: string) =>
  new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? '';

describe('page', () => {
  it('allows its own style and script by their hashes, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash(sectionOf(page, 'style'))}; script-src ${hash(sectionOf(page, 'script'))}; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/\sstyle=|\son\w+=/);
  });

  it('refers to nothing outside itself', () => {
    const addresses = [...page.matchAll(/\s(?:src|href|action|data)="([^"]*)"/g)].map(
      ([, address]) => address,
    );
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !address?.startsWith('#'))).toEqual([]);
    expect(page).not.toMatch(/@import|url\(|<link|<img|<iframe/);
  });

  it('has a row for every step of every trace, with its times', () => {
    const rows = [...page.matchAll(/<tr id="s(\d)-/g)].map(([, run]) => run);
    expect(rows.filter((run) => run === '0')).toHaveLength([...walk(inside.steps)].length);
    expect(rows.filter((run) => run === '1')).toHaveLength([...walk(outsideWithBadRecord.steps)].length);
    expect(page).toMatch(/<b>TCP connect<\/b> <span class="target">203\.0\.113\.10:135<\/span>/);
  });

  it('says at its head who is fast, who is slow, and what the time was lost on', () => {
    expect(page).toContain('“inside” is connected by RPC/TCP after 250 ms');
    expect(page).toContain('“outside, bad record” is connected by RPC/HTTP after 22.0 s');
    expect(page).toContain('<b>21.0 s</b> of it: TCP connect 203.0.113.10:135');
  });

  it('tells what did not connect', () => {
    expect(renderHtml([{ title: 'nowhere', resolution: nowhere }])).toContain(
      'no Autodiscover service answered',
    );
  });

  it('shows hostile words as words', () => {
    const hostile = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
    const html = renderHtml([
      {
        title: hostile,
        resolution: {
          ...nowhere,
          address: hostile,
          steps: [failed('rop-logon', hostile, 0, 2000, 'protocol-refused', { detail: hostile })],
        },
      },
    ]);
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
  });
});

describe('time axis', () => {
  it('is true in the overview', () => {
    const { place, folds } = linearScale(20_000);
    expect([place(0), place(5000), place(20_000)]).toEqual([0, 25, 100]);
    expect(folds).toEqual([]);
  });

  it('is folded where nothing happens for long, and keeps the order of everything', () => {
    const { place, folds, ticks } = foldedScale(outsideWithBadRecord.steps, 22_000);
    expect(folds.map(({ label }) => label)).toEqual(['21.0 s']);
    const [fold] = folds;
    expect((fold?.to ?? 0) - (fold?.from ?? 0)).toBeCloseTo(25, 0);
    const times = [0, 60, 400, 441, 10_000, 21_440, 21_800, 22_000];
    const places = times.map(place);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(places).size).toBe(times.length);
    for (const tick of ticks) {
      expect(tick.place <= (fold?.from ?? 0) || tick.place >= (fold?.to ?? 100)).toBe(true);
    }
  });

  it('is not folded for a second of work', () => {
    const busy = Array.from({ length: 20 }, (_, index) => step('rop-logon', String(index), index * 100, 100));
    expect(foldedScale(busy, 2000).folds).toEqual([]);
  });

  it('is drawn for a trace that took no time', () => {
    expect(linearScale(0).place(0)).toBe(0);
    expect(foldedScale([], 0).place(0)).toBe(0);
  });
});
