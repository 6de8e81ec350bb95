import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..', '..', '..', 'src');

/** A step's words taken apart: `detail.startsWith(...)`, `/port (\d+)/.exec(step.detail)`. */
const reading =
  /\bdetail\??\.(?:startsWith|endsWith|includes|indexOf|match|matchAll|replace|replaceAll|search|slice|split)\(|\.(?:exec|test)\((?:\w+\??\.)*detail\b/;

describe('the words of a step', () => {
  it('are found by the pattern where they are read', () => {
    for (const code of [
      "detail.startsWith('redirect')",
      '/port (\\d+)/.exec(step?.detail)',
      'x.detail?.split(" ")',
    ]) {
      expect(code).toMatch(reading);
    }
  });

  it('are read nowhere: kind and facts say it', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const readers = files.filter((file) => reading.test(readFileSync(join(source, file), 'utf8')));
    expect(files.length).toBeGreaterThan(500);
    expect(readers).toEqual([]);
  });
});
