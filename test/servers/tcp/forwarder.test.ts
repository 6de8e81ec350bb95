import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createClientConnection, createConnectionTable } from '../../../src/network/client-connections.js';
import { boundTo, type Listening, listenTcp } from '../../../src/network/listener.js';
import { virtualClock } from '../../../src/network/time/virtual-clock.js';
import { createForwardedConnections } from '../../../src/servers/tcp/forwarded-connections.js';
import { createForwarder, type ForwarderOptions } from '../../../src/servers/tcp/forwarder.js';
import { inWords, type ToldInWords } from '../../support/told.js';

const anywhere = { address: '127.0.0.1', port: 0 };
const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function listen(server: Server): Promise<Listening> {
  const listening = await listenTcp(server, anywhere);
  open.push(listening);
  return listening;
}

/** A target that hands out its connections, and a forwarder before it. */
async function forwarding(more: Partial<ForwarderOptions> = {}) {
  const accepted: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    accepted.push(socket);
  });
  const target = await listen(server);
  const events: ToldInWords[] = [];
  const counted: string[] = [];
  const forwarder = await listen(
    createForwarder({
      host: 'array',
      tell: (event) => events.push(inWords(event)),
      choose: () => ({ name: 'CAS1', address: target.address, port: target.port }),
      onOpen: ({ name }) => counted.push(`open ${name}`),
      onClose: ({ name }) => counted.push(`close ${name}`),
      ...more,
    }),
  );
  const dial = () => {
    const socket = connect({ host: forwarder.address, port: forwarder.port, allowHalfOpen: true });
    const errors: string[] = [];
    socket.on('error', (error) => errors.push('code' in error ? String(error.code) : error.message));
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    return { socket, errors, closed };
  };
  const accept = async () => {
    if (accepted.length === 0) await once(server, 'connection');
    const socket = accepted.shift();
    if (socket === undefined) throw new Error('nothing accepted');
    return socket;
  };
  return { target, dial, accept, accepted, events, counted };
}

