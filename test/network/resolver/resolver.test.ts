import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { isLabError } from '../../../src/errors.js';
import { type ListenAt, listenTcp } from '../../../src/network/listener.js';
import { createResolver, type ResolverOptions } from '../../../src/network/resolver/resolver.js';
import { decodeReply } from '../../../src/network/resolver/resolver-message.js';
import { dnsTimings } from '../../../src/network/resolver/resolver-timings.js';
import { virtualClock } from '../../../src/network/time/virtual-clock.js';
import type { DnsViewSettings } from '../../../src/network/world/world.js';
import { openDnsServer } from '../../../src/servers/dns/dns-server.js';
import { inWords, type ToldInWords } from '../../support/told.js';

const view: DnsViewSettings = {
  address: '10.10.10.10',
  zones: ['contoso.internal', 'contoso.example'],
  registersHosts: false,
  records: new Map([
    ['outlook.contoso.internal', { A: ['10.10.10.20', '10.10.10.21'] }],
    ['mail.contoso.example', { CNAME: 'Outlook.contoso.internal' }],
    ['text.contoso.example', { TXT: ['text'] }],
    ['many.contoso.internal', { A: Array.from({ length: 100 }, (_, n) => `10.20.0.${n}`) }],
    [
      '_autodiscover._tcp.contoso.example',
      {
        SRV: [
          { priority: 20, weight: 0, port: 443, target: 'third.contoso.example' },
          { priority: 10, weight: 1, port: 443, target: 'second.contoso.example' },
          { priority: 10, weight: 9, port: 4443, target: 'first.contoso.example' },
        ],
      },
    ],
    ['_none._tcp.contoso.example', { SRV: [{ priority: 0, weight: 0, port: 0, target: '.' }] }],
  ]),
  silent: false,
};

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function dnsServer(of: DnsViewSettings = view) {
  const events: ToldInWords[] = [];
  const server = await openDnsServer({
    host: 'dns',
    view: () => of,
    tell: (event) => events.push(inWords(event)),
    at: { address: '127.0.0.1', port: 0 },
  });
  stops.push(() => server.close());
  return { server, events };
}

/** A UDP name server that sends, for each query, whatever `reply` makes of it. */
async function oddServer(
  reply: (query: Packet & { id: number }, count: number) => Buffer[],
): Promise<ListenAt> {
  const socket = createSocket('udp4');
  let count = 0;
  socket.on('message', (message, client) => {
    const query = decode(message);
    for (const response of reply({ ...query, id: query.id ?? 0 }, ++count)) {
      socket.send(response, client.port, client.address);
    }
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  stops.push(async () => socket.close());
  return { address: '127.0.0.1', port: socket.address().port };
}

/** A UDP server and, on the same port, a TCP server that answers nonsense; the port may have to be looked for. */
async function withGarbageOnTcp(openUdp: () => Promise<ListenAt>): Promise<ListenAt> {
  for (;;) {
    const udp = await openUdp();
    const garbage = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(Buffer.from('000568656c6c6f', 'hex'));
    });
    const free = await listenTcp(garbage, udp).catch((error: unknown) => {
      if (!isLabError(error, 'address-in-use')) throw error;
      return undefined;
    });
    if (free === undefined) continue;
    stops.push(free.close);
    return udp;
  }
}

function workstation(server: ListenAt | 'unreachable', more: Partial<ResolverOptions> = {}) {
  const { clock = virtualClock() } = more;
  const resolver = createResolver({
    clock,
    server: () => server,
    roundTripMs: 40,
    timings: dnsTimings.windowsCurrent,
    ...more,
  });
  return { clock, resolver };
}

const address = (name: string, data = '10.0.0.1'): Answer => ({ name, type: 'A', ttl: 1, data });
const response = (query: Packet, answers: Answer[], flags = 0) =>
  encode({ type: 'response', id: query.id, flags, questions: query.questions, answers });
const codeOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isLabError(error) ? error.code : error;
};

