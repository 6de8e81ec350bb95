import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { decode, encode, RECURSION_DESIRED } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import type { DnsViewSettings } from '../../../src/network/world/world.js';
import { openDnsServer } from '../../../src/servers/dns/dns-server.js';
import { createDnsForwarder } from '../../../src/servers/dns/forward.js';
import { parseIpv4Network } from '../../../src/values/ipv4.js';
import { inWords, type ToldInWords } from '../../support/told.js';

const viewOf = (zone: string, address: string): DnsViewSettings => ({
  address: '10.10.10.10',
  zones: [zone],
  registersHosts: false,
  records: new Map([[`www.${zone}`, { A: [address] }]]),
  silent: false,
});

const local = { address: '127.0.0.1', port: 0 };
const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The lab's server for contoso.example, which asks `upstream` for all else. */
async function openLab(
  upstream: { readonly address: string; readonly port: number },
  timeoutMs = 4000,
  mostWaiting = 256,
) {
  const events: ToldInWords[] = [];
  const forwarder = createDnsForwarder({
    upstream,
    zones: ['contoso.example', 'contoso.internal'],
    timeoutMs,
    mostWaiting,
  });
  const server = await openDnsServer({
    host: 'DC1',
    view: () => viewOf('contoso.example', '10.10.10.20'),
    tell: (event) => events.push(inWords(event)),
    at: local,
    forwarder,
  });
  closing.push(
    () => server.close(),
    () => forwarder.close(),
  );
  return { port: server.port, events };
}

/** The name server of the network around: it knows one name. */
async function openOutside() {
  const asked: string[] = [];
  const server = await openDnsServer({
    host: 'outside',
    view: () => viewOf('elsewhere.example', '192.0.2.80'),
    tell: (event) => asked.push(inWords(event).asked),
    at: local,
  });
  closing.push(() => server.close());
  return { address: '127.0.0.1', port: server.port, asked };
}

/** A name server that does what it is told with each query. */
async function openOdd(answer: (query: Buffer, send: (message: Buffer) => void) => void) {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('message', (query, { port, address }) =>
    answer(query, (message) => socket.send(message, port, address)),
  );
  closing.push(() => void socket.close());
  return { address: '127.0.0.1', port: socket.address().port };
}

const query = (name: string, flags = RECURSION_DESIRED) =>
  encode({ type: 'query', id: 0x4711, flags, questions: [{ type: 'A', name }] });

async function askUdp(port: number, message: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    socket.send(message, port, '127.0.0.1');
    const [response = Buffer.alloc(0)]: Buffer[] = await once(socket, 'message');
    return response;
  } finally {
    socket.close();
  }
}

async function askTcp(port: number, ...messages: readonly Buffer[]): Promise<readonly Buffer[]> {
  const socket = connect({ host: '127.0.0.1', port });
  for (const message of messages) socket.write(Buffer.concat([Buffer.from([0, message.length]), message]));
  socket.end();
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  let rest = Buffer.concat(chunks);
  const responses: Buffer[] = [];
  while (rest.length > 2) {
    const end = 2 + rest.readUInt16BE(0);
    responses.push(rest.subarray(2, end));
    rest = rest.subarray(end);
  }
  return responses;
}

const answersIn = (response: Buffer) =>
  (decode(response).answers ?? []).map((record) => (record.type === 'A' ? record.data : record.type));
const codeOf = (response: Buffer) => response.readUInt8(3) & 0xf;

