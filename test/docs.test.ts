import { readFileSync } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generated, renewed } from '../scripts/docs.js';

const root = join(import.meta.dirname, '..');
const docs = join(root, 'docs');
const pages = (await readdir(docs)).filter((name) => name.endsWith('.md'));

const isThere = async (path: string) => {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
};

describe('documentation', () => {
  const texts = ['README.md', 'directory-seed/README.md', ...pages.map((page) => `docs/${page}`)];

  it.each(texts)('the links of %s lead to files that are there', async (name) => {
    const text = await readFile(join(root, name), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const missing: string[] = [];
    for (const link of links) if (!(await isThere(join(root, dirname(name), link)))) missing.push(link);
    expect(missing).toEqual([]);
  });

  it('the index has every page', () => {
    const index = readFileSync(join(docs, 'README.md'), 'utf8');
    for (const page of pages.filter((name) => name !== 'README.md')) expect(index).toContain(`(${page})`);
  });

  it('seeds.md has every built-in seed', async () => {
    const text = readFileSync(join(docs, 'seeds.md'), 'utf8');
    const entries = await readdir(join(root, 'directory-seed'), { withFileTypes: true });
    const seeds = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(seeds.length).toBeGreaterThan(5);
    for (const seed of seeds) expect(text).toContain(`\`${seed}\``);
  });
});

describe('what is generated', () => {
  it.each(generated)('$page is current ($part)', (one) => {
    const { now, current } = renewed(one);
    expect(now, 'run npm run docs').toBe(current);
  });
});

describe('protocols.md', () => {
  /** Section headings name a specification, the rows below them its files. */
  const claims = readFileSync(join(docs, 'protocols.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .flatMap((part) => {
      const [specification = ''] = part.split(':');
      const files = new Set([...part.matchAll(/`([^`\s]+\.ts)`/g)].map(([, file = '']) => file));
      return [...files].map((file) => ({ specification, file }));
    });

  it('names files that are there and cite the specification', () => {
    expect(claims.length).toBeGreaterThan(300);
    const wrong = claims.filter(({ specification, file }) => {
      try {
        return !readFileSync(join(root, 'src', file), 'utf8').includes(specification);
      } catch {
        return true;
      }
    });
    expect(wrong).toEqual([]);
  });
});
