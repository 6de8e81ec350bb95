import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv4 } from 'node:net';
import type { ListenAt } from '../../network/listener.js';
import { enclosingZone } from '../../network/resolver/dns-registration.js';
import type { Facts } from '../../record/events/recorded-event.js';
import { type Ipv4Network, networkContains, parseIpv4 } from '../../values/ipv4.js';
import { toldQuestion } from './answer-message.js';
import { refusal } from './answer-question.js';
import { type Query, readQuery } from './query.js';
import { formatRcode, rcode } from './rcode.js';
import { encodeResponse } from './response.js';

/** Asks another name server on behalf of clients. */
export interface DnsForwarder {
  /**
   * Reads a query that is to be sent on: one for a name outside the lab's zones, from a client that wants recursion and is
   * in one of the networks.
   *
   * @param client - `address:port`
   */
  accept(message: Buffer, client: string): ForwardedQuery | undefined;
  /** Sends it on as it is, but for its ID. SERVFAIL when no answer comes, or too many others wait. Never rejects. */
  ask(query: ForwardedQuery, transport: 'udp' | 'tcp'): Promise<ForwardedAnswer>;
  /** Gives up all that wait. */
  close(): void;
}

/** A query, and the message that it came in. */
export interface ForwardedQuery {
  readonly query: Query;
  readonly message: Buffer;
}

/** The answer under the client's own ID, and what is told of it. */
export interface ForwardedAnswer {
  readonly facts: Facts<'dns', 'query'>;
  readonly response: Buffer;
}

/** What a {@link DnsForwarder} is made with. */
export interface DnsForwarderOptions {
  readonly upstream: ListenAt;
  /** Of all views: what is the lab's in one is never asked for outside. */
  readonly zones: readonly string[];
  /** Those whose clients are served. Default: all. */
  readonly networks?: readonly Ipv4Network[];
  /** Real time that an answer may take, ms; 4,000 by default: shorter than a client waits for a server. */
  readonly timeoutMs?: number;
  /** Questions that wait for an answer at the same time; 256 by default. */
  readonly mostWaiting?: number;
}

/**
 * Makes a forwarder. Each question goes out by a socket of its own, so that its port is as hard to guess as its ID, and
 * only an answer from that server with that ID and that very question counts (RFC 5452 section 9).
 */
export function createDnsForwarder(options: DnsForwarderOptions): DnsForwarder {
  const { upstream, zones, networks, timeoutMs = 4000, mostWaiting = 256 } = options;
  const name = `${upstream.address}:${upstream.port}`;
  const waiting = new Set<AbortController>();
  const failed = ({ query }: ForwardedQuery, transport: 'udp' | 'tcp', why: string): ForwardedAnswer => ({
    facts: { ...toldQuestion(query), status: formatRcode(rcode.serverFailure), reason: why },
    response: encodeResponse(query, refusal(rcode.serverFailure), transport),
  });
  return {
    accept: (message, client) => {
      if (networks !== undefined && !isWithin(networks, client)) return undefined;
      const reading = readQuery(message);
      if (reading.kind !== 'query' || !reading.query.recursionDesired) return undefined;
      const { query } = reading;
      const { class: questionClass, type, name: asked } = query.question;
      if (questionClass !== 'IN' || type === 'AXFR' || type === 'IXFR' || type === 'OPT') return undefined;
      return enclosingZone(zones, asked) === undefined ? { query, message } : undefined;
    },
    ask: async (forwarded, transport) => {
      if (waiting.size >= mostWaiting)
        return failed(forwarded, transport, `${waiting.size} questions wait for ${name}`);
      const patience = new AbortController();
      waiting.add(patience);
      const timer = setTimeout(() => patience.abort(), timeoutMs);
      const sent = Buffer.from(forwarded.message);
      sent.writeUInt16BE(randomInt(0x10000), 0);
      const exchange = transport === 'udp' ? exchangeUdp : exchangeTcp;
      const belongs = (message: Buffer) => isAnswerTo(sent, forwarded.query.questionBytes, message);
      const response = await exchange(upstream, sent, belongs, patience.signal);
      clearTimeout(timer);
      waiting.delete(patience);
      if (response === undefined) return failed(forwarded, transport, `no answer from ${name}`);
      forwarded.message.copy(response, 0, 0, 2);
      const responseCode = response.readUInt8(3) & 0xf;
      const facts = {
        ...toldQuestion(forwarded.query),
        status: 'forwarded',
        forwardedTo: name,
        responseCode,
      };
      return { facts, response };
    },
    close: () => {
      for (const patience of waiting) patience.abort();
    },
  };
}

/** RFC 1035 section 4.1.1: the ID, QR set, one question, and that as it was sent, letter case and all. */
function isAnswerTo(query: Buffer, question: Buffer, message: Buffer): boolean {
  if (message.length < 12 + question.length || (message.readUInt8(2) & 0x80) === 0) return false;
  if (message.readUInt16BE(0) !== query.readUInt16BE(0) || message.readUInt16BE(4) !== 1) return false;
  return message.subarray(12, 12 + question.length).equals(question);
}

/** Sends a query and takes the first message that belongs to it. */
type Exchange = (
  upstream: ListenAt,
  query: Buffer,
  belongs: (message: Buffer) => boolean,
  signal: AbortSignal,
) => Promise<Buffer | undefined>;

const exchangeUdp: Exchange = (upstream, query, belongs, signal) =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    const finish = (response: Buffer | undefined) => {
      signal.removeEventListener('abort', silence);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      resolve(response);
    };
    const silence = () => finish(undefined);
    signal.addEventListener('abort', silence, { once: true });
    socket.on('error', silence);
    socket.on('message', (message) => {
      if (belongs(message)) finish(message);
    });
    // Connected, so that the system drops datagrams from anyone else.
    socket.on('connect', () => socket.send(query));
    socket.connect(upstream.port, upstream.address);
  });

const exchangeTcp: Exchange = (upstream, query, belongs, signal) =>
  new Promise((resolve) => {
    const socket = connect({ host: upstream.address, port: upstream.port, noDelay: true });
    const chunks: Buffer[] = [];
    let received = 0;
    let response: Buffer | undefined;
    const abandon = () => socket.destroy();
    signal.addEventListener('abort', abandon, { once: true });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    socket.on('connect', () => socket.write(Buffer.concat([length, query])));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      received += chunk.length;
      const [first = chunk] = chunks;
      if (received < 2 || (first.length >= 2 && received < 2 + first.readUInt16BE(0))) return;
      const all = Buffer.concat(chunks);
      chunks.splice(0, chunks.length, all);
      const end = 2 + all.readUInt16BE(0);
      if (all.length < end) return;
      const message = all.subarray(2, end);
      if (belongs(message)) response = Buffer.from(message);
      socket.destroy();
    });
    socket.on('end', abandon);
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => {
      signal.removeEventListener('abort', abandon);
      resolve(response);
    });
  });

function isWithin(networks: readonly Ipv4Network[], client: string): boolean {
  const [address = ''] = client.replace(/^::ffff:/, '').split(':');
  if (!isIPv4(address)) return false;
  const number = parseIpv4(address);
  return networks.some((network) => networkContains(network, number));
}
