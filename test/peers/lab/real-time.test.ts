import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canIsolate, openNamespace, runIn } from '../../support/namespace.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

/** The array's name is public, and its port 135 drops what comes: 21 s until HTTPS. */
const seed = 'contoso-2010-public-array';

/** The same, but that the world itself lets 135 through, to the array. */
const openWorld = `
extends: ${seed}
published:
  - { outside: "203.0.113.10:80", inside: "10.10.10.20:80" }
  - { outside: "203.0.113.10:443", inside: "10.10.10.20:443" }
  - { outside: "203.0.113.10:135", inside: "10.10.10.20:135" }
firewall:
  - { from: internet, to: 203.0.113.10, ports: [80, 135, 443], action: accept }
  - { from: internet, to: 203.0.113.53, ports: 53, action: accept }
  - { from: internet, to: "*", action: drop }
`;

/** Most that two clocks may differ in a step, ms. */
const tolerance = 250;

interface Step {
  readonly name: string;
  readonly target: string;
  readonly outcome: string;
  readonly elapsedMs: number;
  readonly steps?: readonly Step[];
}

/**
 * Every step on Anna's way, whatever it is a part of, each with the shortest time of several journeys: a busy machine
 * only ever adds to what a clock says.
 */
async function journeys(
  seedName: string,
  clock: 'virtual' | 'real',
  exposure = 'mapped',
  enter: readonly string[] = [],
): Promise<readonly Step[]> {
  const script = join(import.meta.dirname, 'journeys.mjs');
  // On the virtual clock they cost next to nothing.
  const times = clock === 'virtual' ? '12' : '4';
  const [first = '', ...rest] = [...enter, process.execPath, script, seedName, clock, exposure, times];
  const { stdout, stderr, code } = await runClient(first, rest, { timeoutMs: 100_000 });
  if (code !== 0) throw new Error(`the journeys ended with ${code}: ${stderr}`);
  const all: readonly (readonly Step[])[] = JSON.parse(stdout);
  const [one = [], ...others] = all.map((steps) => steps.flatMap(flatten));
  for (const other of others) expect(namesOf(other)).toEqual(namesOf(one));
  const shortest = (index: number) =>
    Math.min(...[one, ...others].map((steps) => steps[index]?.elapsedMs ?? Number.NaN));
  return one.map((step, index) => ({ ...step, elapsedMs: shortest(index) }));
}

function flatten(step: Step): readonly Step[] {
  return [step, ...(step.steps ?? []).flatMap(flatten)];
}

const namesOf = (steps: readonly Step[]) =>
  steps.map(({ name, target, outcome }) => `${outcome} ${name} ${target}`);

/** Steps whose times are further apart than that. */
const differencesOf = (some: readonly Step[], others: readonly Step[]) =>
  some.flatMap(({ name, target, elapsedMs }, index) => {
    const other = others[index]?.elapsedMs ?? Number.NaN;
    return Math.abs(elapsedMs - other) <= tolerance ? [] : [`${name} ${target}: ${elapsedMs}, ${other}`];
  });

describe.concurrent('a black hole of 21 s, on the virtual clock in no time', () => {
  let folder: string;
  let onVirtual: Promise<readonly Step[]>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
    await writeFile(join(folder, 'network.yaml'), openWorld);
    // At the same time as the others, so that the machine is as busy.
    onVirtual = journeys(seed, 'virtual');
    onVirtual.catch(() => undefined); // the tests say so
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has the same steps and times on the real clock', async () => {
    const [real, virtual] = await Promise.all([journeys(seed, 'real'), onVirtual]);
    expect(namesOf(real)).toEqual(namesOf(virtual));
    expect(virtual.find(({ target }) => target === '203.0.113.10:135')?.elapsedMs).toBeGreaterThan(20_900);
    expect(differencesOf(real, virtual)).toEqual([]);
  });

  it('has them on a network where a real firewall drops the packets', async () => {
    if (!peer('nft') || !canIsolate()) return;
    await using network = await openNamespace('127.0.113.53');
    await runIn(network, 'nft', 'add table ip lab');
    await runIn(network, 'nft', 'add chain ip lab input { type filter hook input priority 0; }');
    await runIn(network, 'nft', 'add rule ip lab input ip daddr 127.0.113.10 tcp dport 135 counter drop');
    const onReal = journeys(folder, 'real', 'loopback', network.enter);
    const [real, virtual] = await Promise.all([onReal, onVirtual]);
    expect(namesOf(real)).toEqual(namesOf(virtual));
    expect(differencesOf(real, virtual)).toEqual([]);
    // Each of four: Linux sends the SYN again after 1, 3, 7 and 15 s.
    const [, packets = '0'] =
      /counter packets (\d+) /.exec(await runIn(network, 'nft', 'list', 'ruleset')) ?? [];
    expect(Number(packets)).toBeGreaterThanOrEqual(12);
  });
});