describe('a name server that forwards', () => {
  it('asks the other for names outside the zones of the lab, over UDP and TCP, and tells of it', async () => {
    const outside = await openOutside();
    const { port, events } = await openLab(outside);
    const response = await askUdp(port, query('www.elsewhere.example'));
    expect([response.readUInt16BE(0), ...answersIn(response)]).toEqual([0x4711, '192.0.2.80']);
    const [first, second] = await askTcp(port, query('www.elsewhere.example'), query('www.contoso.example'));
    expect(answersIn(first ?? Buffer.alloc(0))).toEqual(['192.0.2.80']);
    expect(answersIn(second ?? Buffer.alloc(0))).toEqual(['10.10.10.20']);
    expect(events.map(({ asked, answered }) => `${asked}: ${answered}`)).toEqual([
      `www.elsewhere.example A: forwarded to 127.0.0.1:${outside.port}, code 0`,
      `www.elsewhere.example A: forwarded to 127.0.0.1:${outside.port}, code 0`,
      'www.contoso.example A: NOERROR, 1 answer',
    ]);
  });

  it('asks nobody for names of the lab, of any view, nor when recursion is not desired', async () => {
    const outside = await openOutside();
    const { port } = await openLab(outside);
    for (const name of ['nothing.contoso.example', 'wpad.contoso.internal']) {
      expect(codeOf(await askUdp(port, query(name)))).toBe(3);
    }
    expect(codeOf(await askUdp(port, query('www.elsewhere.example', 0)))).toBe(3);
    expect(outside.asked).toEqual([]);
  });

  it('gives each question an ID of its own, and takes only the answer that belongs to it', async () => {
    const ids: number[] = [];
    const odd = await openOdd((asked, send) => {
      ids.push(asked.readUInt16BE(0));
      const answer = (id: number, name: string, data: string) =>
        encode({
          type: 'response',
          id,
          questions: [{ type: 'A', name }],
          answers: [{ type: 'A', name, ttl: 1, data }],
        });
      send(Buffer.from('no DNS'));
      send(answer(asked.readUInt16BE(0) ^ 1, 'one.example', '192.0.2.66'));
      send(answer(asked.readUInt16BE(0), 'two.example', '192.0.2.66'));
      send(asked);
      send(answer(asked.readUInt16BE(0), 'one.example', '192.0.2.1'));
    });
    const { port } = await openLab(odd);
    for (let turn = 0; turn < 8; turn++) {
      expect(answersIn(await askUdp(port, query('one.example')))).toEqual(['192.0.2.1']);
    }
    expect(new Set(ids).size).toBeGreaterThan(4);
  });

  it('says SERVFAIL when no answer comes, and when too many others wait for theirs', async () => {
    const silent = await openOdd(() => undefined);
    const { port, events } = await openLab(silent, 500, 2);
    const codes = await Promise.all([1, 2, 3, 4].map(() => askUdp(port, query('slow.example'))));
    expect(codes.map(codeOf)).toEqual([2, 2, 2, 2]);
    const said = events.map(({ answered }) => answered.replace(/\d+$/, 'PORT')).sort();
    expect(said).toEqual([
      'SERVFAIL: 2 questions wait for 127.0.0.1:PORT',
      'SERVFAIL: 2 questions wait for 127.0.0.1:PORT',
      'SERVFAIL: no answer from 127.0.0.1:PORT',
      'SERVFAIL: no answer from 127.0.0.1:PORT',
    ]);
    // Those that waited wait no more.
    expect(codeOf(await askUdp(port, query('slow.example')))).toBe(2);
    expect(events.at(-1)?.answered).toContain('no answer from');
  });
});

describe('whose questions are sent on', () => {
  const networks = [parseIpv4Network('192.168.1.0/24')];
  const forwarder = createDnsForwarder({ upstream: { address: '127.0.0.1', port: 9 }, zones: [], networks });
  const question = encode({
    type: 'query',
    id: 1,
    flags: RECURSION_DESIRED,
    questions: [{ name: 'www.example.org', type: 'A' }],
  });

  it.each([
    ['192.168.1.9:40000', true],
    ['::ffff:192.168.1.9:40000', true],
    ['192.168.2.9:40000', false],
    ['203.0.113.7:53', false],
    ['2001:db8::1:53', false],
    ['undefined:undefined', false],
  ])('%s: %s', (client, isServed) => {
    expect(forwarder.accept(question, client) !== undefined).toBe(isServed);
  });
});
