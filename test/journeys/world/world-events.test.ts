import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, type Step, startLab } from '../../../src/index.js';
import { memoryProfileStore } from '../../../src/outlook/saved-profile.js';

const anna = 'anna@contoso.example';
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function seedOf(world: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'world-events-'));
  folders.push(folder);
  await writeFile(join(folder, 'network.yaml'), world);
  return folder;
}

/** All steps of a kind, however deep. */
function stepsNamed(name: string, steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [...(step.name === name ? [step] : []), ...stepsNamed(name, step.steps)]);
}

function memberInUse(lab: Lab): string {
  const members = lab.world.balancers().flatMap((balancer) => balancer.members);
  return members.find(({ connections }) => connections > 0)?.member ?? '';
}

const server = ({ connection }: Resolution) => connection?.server;

describe('a world that changes', () => {
  it('changes in the middle of a resolution: by the library', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-public-array' });
    const resolving = lab.resolve(anna, { from: 'internet' });
    await lab.clock.sleep(5_000); // in the 21 s of silence on port 135
    await lab.world.stopServer('array', 'silent');
    const { outcome, steps } = await resolving;
    expect(outcome).toBe('failed');
    const connects = stepsNamed('TCP connect', steps);
    expect(
      connects.some(({ target, outcome }) => target === '203.0.113.10:443' && outcome === 'success'),
    ).toBe(true);
    expect(connects.at(-1)).toMatchObject({ target: '203.0.113.10:443', outcome: 'failed' });
    expect(connects.at(-1)?.elapsedMs).toBeGreaterThanOrEqual(21_000);
  });

  it('changes in the middle of a resolution: by a script, on the lab’s clock', async () => {
    const seed = await seedOf(`
extends: contoso-2010-public-array
events:
  - { at: 10s, stop: CAS1 }
  - { at: 10s, stop: CAS2, by: silent }
  - { at: 5m, start: CAS1 }
`);
    await using lab = await startLab({ seed });
    const { outcome } = await lab.resolve(anna, { from: 'internet' });
    expect(outcome).toBe('failed');
    expect(lab.world.condition('CAS1')).toBe('stopped');
    expect(lab.world.condition('CAS2')).toBe('silent');
    expect(lab.world.past.map(({ event }) => event)).toEqual([
      { stop: 'CAS1' },
      { stop: 'CAS2', by: 'silent' },
    ]);
    for (const { atMs } of lab.world.past) expect(atMs).toBeGreaterThanOrEqual(10_000);
    await lab.clock.sleep(300_000);
    expect(lab.world.condition('CAS1')).toBe('running');
    expect((await lab.resolve(anna, { from: 'internet' })).outcome).toBe('connected');
  });

  it('stands among the past events with its reason when a scripted one cannot take place', async () => {
    const seed = await seedOf(`
extends: contoso-2010
events:
  - { at: 1s, move: DB3, to: MBX1 }
`);
    await using lab = await startLab({ seed });
    await lab.clock.sleep(2_000);
    expect(lab.world.past).toMatchObject([
      { problem: expect.stringMatching(/^unknown copy of DB3 on server "MBX1"/) },
    ]);
  });

  it('costs no real time where somebody accepts and then says nothing', async () => {
    await using lab = await startLab();
    const started = performance.now();
    await using session = await lab.connect(anna);
    await lab.world.cutConnections(memberInUse(lab), 'silent');
    const before = lab.clock.now();
    await session.until('disconnected', 400_000);
    // 300 s of quiet and 60 s of probing, less what went by between the last answer and the cut.
    expect(lab.clock.now() - before).toBeGreaterThanOrEqual(350_000);
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  it('knows where its clients are, through balancers and published ports too', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-two-sites' });
    const clients = Array.from({ length: 30 }, (_, index) => ['corp', 'branch', 'zurich'][index % 3] ?? '');
    const resolutions = await Promise.all(clients.map((from) => lab.resolve(anna, { from })));
    for (const [index, { steps }] of resolutions.entries()) {
      const [ping] = stepsNamed('LDAP ping', steps);
      expect(ping?.detail, clients[index]).toContain(
        { corp: 'HQ', branch: 'Branch', zurich: 'Zurich' }[clients[index] ?? ''] ?? '?',
      );
    }
  });

  it('has one time for all who wait in it', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-public-array' });
    const began = lab.clock.now();
    const resolutions = await Promise.all(
      Array.from({ length: 20 }, () => lab.resolve(anna, { from: 'internet' })),
    );
    for (const { elapsedMs } of resolutions) expect(elapsedMs).toBeGreaterThan(21_000);
    // Side by side, not one after the other.
    expect(lab.clock.now() - began).toBeLessThan(10 * 21_000);
  });

  it('lets real time flow while nobody waits', async () => {
    await using lab = await startLab();
    await lab.world.stopServer('CAS1', 'silent');
    const began = lab.clock.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(lab.clock.now() - began).toBeLessThan(10_000);
    expect(lab.world.balancers()[0]?.members.map(({ healthy }) => healthy)).toEqual([true, true]);
    await lab.clock.sleep(30_000);
    expect(lab.world.balancers()[0]?.members.map(({ healthy }) => healthy)).toEqual([false, true]);
  });

  it('runs on the machine’s own time where it is told to; a client may still have a time of its own', async () => {
    const seed = await seedOf('extends: contoso-2010-public-array\nevents: [{ at: 20ms, stop: MBX2 }]\n');
    await using lab = await startLab({ seed, clock: 'real' });
    const own = await lab.resolve(anna, { from: 'internet' }); // jumps over 21 s that the lab does not live through
    expect(own.elapsedMs).toBeGreaterThan(21_000);
    expect(lab.clock.now()).toBeLessThan(21_000);
    const shared = await lab.resolve(anna, { clock: 'real' });
    expect(shared.outcome).toBe('connected');
    expect(shared.elapsedMs).toBeLessThanOrEqual(Math.ceil(lab.clock.now()));
    await expect.poll(() => lab.world.past.length).toBe(1);
    expect(lab.world.condition('MBX2')).toBe('stopped');
    await expect(startLab({ clock: JSON.parse('"water"') })).rejects.toMatchObject({ code: 'wrong-usage' });
  });

  it('changes its names: a record added outside brings the 21 s, and removed takes them away', async () => {
    await using lab = await startLab();
    const time = async () => (await lab.resolve(anna, { from: 'internet' })).elapsedMs;
    expect(await time()).toBeLessThan(15_000);
    await lab.world.setRecord('external', 'outlook.contoso.example', { A: ['203.0.113.10', '203.0.113.11'] });
    expect(await time()).toBeGreaterThan(42_000); // two addresses
    await lab.world.setFirewall([]);
    expect(await time()).toBeLessThan(42_000 - 10_000); // 203.0.113.10 exists and refuses, the other is nobody's
    await lab.world.removeRecord('external', 'outlook.contoso.example');
    expect(await time()).toBeLessThan(15_000);
  });

  it.each([
    [{ stop: 'CAS9' }, 'no host or balancer "CAS9"', 'CAS1, CAS2'],
    [{ drain: 'MBX1' }, 'no member of a balancer "MBX1"', 'CAS1, CAS2'],
    [{ move: 'DB9', to: 'MBX1' }, 'unknown database "DB9"', 'DB1, DB2'],
    [{ failSite: 'Mars' }, 'unknown site with hosts in it "Mars"', 'HQ'],
    [{ record: 'a.b', view: 'outer', set: null }, 'no DNS view "outer"', 'internal, external'],
    [
      { record: 'a.b', view: 'internal', set: null },
      'the view internal has no zone for this name',
      'contoso.internal',
    ],
    [{ stpo: 'CAS1' }, 'says nothing that can happen', 'stop, start'],
    [{ stop: 'CAS1', by: 'force' }, 'expected one of', 'stop, start'],
  ])('says of %j what is wrong with it', async (event, what, hint) => {
    await using lab = await startLab();
    await expect(lab.world.apply(event)).rejects.toMatchObject({
      code: 'wrong-usage',
      message: expect.stringContaining(what),
      hint: expect.stringContaining(hint),
    });
  });
});

