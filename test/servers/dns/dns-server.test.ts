import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { decode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { isLabError } from '../../../src/errors.js';
import type { Listening } from '../../../src/network/listener.js';
import type { DnsViewSettings } from '../../../src/network/world/world.js';
import { openDnsServer } from '../../../src/servers/dns/dns-server.js';
import { inWords, type ToldInWords } from '../../support/told.js';

const view: DnsViewSettings = {
  address: '10.10.10.10',
  zones: ['contoso.internal'],
  registersHosts: false,
  records: new Map([
    ['outlook.contoso.internal', { A: ['10.10.10.20'] }],
    ['many.contoso.internal', { A: Array.from({ length: 1500 }, (_, n) => `10.20.${n >> 8}.${n & 255}`) }],
  ]),
  silent: false,
};

/** Sent by dig 9.18. */
const fromDig = Buffer.from(
  'e5c501200001000000000001076f75746c6f6f6b07636f6e746f736f08696e7465726e616c000001000100002904d000000000000c000a0008c3bae72babf4b7dc',
  'hex',
);
const many = Buffer.from(
  '12340100000100000000000004' +
    Buffer.from('many').toString('hex') +
    '07636f6e746f736f08696e7465726e616c0000010001',
  'hex',
);
const framed = (message: Buffer) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
};

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function start(more: Partial<Parameters<typeof openDnsServer>[0]> = {}) {
  const events: ToldInWords[] = [];
  const server = await openDnsServer({
    host: 'dns-internal',
    view: () => view,
    tell: (event) => events.push(inWords(event)),
    at: { address: '127.0.0.1', port: 0 },
    ...more,
  });
  open.push(server);
  return { server, events };
}

/** Waits until a count has not moved for a second, which is longer than the server's patience above. */
async function quiet(count: () => number): Promise<number> {
  for (let last = -1; ; ) {
    const now = count();
    if (now > 0 && now === last) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function askUdp(port: number, message: Buffer, patienceMs = 2000): Promise<Buffer> {
  const socket = createSocket('udp4');
  socket.send(message, port, '127.0.0.1');
  try {
    const [response]: Buffer[] = await once(socket, 'message', { signal: AbortSignal.timeout(patienceMs) });
    if (response === undefined) throw new Error('no response');
    return response;
  } finally {
    socket.close();
  }
}

/** `once` of node:events would reject on the reset that comes before the close. */
const closeOf = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** All that the server sends over one connection until it closes it. */
async function talkTcp(
  port: number,
  octets: Buffer,
  { end = false, chunk = octets.length } = {},
): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  const closed = closeOf(socket);
  const received: Buffer[] = [];
  socket.on('data', (data) => received.push(data));
  socket.on('error', () => undefined);
  for (let at = 0; at < octets.length; at += chunk) {
    socket.write(octets.subarray(at, at + chunk));
    if (chunk < octets.length) await new Promise((resolve) => setImmediate(resolve));
  }
  if (end) socket.end();
  socket.once('end', () => socket.end());
  await closed;
  return Buffer.concat(received);
}

function unframed(stream: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < stream.length; ) {
    const end = at + 2 + stream.readUInt16BE(at);
    messages.push(stream.subarray(at + 2, end));
    at = end;
  }
  return messages;
}