async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks);
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = boundTo(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

describe('forwarding TCP', () => {
  it('carries octets both ways, unchanged', async () => {
    const { dial, accept, events } = await forwarding();
    const sent = randomBytes(2_000_000);
    const { socket, closed } = dial();
    socket.end(sent);
    const upstream = await accept();
    upstream.pipe(upstream);
    expect((await readAll(socket)).equals(sent)).toBe(true);
    await closed;
    expect(events).toEqual([
      {
        protocol: 'tcp',
        host: 'array',
        client: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        asked: 'connect',
        answered: expect.stringMatching(/^forwarded to CAS1 at 127\.0\.0\.1:\d+$/),
      },
    ]);
  });

  it('keeps a connection half-closed, either way round', async () => {
    for (const first of ['client', 'target'] as const) {
      const { dial, accept } = await forwarding();
      const { socket: client } = dial();
      const target = await accept();
      const [one, other] = first === 'client' ? [client, target] : [target, client];
      one.end('last words');
      expect((await readAll(other)).toString()).toBe('last words');
      const late = readAll(one);
      other.write('still ');
      await new Promise((resolve) => setTimeout(resolve, 30));
      other.end('here');
      expect((await late).toString()).toBe('still here');
    }
  });

  it('passes a reset on, either way round', async () => {
    const fromTarget = await forwarding();
    const dialled = fromTarget.dial();
    dialled.socket.resume();
    (await fromTarget.accept()).resetAndDestroy();
    await dialled.closed;
    expect(dialled.errors).toEqual(['ECONNRESET']);

    const fromClient = await forwarding();
    const { socket } = fromClient.dial();
    const upstream = await fromClient.accept();
    upstream.resume();
    const failed = once(upstream, 'error');
    socket.resetAndDestroy();
    await once(upstream, 'close').catch(() => undefined);
    expect(await failed.catch((error) => [error])).toMatchObject([{ code: 'ECONNRESET' }]);
    await expect.poll(() => fromClient.counted).toEqual(['open CAS1', 'close CAS1']);
  });

  it('does not read from one side what the other does not take', async () => {
    const { dial, accept } = await forwarding();
    const { socket } = dial();
    const upstream = await accept();
    upstream.pause();
    const chunk = Buffer.alloc(1 << 20);
    let written = 0;
    const fill = () => {
      while (written < 200 && !socket.destroyed) {
        written++;
        if (!socket.write(chunk)) {
          socket.once('drain', fill);
          return;
        }
      }
    };
    fill();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(written).toBeLessThan(50);
    upstream.resume();
    while (written < 200) await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
  });

  it('chooses by the source address and port, and counts each connection once', async () => {
    const sources: [string, number][] = [];
    const { target, dial, accept, counted } = await forwarding({
      choose: (source, port) => {
        sources.push([source, port]);
        return { name: 'CAS2', address: target.address, port: target.port };
      },
    });
    const { socket, closed } = dial();
    const upstream = await accept();
    expect(sources).toEqual([['127.0.0.1', socket.localPort]]);
    expect(counted).toEqual(['open CAS2']);
    upstream.end();
    socket.end();
    socket.resume();
    upstream.resume();
    await closed;
    await expect.poll(() => counted).toEqual(['open CAS2', 'close CAS2']);
  });

  it('resets a client when there is nowhere to forward to', async () => {
    const { dial, events, counted } = await forwarding({ choose: () => undefined });
    const { closed, errors, socket } = dial();
    socket.resume();
    await closed;
    expect(errors).toEqual(['ECONNRESET']);
    expect(events.map(({ answered }) => answered)).toEqual(['reset: nowhere to forward to']);
    expect(counted).toEqual([]);
  });

  it('resets a client when the target does not accept', async () => {
    const port = await closedPort();
    const { dial, events, counted } = await forwarding({
      choose: () => ({ name: 'CAS1', address: '127.0.0.1', port }),
    });
    const { closed, errors, socket } = dial();
    socket.resume();
    await closed;
    expect(errors).toEqual(['ECONNRESET']);
    expect(events.map(({ answered }) => answered)).toEqual([
      `reset: CAS1 at 127.0.0.1:${port} did not accept`,
    ]);
    expect(counted).toEqual(['open CAS1', 'close CAS1']);
  });

  it('resets both sides of a connection that is idle, and not one that is busy one way', async () => {
    const { dial, accept } = await forwarding({ limits: { idleMs: 150 } });
    const { socket, closed, errors } = dial();
    socket.resume();
    const upstream = await accept();
    upstream.resume();
    const talking = setInterval(() => upstream.write('x'), 20);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(errors).toEqual([]);
    clearInterval(talking);
    const upstreamClosed = new Promise((resolve) => upstream.once('close', resolve));
    await closed;
    await upstreamClosed;
    expect(errors).toEqual(['ECONNRESET']);
  });

  it('has no more connections than it is allowed: the one that is idle longest gives way', async () => {
    const { dial, accept } = await forwarding({ limits: { connections: 1 } });
    const first = dial();
    await accept();
    first.socket.resume().once('end', () => first.socket.end());
    const { socket } = dial();
    await first.closed;
    const upstream = await accept();
    upstream.pipe(upstream);
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('hello');
  });

  it('survives clients that leave at once', async () => {
    const { dial, accepted, counted } = await forwarding();
    for (let n = 0; n < 30; n++) {
      const { socket } = dial();
      await once(socket, 'connect');
      if (n % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
    const count = (what: string) => counted.filter((entry) => entry === `${what} CAS1`).length;
    await expect
      .poll(() => {
        for (const upstream of accepted.splice(0)) upstream.resume().end();
        return count('open') - count('close');
      })
      .toBe(0);
    expect(count('open')).toBeGreaterThanOrEqual(15);
    const { socket } = dial();
    socket.resume().write('hello');
    await expect
      .poll(() => {
        for (const upstream of accepted.splice(0)) upstream.pipe(upstream);
        return socket.bytesRead;
      })
      .toBe('hello'.length);
  });

  it('lets the client of a silenced connection hear nothing, until it is reset', async () => {
    const forwarded = createForwardedConnections();
    const { dial, accept, counted } = await forwarding({ forwarded });
    const { socket, closed, errors } = dial();
    const heard: string[] = [];
    socket.on('data', (chunk) => heard.push(String(chunk)));
    const upstream = await accept();
    upstream.write('hello');
    await expect.poll(() => heard).toEqual(['hello']);
    expect(forwarded.to('CAS2')).toEqual([]);
    const [connection] = forwarded.to('CAS1');
    connection?.silence();
    upstream.resetAndDestroy();
    socket.write('anybody?');
    await expect.poll(() => counted).toEqual(['open CAS1', 'close CAS1']);
    expect(socket.destroyed).toBe(false);
    connection?.reset();
    await closed;
    expect(errors).toEqual(['ECONNRESET']);
    expect(heard).toEqual(['hello']);
    await expect.poll(() => forwarded.to()).toEqual([]);
  });

  it('holds a connection to a target that is off as long as a connect takes, on its clock', async () => {
    const clock = virtualClock();
    const { dial, events, target } = await forwarding({
      clock,
      choose: () => ({ name: 'CAS1', address: target.address, port: target.port, condition: 'silent' }),
    });
    const { socket, closed, errors } = dial();
    socket.resume();
    await once(socket, 'connect');
    await clock.sleep(4_000);
    expect(socket.destroyed).toBe(false);
    await clock.sleep(2_000);
    await closed;
    expect(errors).toEqual(['ECONNRESET']);
    expect(events.map(({ answered }) => answered)).toEqual([expect.stringMatching(/did not accept$/)]);
  });

  it('resets at once where the target has stopped', async () => {
    const { dial, target } = await forwarding({
      choose: () => ({ name: 'CAS1', address: target.address, port: target.port, condition: 'stopped' }),
    });
    const { socket, closed, errors } = dial();
    socket.resume();
    await closed;
    expect(errors).toEqual(['ECONNRESET']);
  });

  it('counts idleness on its clock', async () => {
    const clock = virtualClock();
    const { dial, accept } = await forwarding({ clock });
    const { socket, closed, errors } = dial();
    socket.resume();
    const upstream = await accept();
    await clock.sleep(500_000);
    upstream.write('still here');
    await once(socket, 'data');
    await clock.sleep(500_000);
    expect(socket.destroyed).toBe(false);
    await clock.sleep(101_000);
    await closed;
    expect(errors).toEqual(['ECONNRESET']);
  });

  it('tells the next one where a client comes from, however many are in between', async () => {
    const connections = createConnectionTable();
    const chosen: string[] = [];
    const second = await forwarding({ context: { connections, sourceFor: () => '10.0.0.9' } });
    const balancer = await listen(
      createForwarder({
        host: 'array',
        tell: () => undefined,
        context: { connections, sourceFor: () => '10.0.0.9' },
        choose: (source) => {
          chosen.push(source);
          return { name: 'CAS1', address: second.target.address, port: second.target.port };
        },
      }),
    );
    const published = await listen(
      createForwarder({
        host: 'published',
        tell: () => undefined,
        context: { connections, sourceFor: (client) => client },
        choose: () => ({ name: 'array', address: balancer.address, port: balancer.port }),
      }),
    );
    const origin = createClientConnection('198.51.100.7', '203.0.113.10', 443);
    const to = { address: published.address, port: published.port };
    const socket = connect({ host: to.address, port: to.port });
    connections.announce(socket, to, { source: '198.51.100.7', origin });
    const upstream = await second.accept();
    expect(chosen).toEqual(['198.51.100.7']);
    const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = upstream;
    const leg = connections.find(remoteAddress, remotePort, { address: localAddress, port: localPort });
    expect(leg).toEqual({ source: '10.0.0.9', origin });
    socket.destroy();
  });
});