describe('a server that stops', () => {
  /** What a client of another program meets at a port. */
  const meet = (at: string) =>
    new Promise<string>((resolve) => {
      const [host = '', port = ''] = at.split(':');
      const socket = connect({ host, port: Number(port) });
      socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
      socket.once('connect', () => setTimeout(() => resolve('silence'), 200).unref());
      socket.once('close', () => resolve('closed'));
      opened.push(socket);
    });
  const opened: Socket[] = [];
  afterEach(() => {
    for (const socket of opened.splice(0)) socket.destroy();
  });

  it('keeps its ports: other programs are reset or hear nothing, and find it there again', async () => {
    await using lab = await startLab();
    const at = lab.hosts.find(({ name }) => name === 'CAS1')?.listen[135] ?? '';
    await lab.world.stopServer('CAS1');
    expect(await meet(at)).toBe('ECONNRESET');
    await lab.world.startServer('CAS1');
    expect(lab.hosts.find(({ name }) => name === 'CAS1')?.listen[135]).toBe(at);
    expect((await lab.resolve(anna, { server: 'cas1.contoso.internal' })).outcome).toBe('connected');
    await lab.world.stopServer('CAS1', 'silent');
    expect(await meet(at)).toBe('silence');
  });

  it('takes its name server and directory with it', async () => {
    await using lab = await startLab();
    await lab.world.stopServer('DC1', 'silent');
    const { outcome, steps } = await lab.resolve(anna);
    expect(outcome).toBe('failed');
    expect(stepsNamed('DNS lookup', steps).every(({ outcome }) => outcome === 'failed')).toBe(true);
    await lab.world.startServer('DC1');
    expect((await lab.resolve(anna)).outcome).toBe('connected');
  });

  it('is there again after a reset of the world, as is everything else', async () => {
    await using lab = await startLab();
    await lab.world.stopServer('array', 'silent');
    await lab.world.stopServer('MBX1');
    await lab.world.drain('CAS1');
    await lab.world.dismount('DB2');
    await lab.world.setFirewall([{ from: '*', to: '*', action: 'drop' }]);
    await lab.world.removeRecord('internal', 'autodiscover.contoso.example');
    expect((await lab.resolve(anna)).outcome).toBe('failed');
    await lab.world.reset();
    for (const address of [anna, 'ben@contoso.example']) {
      expect((await lab.resolve(address)).connection?.server).toBe('outlook.contoso.example');
    }
    expect(lab.world.balancers()[0]?.members.map(({ draining }) => draining)).toEqual([false, false]);
  });
});

