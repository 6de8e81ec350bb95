import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { berElement } from '../../../src/wire/ldap/ber.js';
import { encodeMessage } from '../../../src/wire/ldap/message.js';
import { annaDn } from '../../directory/small-forest.js';
import type { LiveServer } from './live-server.js';
import { activeDirectory } from './wire-cases/active-directory.js';
import { hostile } from './wire-cases/hostile.js';
import { malformed } from './wire-cases/malformed.js';

/** What a run came to. */
export interface FuzzResult {
  readonly messages: number;
  /** Growth of the process's memory after the first tenth, in bytes. */
  readonly growth: number;
}

/** Messages to start from: every case of the wire suite that is of a common size. */
const corpus: readonly Buffer[] = [...malformed, ...hostile, ...activeDirectory]
  .map(({ send }) => Buffer.from(send))
  .filter(({ length }) => length < 2_000);

const bind = encodeMessage({
  messageId: 1,
  request: { operation: 'bind', version: 3, name: annaDn, password: 'correct horse' },
  controls: [],
});

/** Messages on one connection: the first that breaks the framing ends it. */
const perConnection = 4;
const connectionsAtOnce = 16;

/** Sends random and mutated messages, the same ones for the same seed, and waits until each connection is over. */
export async function fuzz(server: LiveServer, count: number, seed: number): Promise<FuzzResult> {
  const random = seeded(seed);
  let sent = 0;
  let baseline: number | undefined;
  const worker = async () => {
    while (sent < count) {
      sent += perConnection;
      server.events.length = 0; // the lab's journal is bounded, this list is not
      const messages = Array.from({ length: perConnection }, () => mutated(random));
      await send(server, Buffer.concat([...(random() % 3 === 0 ? [bind] : []), ...messages]));
      if (baseline === undefined && sent > count / 10) baseline = resident();
    }
  };
  await Promise.all(Array.from({ length: connectionsAtOnce }, worker));
  return { messages: sent, growth: resident() - (baseline ?? 0) };
}

/** Memory of the process, without what only waits to be collected. */
function resident(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().rss;
}

function send({ listening }: LiveServer, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: listening.port, host: listening.address, noDelay: true });
    const timer = setTimeout(() => socket.destroy(), 2_000);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.resume();
    socket.end(bytes);
  });
}

/** A seeded generator, so that a failure can be repeated (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function mutated(random: () => number): Buffer {
  const pick = () => corpus[random() % corpus.length] ?? Buffer.alloc(0);
  if (random() % 20 === 0) return Buffer.from(Array.from({ length: random() % 200 }, () => random() & 0xff));
  let bytes = Buffer.from(pick());
  for (let times = 1 + (random() % 4); times > 0 && bytes.length > 2; times--) {
    const at = random() % bytes.length;
    switch (random() % 6) {
      case 0:
        bytes[at] = random() & 0xff;
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() % 8));
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), pick().subarray(0, random() % 40), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + (random() % 8))]);
        break;
      default:
        // Lengths at their edges are what parsers get wrong.
        bytes[at] = [0x00, 0x7f, 0x80, 0x81, 0x84, 0xff][random() % 6] ?? 0;
    }
  }
  // With a right length around it most messages come through to the parser of their operation.
  return random() % 4 === 0 ? bytes : berElement(0x30, bytes.subarray(2));
}