describe('a stub resolver', () => {
  it('finds addresses in one round trip, through aliases too', async () => {
    const { server } = await dnsServer();
    const { clock, resolver } = workstation(server);
    expect(await resolver.resolveAddress('outlook.contoso.internal')).toEqual(['10.10.10.20', '10.10.10.21']);
    expect(clock.now()).toBeGreaterThanOrEqual(40);
    expect(clock.now()).toBeLessThan(900);
    expect(await resolver.resolveAddress('MAIL.contoso.example.')).toEqual(['10.10.10.20', '10.10.10.21']);
  });

  it('takes an address for itself, and asks nobody', async () => {
    const { clock, resolver } = workstation('unreachable');
    expect(await resolver.resolveAddress('10.1.2.3')).toEqual(['10.1.2.3']);
    expect(clock.now()).toBeLessThan(900);
  });

  it('orders services by priority, then weight', async () => {
    const { server } = await dnsServer();
    const { resolver } = workstation(server);
    const services = await resolver.resolveService('_autodiscover._tcp.contoso.example');
    expect(services.map(({ target, port }) => [target, port])).toEqual([
      ['first.contoso.example', 4443],
      ['second.contoso.example', 443],
      ['third.contoso.example', 443],
    ]);
  });

  it('hears that a name does not exist at once', async () => {
    const { server } = await dnsServer();
    const { clock, resolver } = workstation(server);
    expect(await codeOf(resolver.resolveAddress('outlook.contoso.example'))).toBe('name-not-found');
    expect(clock.now()).toBeLessThan(900);
  });

  it('hears that a name has no such record, or that a service is not offered', async () => {
    const { server } = await dnsServer();
    const { resolver } = workstation(server);
    expect(await codeOf(resolver.resolveAddress('text.contoso.example'))).toBe('name-no-data');
    expect(await codeOf(resolver.resolveService('text.contoso.example'))).toBe('name-no-data');
    expect(await codeOf(resolver.resolveService('_none._tcp.contoso.example'))).toBe('name-no-data');
  });

  it('asks again over TCP when the answer was truncated, which costs two round trips more', async () => {
    const { server, events } = await dnsServer();
    const { clock, resolver } = workstation(server);
    expect(await resolver.resolveAddress('many.contoso.internal')).toHaveLength(100);
    expect(clock.now()).toBeGreaterThanOrEqual(120);
    expect(events.map(({ answered }) => answered)).toEqual(['NOERROR, truncated', 'NOERROR, 100 answers']);
  });

  it('says what a server refuses', async () => {
    const server = await oddServer((query) => [response(query, [], 5)]);
    const { resolver } = workstation(server);
    await expect(resolver.resolveAddress('a.example')).rejects.toThrow(
      'a.example A: the name server answered REFUSED',
    );
    expect(await codeOf(resolver.resolveAddress('a.example'))).toBe('protocol-refused');
  });

  it('does not ask for what is no name', async () => {
    const { resolver } = workstation('unreachable');
    for (const name of ['', '.', 'a..b', `${'x'.repeat(64)}.example`, 'x.'.repeat(128)]) {
      expect(await codeOf(resolver.resolveAddress(name))).toBe('name-not-found');
    }
  });
});