describe('an organization without an array', () => {
  it('names one client access server for each database (A3)', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-no-array' });
    const { profile, connection } = await lab.resolve(anna);
    expect(profile).toMatchObject({ homeServer: 'cas1.contoso.internal', learnedBy: 'autodiscover' });
    expect(connection?.protocol).toBe('RPC/TCP');
    const outside = await lab.resolve('ben@contoso.example', { from: 'internet' });
    expect(outside.profile?.homeServer).toBe('cas2.contoso.internal');
    expect(outside.connection?.protocol).toBe('RPC/HTTP');
  });
});

describe('an array without a balancer', () => {
  it('does no balancing by itself: its name resolves, and leads to a server that has stopped (A5)', async () => {
    const seed = await seedOf(`
extends: contoso-2010
balancers: { array: null }
published:
  - { outside: "203.0.113.10:443", inside: "10.10.10.12:443" }
dns:
  internal:
    records:
      outlook.contoso.example: { A: 10.10.10.11 }
      mail.contoso.example: { A: 10.10.10.12 }
      autodiscover.contoso.example: { A: 10.10.10.12 }
`);
    await using lab = await startLab({ seed });
    expect(server(await lab.resolve(anna))).toBe('outlook.contoso.example');
    await lab.world.stopServer('CAS1');
    const { profile, steps } = await lab.resolve(anna);
    expect(profile?.homeServer).toBe('outlook.contoso.example');
    const [tcp] = stepsNamed('RPC/TCP', steps);
    expect(tcp).toMatchObject({ target: 'outlook.contoso.example', outcome: 'failed' });
    const [lookup, ...connects] = tcp?.steps.flatMap(({ steps: below }) => below) ?? [];
    expect(lookup).toMatchObject({ name: 'DNS lookup', detail: '10.10.10.11', outcome: 'success' });
    expect(connects.map(({ target, outcome }) => [target, outcome])).toEqual([['10.10.10.11:135', 'failed']]);
  });
});

