import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** In this order; a room leaves out those that do not apply to it. */
const headings = ['What it does', 'What it reads', 'Wire', 'Files', 'Example', 'Specification'];
const required = ['What it does', 'Files'];

interface Row {
  /** As the folder has it: `dn.ts`, or `ndr/`. */
  readonly name: string;
  readonly link: string | undefined;
}

/** Each room, with the names of its files and of its sub-rooms (`ndr/`). */
function roomsOf(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const rooms = new Map<string, Set<string>>();
  const add = (path: string, name: string): void => {
    const names = rooms.get(path);
    if (names !== undefined) names.add(name);
    else rooms.set(path, new Set([name]));
    if (path !== 'src') add(dirname(path), `${path.slice(dirname(path).length + 1)}/`);
  };
  for (const file of files) add(dirname(file), file.slice(dirname(file).length + 1));
  return rooms;
}

function sources(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('src', path));
}

const headingsOf = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

/** The rows of the table below `## Files`. */
function filesOf(text: string): Row[] {
  const [, section = ''] = text.split(/^## Files$/m);
  const [table = ''] = section.split(/^## /m);
  return [...table.matchAll(/^\| (?:`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)) \|/gm)].map(
    ([, file, folder, link]) => ({ name: file ?? folder ?? '', link }),
  );
}

/** What is wrong with the README of a room, each with what to do about it. */
function problemsOf(room: string, names: ReadonlySet<string>, text: string | undefined): string[] {
  const page = `${room}/README.md`;
  if (text === undefined) return [`${page}: missing: add it, with the headings ${required.join(', ')}`];
  const problems: string[] = [];
  if (!new RegExp(`^# ${room}\n\n\\S`).test(text)) {
    problems.push(`${page}: begin with the line '# ${room}', an empty line, and one sentence`);
  }
  const found = headingsOf(text);
  const known = headings.filter((heading) => found.includes(heading));
  for (const heading of found.filter((each) => !headings.includes(each))) {
    problems.push(`${page}: unknown heading '${heading}': use one of ${headings.join(', ')}`);
  }
  for (const heading of required.filter((each) => !found.includes(each))) {
    problems.push(`${page}: add the heading '${heading}'`);
  }
  const ordered = found.filter((each) => headings.includes(each));
  if (ordered.join() !== known.join())
    problems.push(`${page}: put the headings in the order ${known.join(', ')}`);
  const rows = filesOf(text);
  const count = (name: string): number => rows.filter((row) => row.name === name).length;
  for (const name of names) {
    const row = name.endsWith('/') ? `[${name}](${name}README.md)` : `\`${name}\``;
    if (count(name) === 0)
      problems.push(`${page}: add a row to the table of files: | ${row} | what it holds |`);
    if (count(name) > 1) problems.push(`${page}: name ${name} once only`);
  }
  for (const { name, link } of rows) {
    if (!names.has(name)) problems.push(`${page}: remove the row of ${name}, which is not there`);
    else if (name.endsWith('/') && link !== `${name}README.md`) {
      problems.push(`${page}: link ${name} to ${name}README.md`);
    }
  }
  return problems;
}

const textOf = (path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;

const rooms = roomsOf(sources());

describe('the READMEs of src', () => {
  it('are about as many rooms as there are', () => {
    expect(rooms.size).toBeGreaterThan(70);
    expect(rooms.get('src/wire')).toContain('ndr/');
  });

  it.each([...rooms.keys()].sort())('%s: the README has the headings, and names what is there', (room) => {
    expect(problemsOf(room, rooms.get(room) ?? new Set(), textOf(`${room}/README.md`))).toEqual([]);
  });

  it('have examples in which every call and property is one of the code', () => {
    const code = sources()
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    const known = new Set(code.match(/\w+/g));
    const unknown = [...rooms.keys()].flatMap((room) => {
      const examples = [...(textOf(`${room}/README.md`) ?? '').matchAll(/^```ts\n(.*?)^```/gms)];
      const named = examples.flatMap(([, text = '']) => [...text.matchAll(/\b([a-z]\w+)(?:\(|: )/gi)]);
      return named.filter(([, name = '']) => !known.has(name)).map(([, name = '']) => `${room}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('have no table that an empty line cuts off from its head', () => {
    const cut = [...rooms.keys()].filter((room) =>
      /^\|[-| :]+\|\n\n\|/m.test(readFileSync(join(root, room, 'README.md'), 'utf8')),
    );
    expect(cut).toEqual([]);
  });

  it('belong to a room', () => {
    const pages = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('README.md'))
      .map((path) => dirname(join('src', path)));
    expect(pages.filter((room) => !rooms.has(room))).toEqual([]);
  });

  it('would notice a missing file, a stale one, a heading out of order and one that nobody knows', () => {
    const text =
      '# src/x\n\nAn example.\n\n## Files\n\n| file or folder | holds |\n|---|---|\n' +
      '| `gone.ts` | a |\n| `b.ts` | b |\n| `b.ts` | b |\n| [c/](d/README.md) | c |\n\n' +
      '## What it does\n\nNothing.\n\n## How it works\n';
    expect(problemsOf('src/x', new Set(['a.ts', 'b.ts', 'c/']), text)).toEqual([
      `src/x/README.md: unknown heading 'How it works': use one of ${headings.join(', ')}`,
      'src/x/README.md: put the headings in the order What it does, Files',
      'src/x/README.md: add a row to the table of files: | `a.ts` | what it holds |',
      'src/x/README.md: name b.ts once only',
      'src/x/README.md: remove the row of gone.ts, which is not there',
      'src/x/README.md: link c/ to c/README.md',
    ]);
    expect(problemsOf('src/x', new Set(), undefined)).toEqual([
      'src/x/README.md: missing: add it, with the headings What it does, Files',
    ]);
  });
});

describe('docs/architecture.md', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `src\/([^`]+)` \|[^|]*\| ([^|]+) \|$/gm)].map(
    ([, room = '', imports = '']) => ({
      room,
      imports: imports
        .split(',')
        .map((name) => name.trim().replace(' (types)', ''))
        .filter((name) => name !== '-'),
    }),
  );
  const isThere = (path: string): boolean =>
    existsSync(join(root, 'src', path)) || existsSync(join(root, 'src', `${path}.ts`));

  it('has a row for every room, and rows for what is there only', () => {
    const covered = (room: string): boolean =>
      rows.some((row) => room === row.room || room.startsWith(`${row.room}/`));
    const missing = [...rooms]
      .filter(([, names]) => [...names].some((name) => name.endsWith('.ts')))
      .map(([room]) => room.replace(/^src\/?/, ''))
      .filter((room) => room !== '' && !covered(room));
    expect(missing, 'add a row').toEqual([]);
    const entries = [...(rooms.get('src') ?? [])].filter((name) => name.endsWith('.ts') && !covered(name));
    expect(entries, 'add a row').toEqual([]);
    expect(
      rows.map(({ room }) => room).filter((room) => !isThere(room)),
      'remove the row',
    ).toEqual([]);
  });

  it('has a row, or the file, for everything that its rules mention', () => {
    const known = (name: string): boolean =>
      rows.some(({ room }) => room.replace(/\.ts$/, '') === name || room.startsWith(`${name}/`)) ||
      (name.includes('/') && existsSync(join(root, 'src', `${name}.ts`)));
    const unknown = rows.flatMap(({ room, imports }) =>
      imports.filter((name) => !known(name)).map((name) => `${room} may import ${name}, which is not there`),
    );
    expect(unknown).toEqual([]);
  });

  it('names no folder of src that is gone', () => {
    const named = [
      ...text.matchAll(/`(?:src\/)?((?:wire|servers|directory|exchange|outlook|lab)\/[\w/-]+(?:\.ts)?)`/g),
    ];
    expect(named.map(([, path = '']) => path).filter((path) => !isThere(path))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });
});
