import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { checkSync } from 'recheck';
import { describe, expect, it } from 'vitest';

/*
 * No regular expression of src takes more than linear time, whatever it is given: one that looks at each character again
 * from every other blocks the whole process by one long line. Every literal is judged by recheck, and run on long texts
 * made of what it is looking for.
 */

/** Expressions that are built at run time, and why they are no danger. */
const builtAtRunTime: Readonly<Record<string, string>> = {
  'src/lab/sockets/authority-folder.ts':
    "two labels of our own; `[^-]+` ends at the next marker's dash, so that no character is looked at twice",
  'src/claims/rows/f-exchange-2013.ts':
    'names of elements of our own, run once on an answer of the lab itself',
};

interface Expression {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

const root = join(import.meta.dirname, '..', '..');
const { literals, built } = expressionsOf('src');

function expressionsOf(folder: string) {
  const literals: Expression[] = [];
  const built: string[] = [];
  for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.ts')) continue;
    const file = `${folder}/${name.replaceAll('\\', '/')}`;
    const { program } = parseSync(file, readFileSync(join(root, file), 'utf8'));
    const construct = ({
      callee,
    }: {
      readonly callee: { readonly type: string; readonly name?: unknown };
    }) => {
      if (callee.type === 'Identifier' && callee.name === 'RegExp') built.push(file);
    };
    new Visitor({
      Literal: (node) => {
        if ('regex' in node) literals.push({ file, ...node.regex });
      },
      NewExpression: construct,
      CallExpression: construct,
    }).visit(program);
  }
  return { literals, built };
}

/** Texts of 16 kB that an expression may stumble over: what stands in it, again and again, and no way to end well. */
function* trials(pattern: string): Generator<string> {
  const size = 16_384;
  const plain = pattern
    .replace(/\\[dDwWsSbB]|\[[^\]]*\]|\(\?[:=!<]+|\\[ux][0-9a-f]{2,4}|[\^$.|?*+(){}]/g, '\0')
    .replace(/\\(.)/g, '$1');
  const classes = [' ', '\t', '0', 'a', 'A', '/', '.', '-', ':', '=', ',', '"', '@', '\\', '<'];
  const pieces = new Set([
    ...plain.split('\0').filter((piece) => piece !== ''),
    ...plain.replaceAll('\0', ''),
    ...classes,
  ]);
  const [head = ''] = plain.split('\0');
  for (const piece of pieces) {
    const long = piece.repeat(Math.ceil(size / piece.length));
    for (const last of ['\n', '\0', '!']) {
      yield long + last;
      yield head + long + last;
    }
  }
}

/** Enough for one pass over 16 kB on any machine, and far too little for one from every character. */
const mostMs = 20;

/** CPU time, so that a busy machine decides nothing; the best of five, so that a collection of garbage does not. */
function cpuMsOf(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && best > mostMs; attempt++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

describe('regular expressions of src', () => {
  it('are found: literals, and those that are built at run time stand in the list', () => {
    expect(literals.length).toBeGreaterThan(100);
    expect([...new Set(built)].sort()).toEqual(Object.keys(builtAtRunTime).sort());
  });

  it('are judged linear by recheck', () => {
    const judged = literals.map(({ file, pattern, flags }) => {
      const { status } = checkSync(pattern, flags, { timeout: 60_000 });
      return { file, expression: `/${pattern}/${flags}`, status };
    });
    expect(judged.filter(({ status }) => status !== 'safe')).toEqual([]);
  });

  it('are through with 16 kB of what they look for at once', () => {
    const slow = literals.flatMap(({ file, pattern, flags }) => {
      const expression = new RegExp(pattern, flags);
      const search = (text: string) => () => {
        expression.lastIndex = 0;
        expression.exec(text);
      };
      const bad = [...trials(pattern)].find((text) => cpuMsOf(search(text)) > mostMs);
      return bad === undefined ? [] : [{ file, expression: String(expression), text: bad.slice(0, 40) }];
    });
    expect(slow).toEqual([]);
  });

  // The judge has to be one: what stood in src once is found.
  it.each(['\\/+$', '[ \\t]*,[ \\t]*', '^.*a.*b.*c.*d.*e.*f.*g$'])('would show %s', (pattern) => {
    expect(checkSync(pattern, '').status).toBe('vulnerable');
    const worst = [...trials(pattern)].some((text) => cpuMsOf(() => new RegExp(pattern).test(text)) > mostMs);
    if (pattern !== '^.*a.*b.*c.*d.*e.*f.*g$') expect(worst).toBe(true);
  });
});
