import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, type Step, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';
import { runCli } from '../../support/cli.js';

const cleanups: (() => Promise<unknown>)[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-profile-'));
  cleanups.push(() => rm(folder, { recursive: true }));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function labOf(seed: string): Promise<Lab> {
  const lab = await startLab({ seed });
  cleanups.push(() => lab.stop());
  return lab;
}

const anna = 'anna@contoso.example';
const group =
  'CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';
const db1 = `CN=DB1,CN=Databases,${group}`;
const db3 = `CN=DB3,CN=Databases,${group}`;

/** No lots are drawn. */
const random = () => 0;

const top = (resolution: Resolution | undefined) => (resolution?.steps ?? []).map(({ name }) => name);
const named = (steps: readonly Step[] | undefined, name: string) =>
  [...walk(steps ?? [])].find((step) => step.name === name);

describe('a saved profile', () => {
  it('is used without looking for settings, and holds no password', async () => {
    const lab = await labOf('contoso-2010');
    const profile = join(folder, 'anna.json');
    const first = await lab.resolve(anna, { profile });
    expect(top(first)[0]).toBe('Find settings');
    expect(await readFile(profile, 'utf8')).not.toContain('Passw0rd');
    const second = await lab.resolve(anna, { profile });
    expect(top(second)[0]).toBe('Saved profile');
    expect(top(second)).not.toContain('Find settings');
    expect(second).toMatchObject({
      outcome: 'connected',
      profile: first.profile,
      connection: first.connection,
    });
  });

  it('is not written by a client that was never connected, and is no other mailbox’s', async () => {
    const lab = await labOf('contoso-2010');
    const profile = join(folder, 'anna.json');
    await lab.resolve(anna, { profile, password: 'wrong' });
    await expect(readFile(profile)).rejects.toThrow();
    await lab.resolve(anna, { profile });
    await expect(lab.resolve('ben@contoso.example', { profile })).rejects.toThrow(
      /the profile is that of anna@contoso\.example, not of ben@contoso\.example \(keep one file/,
    );
  });

  it('is left aside for a server that is typed, and replaced by what that leads to', async () => {
    const lab = await labOf('contoso-2010');
    const profile = join(folder, 'anna.json');
    await lab.resolve(anna, { profile });
    const typed = await lab.resolve(anna, { profile, server: 'cas2.contoso.internal' });
    expect(top(typed)[0]).toBe('Check Name');
    expect(JSON.parse(await readFile(profile, 'utf8'))).toMatchObject({
      profile: { learnedBy: 'referral' },
      autodiscover: null,
    });
    // Autodiscover completes it in the background.
    const later = await lab.resolve(anna, { profile });
    expect(top(later)).toContain('Refresh settings');
    expect(later.profile).toMatchObject({ learnedBy: 'referral', proxyServer: 'mail.contoso.example' });
  });
});

describe('a profile on its way', () => {
  it('B5: asleep at work and awake at home, the stored name is tried again first', async () => {
    const lab = await labOf('contoso-2010-public-array');
    const { stops, outcome } = await lab.roam(anna, {
      script: [{ at: 'corp' }, { wait: '10m' }, { from: 'internet' }],
    });
    expect(outcome).toBe('connected');
    const [, slept, home] = stops;
    expect(slept?.refreshes).toEqual([]);
    expect(top(home?.resolution)).not.toContain('Find settings');
    const firstConnect = named(home?.resolution?.steps, 'TCP connect');
    expect(firstConnect).toMatchObject({ target: '203.0.113.10:135', outcome: 'failed' });
    expect(home?.resolution?.connection?.protocol).toBe('RPC/HTTP');
    expect(home?.resolution?.elapsedMs).toBeGreaterThanOrEqual(21_000);
  });

  it('looks for its settings every hour, asking first who answered last where its Outlook remembers that', async () => {
    const lab = await labOf('contoso-2010');
    const script = [{ at: 'corp' }, { wait: '3h 30m' }];
    const older = await lab.roam(anna, { script, random });
    expect(older.stops[1]?.refreshes).toHaveLength(3);
    expect(named(older.stops[1]?.refreshes?.[0]?.steps, 'Last known good')).toBeUndefined();
    const newer = await lab.roam(anna, { script, random, build: '14.0.7140.5001' });
    const [first] = newer.stops[1]?.refreshes ?? [];
    expect(named(first?.steps, 'Last known good')).toMatchObject({
      target: 'https://autodiscover.contoso.example/Autodiscover/Autodiscover.xml',
      outcome: 'success',
    });
    expect(named(first?.steps, 'Service connection point')).toBeUndefined();
  });

  it('looks again after five minutes where nothing was found, up to a quarter later by lot', async () => {
    const lab = await labOf('contoso-2010');
    const script = [
      { at: 'corp' },
      { record: 'autodiscover.contoso.example', view: 'internal', set: null },
      { wait: '2h' },
    ];
    const refreshes = async (draw: () => number) => {
      const { stops } = await lab.roam(anna, { script, random: draw });
      await lab.world.setRecord('internal', 'autodiscover.contoso.example', { A: ['10.10.10.20'] });
      return stops[2]?.refreshes ?? [];
    };
    const gaps = (all: Awaited<ReturnType<typeof refreshes>>) =>
      all.slice(1).map(({ startedMs }, index) => startedMs - (all[index]?.startedMs ?? 0));
    const soonest = gaps(await refreshes(() => 0));
    expect(soonest.length).toBeGreaterThan(8);
    for (const gap of soonest) expect(gap).toBeGreaterThanOrEqual(300_000);
    const latest = gaps(await refreshes(() => 1));
    expect(latest.length).toBeLessThan(soonest.length);
    for (const gap of latest) expect(gap).toBeGreaterThanOrEqual(375_000);
  });

  it('D1: a changed array name is in new profiles; an old one keeps its name while that server answers', async () => {
    const lab = await labOf('contoso-2010');
    const { stops, profile } = await lab.roam(anna, {
      script: [
        { at: 'corp' },
        { modify: db1, replace: { RpcClientAccessServer: 'CAS2' } },
        { wait: '90m' },
        { at: 'corp' },
      ],
      random,
    });
    const [refresh] = stops[2]?.refreshes ?? [];
    expect(named(refresh?.steps, 'Refresh settings')?.detail).toBe('home server cas2.contoso.internal');
    expect(stops[3]?.resolution?.profile?.homeServer).toBe('outlook.contoso.example');
    expect(profile).toMatchObject({ homeServer: 'outlook.contoso.example', learnedBy: 'autodiscover' });
    expect((await lab.resolve(anna)).profile?.homeServer).toBe('cas2.contoso.internal');
  });

  it('D2: when the old server is gone, the profile is repaired through Autodiscover, past the last known good', async () => {
    const lab = await labOf('contoso-2010');
    const { stops, profile } = await lab.roam('carla@contoso.example', {
      script: [
        { at: 'corp' },
        { modify: db3, replace: { RpcClientAccessServer: 'outlook.contoso.example' } },
        { stop: 'CAS1' },
        // Until the balancer has noticed, Autodiscover is as dead as the server.
        { wait: '30s' },
        { at: 'corp' },
      ],
      build: '14.0.7140.5001',
    });
    expect(stops[0]?.resolution?.profile?.homeServer).toBe('cas1.contoso.internal');
    const repaired = stops[4]?.resolution;
    expect(top(repaired)[0]).toBe('Saved profile');
    expect(named(repaired?.steps, 'Last known good')).toMatchObject({
      outcome: 'skipped',
      detail: 'a connection has failed',
    });
    expect(named(repaired?.steps, 'Repair profile')?.outcome).toBe('success');
    expect(repaired).toMatchObject({
      outcome: 'connected',
      profile: { homeServer: 'outlook.contoso.example', learnedBy: 'autodiscover' },
    });
    expect(profile?.homeServer).toBe('outlook.contoso.example');
  });

  it('D2: a server that sends it away is left for the one that it names, once, without asking Autodiscover', async () => {
    const lab = await labOf('contoso-2010-two-sites');
    const { stops, profile } = await lab.roam(anna, {
      script: [{ at: 'corp' }, { move: 'DB1', to: 'MBX3' }, { at: 'corp' }, { at: 'corp' }],
    });
    expect(stops[0]?.resolution?.profile?.homeServer).toBe('outlook.contoso.example');
    expect(top(stops[2]?.resolution)).not.toContain('Repair profile');
    expect(stops[2]?.resolution).toMatchObject({
      outcome: 'connected',
      profile: { homeServer: 'outlook-zurich.contoso.example', learnedBy: 'redirect' },
    });
    expect(profile).toEqual(stops[2]?.resolution?.profile);
    // It goes there at once the next time.
    expect(named(stops[3]?.resolution?.steps, 'Mail')?.target).toBe('outlook-zurich.contoso.example');
  });

  it('a server that is gone, and nothing better to be learned: the profile stays as it is', async () => {
    const lab = await labOf('contoso-2010');
    const { outcome, profile, stops } = await lab.roam('carla@contoso.example', {
      script: [{ at: 'corp' }, { stop: 'CAS1' }, { wait: '30s' }, { at: 'corp' }],
    });
    expect(outcome).toBe('failed');
    expect(stops[3]?.resolution?.failure?.code).toBe('not-connected');
    expect(top(stops[3]?.resolution)).toContain('Repair profile');
    expect(profile?.homeServer).toBe('cas1.contoso.internal');
  });

  it('looks again five minutes after a repair that has found nothing', async () => {
    const lab = await labOf('contoso-2010');
    const { stops } = await lab.roam(anna, {
      random,
      script: [{ at: 'corp' }, { stop: 'array' }, { at: 'corp' }, { start: 'array' }, { wait: '6m' }],
    });
    expect(named(stops[2]?.resolution?.steps, 'Repair profile')?.outcome).toBe('failed');
    expect(stops[4]?.refreshes).toHaveLength(1);
  });
});

describe('roam', () => {
  const script = async (text: string) => {
    const path = join(folder, 'day.yaml');
    await writeFile(path, text);
    return path;
  };

  it('prints every step’s resolution, as text and as one object', async () => {
    const day = await script('- at: corp\n- wait: 2h\n- from: internet\n');
    const profile = join(folder, 'anna.json');
    const json = await runCli(['roam', anna, '--script', day, '--profile', profile, '--json']);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 1,
      address: anna,
      outcome: 'connected',
      profile: { homeServer: 'outlook.contoso.example' },
      stops: [
        { step: 'at corp', resolution: { location: 'corp', outcome: 'connected' } },
        { step: 'wait 2h' },
        { step: 'from internet', resolution: { location: 'internet', outcome: 'connected' } },
      ],
    });
    // The file's dates are those of the lab's clock, hours ahead by now.
    const text = await runCli(['roam', anna, '--script', day]);
    expect(text.stdout).toMatch(/^at corp .*\n[\s\S]*✓ Find settings anna@contoso\.example/);
    expect(text.stdout).toMatch(/\nwait 2h .*\n +Refresh settings anna/);
    expect(text.stdout).toMatch(/\nfrom internet /);
  });

  it.each([
    ['- at: moon\n', /unknown location "moon" \(one of: corp/],
    ['- wait: 2h\n', /the script starts Outlook nowhere \(begin with a step at: <location>\)/],
    ['- att: corp\n', /day\.yaml: step 1: unknown step "att" \(did you mean at\?\)/],
    ['- at: corp\n- stop: CAS9\n', /CAS9/],
  ])('says in one line what is wrong with %o', async (text, message) => {
    const { code, stderr } = await runCli(['roam', anna, '--script', await script(text)]);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
  });
});