describe('the name server on its sockets', () => {
  it('answers over UDP and TCP at one port, and tells the journal', async () => {
    const { server, events } = await start();
    const overUdp = await askUdp(server.port, fromDig);
    expect(decode(overUdp).answers).toMatchObject([{ data: '10.10.10.20' }]);
    const overTcp = await talkTcp(server.port, framed(fromDig), { end: true });
    expect(unframed(overTcp)).toEqual([overUdp]);
    expect(events).toEqual([
      {
        protocol: 'dns',
        host: 'dns-internal',
        client: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        asked: 'outlook.contoso.internal A',
        answered: 'NOERROR, 1 answer',
      },
      expect.objectContaining({ asked: 'outlook.contoso.internal A' }),
    ]);
  });

  it('answers pipelined queries in order, before it closes a half-closed connection', async () => {
    const { server } = await start();
    const queries = Array.from({ length: 50 }, (_, id) => {
      const query = Buffer.from(id % 2 === 0 ? many : fromDig);
      query.writeUInt16BE(id, 0);
      return query;
    });
    const stream = await talkTcp(server.port, Buffer.concat(queries.map(framed)), { end: true });
    const responses = unframed(stream).map((message) => decode(message));
    expect(responses.map(({ id }) => id)).toEqual(queries.map((_, id) => id));
    expect(responses[48]?.answers).toHaveLength(1500);
  }, 20_000);

  it('reads a query that comes octet by octet', async () => {
    const { server } = await start();
    const stream = await talkTcp(server.port, framed(fromDig), { end: true, chunk: 1 });
    expect(unframed(stream)).toHaveLength(1);
  });

  it('drops a client that never finishes a query, however much it trickles', async () => {
    const { server } = await start({ tcpIdleMs: 100 });
    const started = performance.now();
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(Buffer.from('0fff', 'hex'));
    const trickle = setInterval(() => socket.write('x'), 10);
    socket.once('close', () => clearInterval(trickle));
    socket.resume();
    await closeOf(socket);
    expect(performance.now() - started).toBeGreaterThan(90);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('answers no faster than the client reads, and drops one that does not read', async () => {
    const { server, events } = await start({ tcpIdleMs: 300 });
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.pause();
    const closed = closeOf(socket);
    await once(socket, 'connect');
    socket.write(Buffer.concat(Array.from({ length: 1000 }, () => framed(many))));
    const answered = await quiet(() => events.length);
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(500);
    socket.resume();
    await closed;
    expect(events).toHaveLength(answered);
  });

  it('closes a connection that announces a message longer than any query', async () => {
    const { server } = await start();
    expect(await talkTcp(server.port, Buffer.from('ffff00', 'hex'))).toHaveLength(0);
    expect(await talkTcp(server.port, Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toHaveLength(0);
  });

  it('has no more TCP connections than it is allowed: the one that is idle longest gives way', async () => {
    const { server } = await start({ tcpConnections: 2 });
    const held = [0, 1].map(() => connect({ port: server.port, host: '127.0.0.1' }));
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    const closed = held.map((socket) => once(socket.resume(), 'close'));
    expect(await talkTcp(server.port, framed(fromDig), { end: true })).not.toHaveLength(0);
    await Promise.race(closed);
    expect(held.filter((socket) => socket.destroyed)).toHaveLength(1);
    expect(decode(await askUdp(server.port, fromDig)).answers).toHaveLength(1);
    for (const socket of held) socket.destroy();
  });

  it('lives through garbage and empty datagrams', async () => {
    const { server } = await start();
    const socket = createSocket('udp4');
    const garbage = ['', '00', 'ffffffffffffffffffffffffffffffff', '16030100', 'c0'.repeat(600)];
    for (const hex of garbage) socket.send(Buffer.from(hex, 'hex'), server.port, '127.0.0.1');
    for (let length = 1; length < fromDig.length; length++) {
      socket.send(fromDig.subarray(0, length), server.port, '127.0.0.1');
    }
    expect(decode(await askUdp(server.port, fromDig)).answers).toHaveLength(1);
    socket.close();
  });

  it('answers from the view of the moment, and nothing while that is silent', async () => {
    let current = view;
    const { server, events } = await start({ view: () => current });
    await askUdp(server.port, fromDig);
    current = { ...view, silent: true };
    const silent = askUdp(server.port, fromDig, 300).catch(() => 'silence');
    current = {
      ...view,
      records: new Map([['outlook.contoso.internal', { A: ['10.10.10.99'] }]]),
      silent: true,
    };
    expect(await silent).toBe('silence');
    current = { ...current, silent: false };
    expect(decode(await askUdp(server.port, fromDig)).answers).toMatchObject([{ data: '10.10.10.99' }]);
    expect(events.map(({ answered }) => answered)).toContain('nothing: the view is silent');
  });

  it('says when its port is taken by UDP or TCP alone, and leaves nothing open', async () => {
    const udp = createSocket('udp4');
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    const { port } = udp.address();
    const failed = await start({ at: { address: '127.0.0.1', port } }).catch((error: unknown) => error);
    expect(isLabError(failed, 'address-in-use')).toBe(true);
    udp.close();
    const { server } = await start({ at: { address: '127.0.0.1', port } });
    const second = await start({ at: { address: '127.0.0.1', port } }).catch((error: unknown) => error);
    expect(isLabError(second, 'address-in-use')).toBe(true);
    await server.close();
    await server.close();
    await expect(start({ at: { address: '127.0.0.1', port } })).resolves.toBeDefined();
  });
});