describe('two sites', () => {
  const moved = async (lab: Lab) => {
    const profile = memoryProfileStore();
    expect((await lab.resolve(anna, { profile })).profile?.homeServer).toBe('outlook.contoso.example');
    await lab.world.moveDatabase('DB1', 'MBX3');
    return lab.resolve(anna, { profile });
  };
  const dag = (lab: Lab) =>
    lab.directory.find('objectClass', 'msExchMDBAvailabilityGroup')[0]?.dn.toString() ?? '';

  it('send a profile to the array of the other site when the database is there (C5, from SP2 RU3)', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-two-sites' });
    const { profile, connection } = await moved(lab);
    expect(profile).toMatchObject({ homeServer: 'outlook-zurich.contoso.example', learnedBy: 'redirect' });
    expect(connection?.server).toBe('outlook-zurich.contoso.example');
  });

  it('leave it where it is with AllowCrossSiteRpcClientAccess (C5)', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-two-sites' });
    lab.directory.modify(dag(lab), [
      { operation: 'replace', attribute: 'AllowCrossSiteRpcClientAccess', values: ['TRUE'] },
    ]);
    expect((await moved(lab)).profile?.homeServer).toBe('outlook.contoso.example');
  });

  it('leave it where it is before SP2 RU3 (C5)', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-two-sites' });
    for (const entry of lab.directory.find('objectClass', 'msExchExchangeServer')) {
      if (entry.first('versionNumber') === undefined) continue;
      lab.directory.modify(entry.dn.toString(), [
        { operation: 'replace', attribute: 'versionNumber', values: ['1937932535'] }, // 14.2.247, SP2
        { operation: 'replace', attribute: 'serialNumber', values: ['Version 14.2 (Build 30247.5)'] },
      ]);
    }
    expect((await moved(lab)).profile?.homeServer).toBe('outlook.contoso.example');
  });

  it('serve from the second when the first fails, once its databases are there', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-two-sites' });
    await lab.world.failSite('HQ');
    const { databases } = lab;
    expect(databases.isServerUp('MBX1')).toBe(false);
    const early = await lab.resolve(anna, { from: 'zurich' });
    expect(early.outcome).toBe('failed');
    await lab.clock.sleep(60_000);
    // What an administrator does: the names lead to the second site.
    await lab.world.setRecord('zurich', 'outlook.contoso.example', { A: ['10.30.10.11'] });
    await lab.world.setRecord('zurich', 'autodiscover.contoso.example', { A: ['10.30.10.11'] });
    const late = await lab.resolve(anna, { from: 'zurich' });
    expect(late.outcome).toBe('connected');
    await lab.world.restoreSite('HQ');
    expect(lab.world.condition('CAS1')).toBe('running');
    expect((await lab.resolve('carla@contoso.example')).outcome).toBe('connected');
  });
});

describe('a stopped server', () => {
  it('freezes the clients of a fresh Exchange 2013, whose URLs name single servers (F2)', async () => {
    await using lab = await startLab({ seed: 'contoso-2013' });
    const profile = memoryProfileStore();
    const first = await lab.resolve(anna, { outlook: '2013', profile });
    expect(first.outcome).toBe('connected');
    const [name = ''] = (first.connection?.server ?? '').split('.');
    await lab.world.stopServer(name.toUpperCase());
    expect((await lab.resolve(anna, { outlook: '2013', profile })).outcome).toBe('failed');
    await lab.world.startServer(name.toUpperCase());
    expect((await lab.resolve(anna, { outlook: '2013', profile })).outcome).toBe('connected');
  });

  it('is repaired around: the profile follows a changed name when the old server is gone (D1, D2)', async () => {
    await using lab = await startLab();
    const profile = memoryProfileStore();
    const carla = 'carla@contoso.example';
    expect((await lab.resolve(carla, { profile })).profile?.homeServer).toBe('cas1.contoso.internal');
    const [db3] = lab.directory.find('cn', 'DB3');
    lab.directory.modify(db3?.dn.toString() ?? '', [
      { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['outlook.contoso.example'] },
    ]);
    expect((await lab.resolve(carla, { profile })).profile?.homeServer).toBe('cas1.contoso.internal');
    expect((await lab.resolve(carla)).profile?.homeServer).toBe('outlook.contoso.example');
    await lab.world.stopServer('CAS1');
    await lab.clock.sleep(30_000); // the balancer notices
    expect((await lab.resolve(carla, { profile })).profile?.homeServer).toBe('outlook.contoso.example');
  });
});