describe('a stub resolver without an answer', () => {
  it('gives up on an unreachable server after 10 s, or 12 s as Windows 7, and hardly any real time', async () => {
    for (const [timings, ms] of [
      [dnsTimings.windowsCurrent, 10_000],
      [dnsTimings.windows7, 12_000],
    ] as const) {
      const { clock, resolver } = workstation('unreachable', { timings });
      const started = performance.now();
      expect(await codeOf(resolver.resolveAddress('a.example'))).toBe('name-timed-out');
      expect(clock.now()).toBeGreaterThanOrEqual(ms);
      expect(clock.now()).toBeLessThan(ms + 500);
      expect(performance.now() - started).toBeLessThan(500);
    }
  });

  it('asks a silent server five times, at 0, 1, 2, 4 and 8 s', async () => {
    const asked: number[] = [];
    const clock = virtualClock();
    const server = await oddServer(() => {
      asked.push(Math.round(clock.now() / 1000));
      return [];
    });
    const { resolver } = workstation(server, { clock, realPatienceMs: 20 });
    expect(await codeOf(resolver.resolveAddress('a.example'))).toBe('name-timed-out');
    expect(asked).toEqual([0, 1, 2, 4, 8]);
    expect(clock.now()).toBeGreaterThanOrEqual(10_000);
  });

  it('takes the answer to a repetition', async () => {
    const server = await oddServer((query, count) =>
      count < 3 ? [] : [response(query, [address('a.example')])],
    );
    const { clock, resolver } = workstation(server, { realPatienceMs: 20 });
    expect(await resolver.resolveAddress('a.example')).toEqual(['10.0.0.1']);
    expect(clock.now()).toBeGreaterThanOrEqual(2040);
    expect(clock.now()).toBeLessThan(3500);
  });

  it('is not kept by a port that refuses', async () => {
    const { server } = await dnsServer();
    await server.close();
    const { clock, resolver } = workstation(server);
    const started = performance.now();
    expect(await codeOf(resolver.resolveAddress('a.example'))).toBe('name-timed-out');
    expect(clock.now()).toBeGreaterThanOrEqual(10_000);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('believes no forged, foreign, broken or endless answer', async () => {
    const server = await oddServer((query) => {
      const genuine = response(query, [address('a.example')]);
      const otherId = Buffer.from(genuine);
      otherId.writeUInt16BE(query.id ^ 1, 0);
      const otherName = response(
        { id: query.id, questions: [{ name: 'b.example', type: 'A', class: 'IN' }] },
        [address('a.example', '6.6.6.6')],
      );
      const counts = Buffer.from(genuine);
      counts.writeUInt16BE(65_535, 6);
      const stillAQuery = encode({ type: 'query', id: query.id, questions: query.questions });
      return [otherId, otherName, counts, stillAQuery, genuine.subarray(0, 20), Buffer.alloc(0), genuine];
    });
    const { resolver } = workstation(server);
    expect(await resolver.resolveAddress('a.example')).toEqual(['10.0.0.1']);
  });

  it('counts a truncated answer without TCP behind it, or with garbage there, as silence', async () => {
    const truncated = (query: Packet) => [response(query, [], 0x0200)];
    const alone = workstation(await oddServer(truncated));
    expect(await codeOf(alone.resolver.resolveAddress('a.example'))).toBe('name-timed-out');

    const { resolver } = workstation(await withGarbageOnTcp(() => oddServer(truncated)));
    expect(await codeOf(resolver.resolveAddress('a.example'))).toBe('name-timed-out');
  });

  it('ends when it is told to', async () => {
    const reason = new Error('enough');
    const silent = await oddServer(() => []);
    for (const server of ['unreachable', silent] as const) {
      const { resolver } = workstation(server);
      const abort = new AbortController();
      const resolving = resolver.resolveAddress('a.example', abort.signal);
      abort.abort(reason);
      await expect(resolving).rejects.toBe(reason);
    }
  });

  it('follows no loop of aliases', async () => {
    const alias = (name: string, data: string): Answer => ({ name, type: 'CNAME', ttl: 1, data });
    const server = await oddServer((query) => [
      response(query, [alias('a.example', 'b.example'), alias('b.example', 'a.example')]),
    ]);
    const { resolver } = workstation(server);
    expect(await codeOf(resolver.resolveAddress('a.example'))).toBe('name-no-data');
  });
});

describe('reading a response', () => {
  const question = { name: 'a.example', type: 'A' } as const;
  /** RFC 1035 layout by hand: a.example A 10.0.0.1, the owner a pointer to the question (section 4.1.4). */
  const compressed = Buffer.from(
    `abcd818000010001000000000161076578616d706c650000010001${'c00c000100010000003c00040a000001'}`,
    'hex',
  );

  it('reads compressed names', () => {
    expect(decodeReply(compressed, 0xabcd, question)).toMatchObject({
      rcode: 0,
      truncated: false,
      answers: [{ name: 'a.example', type: 'A', data: '10.0.0.1' }],
    });
  });

  it('reads nothing out of one that ends too soon', () => {
    for (let length = 0; length < compressed.length; length++) {
      expect(decodeReply(compressed.subarray(0, length), 0xabcd, question)).toBeUndefined();
    }
  });
});
