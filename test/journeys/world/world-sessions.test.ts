import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Lab, type OutlookSession, startLab } from '../../../src/index.js';

const anna = 'anna@contoso.example';
const ben = 'ben@contoso.example';

/** The member that the balancer has given its only client to. */
function memberInUse(lab: Lab): string {
  const members = lab.world.balancers().flatMap((balancer) => balancer.members);
  const used = members.filter(({ connections }) => connections > 0).map(({ member }) => member);
  expect(used).toHaveLength(1);
  return used[0] ?? '';
}

/** From the loss of the connection to the next one. */
function awayMs({ steps }: OutlookSession): number {
  const lost = steps.find(({ name }) => name === 'Connected');
  const back = steps.findLast(({ name, outcome }) => name === 'Reconnect' && outcome === 'success');
  return (back?.startedMs ?? 0) + (back?.elapsedMs ?? 0) - (lost?.startedMs ?? 0) - (lost?.elapsedMs ?? 0);
}

describe('an Outlook that stays open', () => {
  it('goes to the other member when its server stops, once the balancer has noticed (A5, F3)', async () => {
    await using lab = await startLab();
    await using session = await lab.connect(anna);
    const stopped = memberInUse(lab);
    await lab.world.stopServer(stopped);
    await session.until('disconnected', 5_000);
    await session.until('connected', 120_000);
    expect(session.losses).toBe(1);
    expect(session.profile?.homeServer).toBe('outlook.contoso.example');
    expect(memberInUse(lab)).not.toBe(stopped);
    // Three checks, five seconds apart, and then the next try of the client.
    expect(awayMs(session)).toBeGreaterThan(10_000);
    expect(awayMs(session)).toBeLessThan(60_000);
    expect(session.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Connect', 'Connected', 'Reconnect', 'Wait']),
    );
    expect(session.steps.find(({ name }) => name === 'Connected')?.detail).toBe('the connection was reset');
  });

  it('hears nothing of a server that is switched off until the balancer resets its connection', async () => {
    await using lab = await startLab();
    await using session = await lab.connect(anna);
    const before = lab.clock.now();
    await lab.world.stopServer(memberInUse(lab), 'silent');
    await session.until('disconnected', 60_000);
    // A check that waits for its whole interval, three times.
    expect(lab.clock.now() - before).toBeGreaterThan(10_000);
    expect(lab.clock.now() - before).toBeLessThan(60_000);
    await session.until('connected', 60_000);
    expect(session.losses).toBe(1);
  });

  it.each([
    ['packets vanish on the way', 'reset', (lab: Lab) => lab.world.cutConnections('array', 'silent')],
    [
      'a balancer keeps the connections of a lost member',
      'keep',
      (lab: Lab) => lab.world.stopServer(memberInUse(lab), 'silent'),
    ],
  ])('finds out by itself where %s', async (_what, onLoss, happen) => {
    const world = `extends: contoso-2010\nbalancers: { array: { onLoss: ${onLoss} } }\n`;
    const folder = await mkdtemp(join(tmpdir(), 'world-sessions-'));
    await writeFile(join(folder, 'network.yaml'), world);
    await using lab = await startLab({ seed: folder });
    await rm(folder, { recursive: true });
    await using session = await lab.connect(anna, { from: 'branch' });
    const before = lab.clock.now();
    await happen(lab);
    await expect(session.until('disconnected', 250_000)).rejects.toMatchObject({
      code: 'connection-timed-out',
    });
    await session.until('disconnected', 250_000);
    // Five minutes until it says something again, and one for the answer. Less what went by before the cut.
    expect(lab.clock.now() - before).toBeGreaterThanOrEqual(350_000);
    expect(session.steps.findLast(({ name }) => name === 'Connected')?.detail).toMatch(/no answer/);
    await session.until('connected', 60_000);
  });

  it('is disconnected as long as its only server is in maintenance (A6)', async () => {
    await using lab = await startLab({ seed: 'contoso-2010-no-array' });
    await using session = await lab.connect(anna);
    await using other = await lab.connect(ben);
    expect(session.profile?.homeServer).toBe('cas1.contoso.internal');
    expect(other.profile?.homeServer).toBe('cas2.contoso.internal');
    await lab.world.stopServer('CAS1');
    await session.until('disconnected', 5_000);
    await expect(session.until('connected', 600_000)).rejects.toMatchObject({ code: 'connection-timed-out' });
    await lab.world.startServer('CAS1');
    await session.until('connected', 60_000);
    expect(session.profile?.homeServer).toBe('cas1.contoso.internal');
    expect(other.losses).toBe(0);
  });

  it('is not concerned by the failover of its database (C4)', async () => {
    await using lab = await startLab();
    await using session = await lab.connect(anna);
    await lab.world.moveDatabase('DB1', 'MBX2');
    await lab.clock.sleep(900_000); // three keep-alives
    expect(session).toMatchObject({ state: 'connected', losses: 0 });
    await lab.world.stopServer('MBX2', 'silent');
    await lab.clock.sleep(900_000);
    expect(session).toMatchObject({ state: 'connected', losses: 0 });
    expect((await lab.resolve(anna)).connection?.server).toBe('outlook.contoso.example');
  });

  it('loses a mailbox server of Exchange 2007, and not a client access server (E3)', async () => {
    await using lab = await startLab({ seed: 'contoso-2007' });
    await using inside = await lab.connect(anna);
    expect(inside.profile?.homeServer).toBe('mbx1.contoso.internal');
    await lab.world.stopServer('CAS1');
    await lab.world.stopServer('CAS2');
    await lab.clock.sleep(600_000);
    expect(inside).toMatchObject({ state: 'connected', losses: 0 });
    await lab.world.stopServer('MBX1', 'silent');
    await inside.until('disconnected', 600_000);
    await lab.world.startServer('MBX1');
    await inside.until('connected', 120_000);
  });

  it('is drained: what is open stays, what is new goes elsewhere', async () => {
    await using lab = await startLab();
    await using session = await lab.connect(anna);
    const drained = memberInUse(lab);
    await lab.world.drain(drained);
    await using second = await lab.connect(ben);
    await lab.clock.sleep(600_000);
    expect(session).toMatchObject({ state: 'connected', losses: 0 });
    expect(second).toMatchObject({ state: 'connected', losses: 0 });
    const [array] = lab.world.balancers();
    expect(array?.members.map(({ connections }) => connections > 0)).toEqual([true, true]);
    await lab.world.cutConnections(drained);
    await session.until('disconnected', 1_000);
    await session.until('connected', 60_000);
    expect(array?.members).toBeDefined();
    expect(memberInUse(lab)).not.toBe(drained);
  });

  it('keeps sessions over RPC/HTTP as well', async () => {
    await using lab = await startLab();
    await using session = await lab.connect(anna, { from: 'internet' });
    expect(session.connection?.protocol).toBe('RPC/HTTP');
    await lab.clock.sleep(900_000);
    expect(session).toMatchObject({ state: 'connected', losses: 0 });
    await lab.world.stopServer('CAS1');
    await lab.world.stopServer('CAS2');
    await session.until('disconnected', 60_000);
    await lab.world.startServer('CAS2');
    await session.until('connected', 300_000);
    expect(session.connection?.protocol).toBe('RPC/HTTP');
  });

  it('ends with its lab, also while it tries to connect', async () => {
    const lab = await startLab({ seed: 'contoso-2010-no-array' });
    const session = await lab.connect(anna);
    await lab.world.stopServer('CAS1', 'silent');
    await session.until('disconnected', 600_000);
    await lab.stop();
    expect(session.state).toBe('closed');
  });
});
