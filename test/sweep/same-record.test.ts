import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ResolveRequest, startLab } from '../../src/index.js';
import { outlookVersions } from '../../src/outlook/outlook-version.js';
import { runCli } from '../support/cli.js';
import { anna, atOnce, membersAside, oneByOne } from '../support/same-record.js';

const folder = join(import.meta.dirname, '..', '..', 'directory-seed');
const seeds = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const burners: ChildProcess[] = [];

/** Keeps every core busy until the test ends. */
function keepCoresBusy(): void {
  for (let core = 0; core < availableParallelism(); core++) {
    burners.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  }
}

afterEach(() => {
  for (const burner of burners.splice(0)) burner.kill('SIGKILL');
});

/** Versions before Autodiscover are given a server. */
const requestOf = (outlook: (typeof outlookVersions)[number], from: string): ResolveRequest =>
  outlook === '2003' ? { outlook, from, server: serverOf2003 } : { outlook, from };
const serverOf2003 = 'outlook.contoso.example';

describe('the same resolution prints the same JSON', () => {
  it('has seeds to look at', () => expect(seeds.length).toBeGreaterThan(6));

  it.each(seeds)('%s: ten times, on idle and on busy cores, from everywhere, every version', async (seed) => {
    await using lab = await startLab({ seed });
    const cases = lab.locations.flatMap((from) => outlookVersions.map((outlook) => requestOf(outlook, from)));
    const first = new Map<ResolveRequest, readonly string[]>();
    for (const request of cases) first.set(request, await oneByOne(lab, request, 5));
    keepCoresBusy();
    for (const request of cases) {
      const all = [...(first.get(request) ?? []), ...(await oneByOne(lab, request, 5))];
      expect({ ...request, records: new Set(all).size }).toEqual({ ...request, records: 1 });
    }
  });

  it.each(seeds)('%s: a new lab says what the last one has said', async (seed) => {
    const records: string[] = [];
    for (let n = 0; n < 3; n++) {
      await using lab = await startLab({ seed });
      records.push(...(await oneByOne(lab, { from: 'internet' }, 1)));
      records.push(JSON.stringify(await lab.resolve(anna, { from: 'internet', outlook: '2016' })));
    }
    expect(new Set(records).size).toBe(2);
  });

  it.each(seeds)('%s: ten side by side, as alone', async (seed) => {
    await using lab = await startLab({ seed });
    keepCoresBusy();
    for (const from of lab.locations) {
      for (const outlook of outlookVersions) {
        const request = requestOf(outlook, from);
        const records = [...(await oneByOne(lab, request, 1)), ...(await atOnce(lab, request, 10))];
        expect({ ...request, records: new Set(membersAside(lab, records)).size }).toEqual({
          ...request,
          records: 1,
        });
      }
    }
  });
});

describe('--repeat 50 --concurrency 10', () => {
  it.each(seeds)('%s: each client is recorded as if it ran alone', async (seed) => {
    const scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-same-'));
    const recordOf = async (name: string, ...flags: readonly string[]) => {
      const record = join(scratch, name);
      const args = ['resolve', anna, '--seed', seed, '--json', '--record', record];
      await runCli([...args, ...flags], { timeoutMs: 300_000 });
      return tracesOf(await readFile(record, 'utf8'));
    };
    try {
      keepCoresBusy();
      const [alone] = await recordOf('alone.jsonl');
      const many = await recordOf('many.jsonl', '--repeat', '50', '--concurrency', '10');
      expect(many.length).toBe(50);
      expect(new Set(many.map(membersOf))).toEqual(new Set([alone].map((trace) => membersOf(trace ?? ''))));
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});

/** The lines of a record by client, without its number. */
function tracesOf(record: string): readonly string[] {
  const traces = new Map<number, string>();
  for (const line of record.trim().split('\n')) {
    const { client, ...attempt }: { client: number } = JSON.parse(line);
    traces.set(client, `${traces.get(client) ?? ''}${JSON.stringify(attempt)}\n`);
  }
  return [...traces.values()];
}

/** The one built-in balancer that takes turns has these members. */
const membersOf = (trace: string) => trace.replaceAll(/\bex[12]\b/gi, 'member');
