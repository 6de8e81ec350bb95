import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LabError } from '../../src/errors.js';
import { createConnectionTable } from '../../src/network/client-connections.js';
import { createDialer } from '../../src/network/dialer.js';
import { type Listening, listenTcp } from '../../src/network/listener.js';
import { tcpTimings } from '../../src/network/tcp-timings.js';
import { withDeadline } from '../../src/network/time/clock.js';
import { virtualClock } from '../../src/network/time/virtual-clock.js';
import { createFirewall } from '../../src/network/world/firewall.js';
import { createTopology } from '../../src/network/world/topology.js';

const opened: Listening[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((listening) => listening.close()));
});

async function dialerWith(roundTripMs: number) {
  const listening = await listenTcp(
    createServer((socket) => socket.on('error', () => undefined)),
    { address: '127.0.0.1', port: 0 },
  );
  opened.push(listening);
  const clock = virtualClock();
  const topology = createTopology([
    {
      name: 'CAS1',
      fqdn: 'cas1.contoso.internal',
      kind: 'server',
      address: '10.0.0.1',
      listen: { 443: `127.0.0.1:${listening.port}` },
    },
  ]);
  const firewall = createFirewall([
    { from: 'here', to: '10.0.0.1', ports: [444], action: 'reject' },
    { from: 'here', to: '10.0.0.1', ports: [135], action: 'drop' },
  ]);
  const connections = createConnectionTable();
  const dialer = createDialer({
    connections,
    clock,
    topology,
    firewall,
    location: 'here',
    roundTripMs,
    timings: tcpTimings.windows7,
  });
  return { clock, dialer, listening, connections };
}

/** Real and modelled time of something that fails. */
async function failure(clock: { now(): number }, work: () => Promise<unknown>) {
  const started = clock.now();
  const realStarted = performance.now();
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, ms: clock.now() - started, realMs: performance.now() - realStarted };
}

describe('dialer', () => {
  it('connects after one round trip', async () => {
    const { clock, dialer } = await dialerWith(300);
    const started = clock.now();
    const socket = await dialer.connect('10.0.0.1', 443);
    expect(clock.now() - started).toBeGreaterThanOrEqual(300);
    socket.destroy();
  });

  it.each([
    ['a dropped port', '10.0.0.1', 135, 'connection-timed-out', 21_000],
    ['an address that nobody has', '10.0.0.77', 443, 'connection-timed-out', 21_000],
    ['a rejected port', '10.0.0.1', 444, 'connection-refused', 1_000],
    ['a port that nobody listens on', '10.0.0.1', 80, 'connection-refused', 1_000],
  ])(
    'gives up on %s after the time that Windows takes, without taking it',
    async (_what, to, port, code, ms) => {
      const { clock, dialer } = await dialerWith(1);
      const failed = await failure(clock, () => dialer.connect(to, port));
      expect(failed.error).toMatchObject({ code, where: `${to}:${port}` });
      expect(failed.ms).toBeGreaterThanOrEqual(ms);
      expect(failed.ms).toBeLessThan(ms + 500);
      expect(failed.realMs).toBeLessThan(500);
    },
  );

  it('takes a server that has just stopped for one that refuses', async () => {
    const { clock, dialer, listening } = await dialerWith(1);
    await listening.close();
    const failed = await failure(clock, () => dialer.connect('10.0.0.1', 443));
    expect(failed.error).toMatchObject({ code: 'connection-refused' });
    expect(failed.ms).toBeGreaterThanOrEqual(1_000);
  });

  it('stops waiting when it is told to', async () => {
    const { clock, dialer } = await dialerWith(1);
    const abort = new AbortController();
    const waiting = failure(clock, () => clock.during(() => dialer.connect('10.0.0.1', 135, abort.signal)));
    abort.abort(new Error('enough'));
    expect((await waiting).error).toMatchObject({ message: 'enough' });
  });

  it('hears nothing on a connection that was lost: the deadline decides, at no cost, and its end stays unknown', async () => {
    const { clock, dialer, connections } = await dialerWith(1);
    const socket = await dialer.connect('10.0.0.1', 443);
    const [connection] = connections.clients();
    connection?.loseContact();
    const failed = await failure(clock, () =>
      withDeadline(
        clock,
        60_000,
        () => dialer.exchange(async () => 'an answer that never came', 1, socket),
        () => new LabError('connection-timed-out', 'no answer'),
      ),
    );
    expect(failed.error).toMatchObject({ code: 'connection-timed-out' });
    expect(failed.ms).toBeGreaterThanOrEqual(60_000);
    expect(failed.realMs).toBeLessThan(15_000);
    let isEnded = false;
    const ended = dialer.ended(socket).then(() => {
      isEnded = true;
    });
    socket.destroy();
    await clock.sleep(60_000);
    expect(isEnded).toBe(false);
    connection?.restoreContact(); // somebody on the way resets it
    await ended;
  });

  it('loses contact in the middle of an exchange, and so does what the connection carries', async () => {
    const { clock, dialer, connections } = await dialerWith(1);
    const socket = await dialer.connect('10.0.0.1', 443);
    const upper = new Socket();
    dialer.carry(upper, socket);
    const others = setInterval(() => void clock.during(async () => undefined), 50);
    const failed = failure(clock, () =>
      withDeadline(
        clock,
        60_000,
        () => dialer.exchange(() => once(socket, 'data'), 1, upper),
        () => new LabError('connection-timed-out', 'no answer'),
      ),
    );
    setTimeout(() => connections.clients()[0]?.loseContact(), 30);
    expect((await failed).realMs).toBeLessThan(15_000);
    clearInterval(others);
    socket.destroy();
  });
});
