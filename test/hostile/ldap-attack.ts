import { connect } from 'node:net';
import { Client } from 'ldapts';
import { berElement } from '../../src/wire/ldap/ber.js';
import { encodeMessage } from '../../src/wire/ldap/message.js';
import { annaDn, usersDn } from '../directory/small-forest.js';
import { type LiveServer, startServer } from '../servers/ldap/live-server.js';
import { activeDirectory } from '../servers/ldap/wire-cases/active-directory.js';
import { loadWireForest } from '../servers/ldap/wire-cases/forest.js';
import { hostile } from '../servers/ldap/wire-cases/hostile.js';
import { malformed } from '../servers/ldap/wire-cases/malformed.js';
import type { Attack } from './attack.js';

/** Messages to start from: every case of the wire suite that is of a common size. */
const samples: readonly Buffer[] = [...malformed, ...hostile, ...activeDirectory]
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

/** A directory server, and those who attack it. */
export async function openLdapAttack(): Promise<Attack> {
  const server = await startServer({}, loadWireForest());
  const client = new Client({ url: server.url, timeout: 5_000 });
  await client.bind(annaDn, 'correct horse');
  const askNormally = async () => {
    const { searchEntries } = await client.search(usersDn, { filter: '(mail=anna@example.com)' });
    if (searchEntries.length !== 1) throw new Error('a normal client is not answered');
  };
  return {
    wire: 'ldap',
    bugs: [],
    round: async (random, note) => {
      server.events.length = 0; // the lab's journal is bounded, this list is not
      const attackers = Array.from({ length: connectionsAtOnce }, () => {
        const messages = Array.from({ length: perConnection }, () => mutated(random));
        for (const octets of messages) note({ label: 'message', octets });
        return send(server, Buffer.concat([...(random(3) === 0 ? [bind] : []), ...messages]));
      });
      await Promise.all(attackers);
      await askNormally();
      return connectionsAtOnce * perConnection;
    },
    replay: async (messages) => {
      for (const { octets } of messages) await send(server, Buffer.concat([bind, octets]));
      await askNormally();
    },
    [Symbol.asyncDispose]: async () => {
      await client.unbind();
      await server.listening.close();
    },
  };
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

function mutated(random: (limit: number) => number): Buffer {
  const pick = () => samples[random(samples.length)] ?? Buffer.alloc(0);
  if (random(20) === 0) return Buffer.from(Array.from({ length: random(200) }, () => random(256)));
  let bytes = Buffer.from(pick());
  for (let times = 1 + random(4); times > 0 && bytes.length > 2; times--) {
    const at = random(bytes.length);
    switch (random(6)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), pick().subarray(0, random(40)), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random(8))]);
        break;
      default:
        // Lengths at their edges are what parsers get wrong.
        bytes[at] = [0x00, 0x7f, 0x80, 0x81, 0x84, 0xff][random(6)] ?? 0;
    }
  }
  // With a right length around it most messages come through to the parser of their operation.
  return random(4) === 0 ? bytes : berElement(0x30, bytes.subarray(2));
}
