import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

interface Rule {
  readonly typeOnly: boolean;
}

/** Room name ("wire/ndr") to what it may import. */
type Rules = ReadonlyMap<string, ReadonlyMap<string, Rule>>;

/** Reads the table of docs/architecture.md. */
function readRules(markdown: string): Rules {
  const rows = [...markdown.matchAll(/^\| `src\/([^`]+)` \|[^|]*\| ([^|]+) \|$/gm)];
  return new Map(
    rows.map(([, room = '', allowed = '']) => [
      room.replace(/\.ts$/, ''),
      new Map(
        allowed
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '-')
          .map((name) => [name.replace(' (types)', ''), { typeOnly: name.endsWith('(types)') }]),
      ),
    ]),
  );
}

function importsOf(file: string, text: string): Import[] {
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm,
  );
  return [...found].map(([, typeOnly, statically, lazily]) => ({
    file,
    target: join(dirname(file), statically ?? lazily ?? '').replace(/\.js$/, '.ts'),
    typeOnly: typeOnly !== undefined,
  }));
}

function roomOf(file: string, rules: Rules): string | undefined {
  const path = file.replace(/^src\//, '').replace(/\.ts$/, '');
  return [...rules.keys()]
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function forbidden(imports: readonly Import[], rules: Rules): string[] {
  return imports.flatMap(({ file, target, typeOnly }) => {
    const from = roomOf(file, rules);
    const to = roomOf(target, rules);
    if (from === undefined || to === undefined) return [`${file} -> ${target}: no such room`];
    if (from === to) return [];
    const allowed = rules.get(from);
    if (allowed?.has(target.replace(/^src\//, '').replace(/\.ts$/, ''))) return []; // this one module
    const rule = allowed?.get(to) ?? allowed?.get(to.split('/')[0] ?? '');
    if (rule === undefined) return [`${file} -> ${target}: ${from} may not import ${to}`];
    return rule.typeOnly && !typeOnly ? [`${file} -> ${target}: ${from} may import only types of ${to}`] : [];
  });
}

/** The first import cycle found, as a path, or undefined. */
function cycle(imports: readonly Import[]): string[] | undefined {
  const graph = new Map<string, string[]>();
  for (const { file, target } of imports) graph.set(file, [...(graph.get(file) ?? []), target]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const found = visit(target, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return undefined;
}

function sources(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function allImports(): Import[] {
  return sources().flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}

const versionLiteral = /'20(?:03|07|10|13|16|19|21)'/;

const rules = readRules(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));

describe('architecture', () => {
  it('finds the table and the imports that it is about', () => {
    expect(rules.size).toBeGreaterThan(15);
    expect(allImports().length).toBeGreaterThan(100);
  });

  it('has no import that the table forbids', () => {
    expect(forbidden(allImports(), rules)).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(cycle(allImports())).toBeUndefined();
  });

  it('asks only the policy table what a version of Outlook does', () => {
    const asking = sources()
      .filter((file) => !/^src\/(?:claims\/|outlook\/(?:outlook-version|policy-table)\.ts$)/.test(file))
      .filter((file) => versionLiteral.test(readFileSync(join(root, file), 'utf8')));
    expect(asking).toEqual([]);
    expect(versionLiteral.test(readFileSync(join(root, 'src/outlook/policy-table.ts'), 'utf8'))).toBe(true);
  });

  it('would notice a client that peeks into the directory, and a role that uses a codec', () => {
    const bad = [
      ...importsOf('src/outlook/x.ts', "import { Directory } from '../directory/directory.js';"),
      ...importsOf(
        'src/exchange/y.ts',
        "import { encodePoxResponse } from '../wire/autodiscover/pox-response.js';",
      ),
      ...importsOf(
        'src/exchange/z.ts',
        "import type { PoxRequest } from '../wire/autodiscover/messages.js';",
      ),
    ];
    expect(forbidden(bad, rules)).toEqual([
      'src/outlook/x.ts -> src/directory/directory.ts: outlook may not import directory',
      'src/exchange/y.ts -> src/wire/autodiscover/pox-response.ts: exchange may import only types of wire/autodiscover',
    ]);
  });

  it('would notice a cycle, type imports counted, and a lazy import', () => {
    const bad = [
      ...importsOf('src/values/a.ts', "import type { B } from './b.js';"),
      ...importsOf('src/values/b.ts', "const a = await import('./a.js');"),
    ];
    expect(cycle(bad)).toEqual(['src/values/a.ts', 'src/values/b.ts', 'src/values/a.ts']);
  });
});
