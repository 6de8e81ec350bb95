import { realClock } from '../../src/network/time/clock.js';
import { connA1, connB1, connC2 } from '../../src/wire/rpc-http/connection-establishment.js';
import { inR1A1, inR1A5 } from '../../src/wire/rpc-http/in-channel-recycling.js';
import {
  outR1A3,
  outR1A7,
  outR1A11,
  outR2A7,
  outR2C1,
} from '../../src/wire/rpc-http/out-channel-recycling.js';
import {
  flowControlAck,
  flowControlAckWithDestination,
  keepAlive,
  ping,
} from '../../src/wire/rpc-http/outside-sequences.js';
import { encodeRts } from '../../src/wire/rpc-http/rts.js';
import { encodeRtsMessage } from '../../src/wire/rpc-http/rts-message.js';
import { bindOf, requestOf } from '../servers/rpc/client.js';
import { begin, beginIn, ClientChannel, newCookie, newCookies } from '../servers/rpc-http/channels.js';
import { sized, startProxies } from '../servers/rpc-http/proxy-site.js';
import type { Attack, BrokenMessage } from './attack.js';
import { mutate } from './mutations.js';

/** Few: most broken ones end their connection. */
const pdusPerChannel = 5;
const attacksAtOnce = 8;

/** One of each PDU that a client may send, about this connection. */
function samplesOf(cookies = newCookies()): readonly Uint8Array[] {
  const { connection: virtualConnectionCookie, in: inCookie, out: outCookie } = cookies;
  const successor = { virtualConnectionCookie, successorChannelCookie: newCookie() };
  const report = { bytesReceived: 100, availableWindow: 60_000, channelCookie: outCookie };
  return [
    encodeRtsMessage(connA1, {
      virtualConnectionCookie,
      outChannelCookie: outCookie,
      receiveWindowSize: 65_536,
    }),
    encodeRtsMessage(connB1, {
      virtualConnectionCookie,
      inChannelCookie: inCookie,
      channelLifetime: 1_073_741_824,
      clientKeepalive: 300_000,
      associationGroupId: newCookie(),
    }),
    encodeRtsMessage(inR1A1, { ...successor, predecessorChannelCookie: inCookie }),
    encodeRtsMessage(inR1A5, { successorChannelCookie: newCookie() }),
    encodeRtsMessage(outR1A3, {
      ...successor,
      predecessorChannelCookie: outCookie,
      receiveWindowSize: 65_536,
    }),
    encodeRtsMessage(outR1A7, { successorChannelCookie: newCookie() }),
    encodeRtsMessage(outR2A7, { successorChannelCookie: newCookie() }),
    encodeRtsMessage(outR1A11, {}),
    encodeRtsMessage(outR2C1, {}),
    encodeRtsMessage(ping, {}),
    encodeRtsMessage(keepAlive, { clientKeepalive: 60_000 }),
    encodeRtsMessage(flowControlAck, report),
    encodeRtsMessage(flowControlAckWithDestination, { ...report, destination: 3 }),
    encodeRts({ flags: 1, commands: [{ command: 'Padding', padding: new Uint8Array(200) }] }),
    encodeRts({ flags: 0, commands: [{ command: 'ClientAddress', address: new Uint8Array(4) }] }),
    bindOf(sized.syntax),
    requestOf(0, Buffer.alloc(200, 7)),
  ];
}

interface Normal {
  readonly in: ClientChannel;
  readonly out: ClientChannel;
}

/** A proxy of RPC over HTTP, and those who attack it. */
export async function openRpcHttpAttack(): Promise<Attack> {
  const bugs: string[] = [];
  const open = new Set<ClientChannel>();
  const site = await startProxies(
    realClock(),
    { outChannelLifetime: 131_072, maxConnections: 100, maxUnopened: 50 },
    {
      onEvent: ({ answered }) => {
        if (answered.includes('internal')) bugs.push(answered);
      },
    },
  );
  function ask(direction: 'in' | 'out'): ClientChannel {
    const channel = new ClientChannel(site.ports[0], direction);
    open.add(channel);
    channel.socket.once('close', () => open.delete(channel));
    return channel;
  }

  /** Sends mutated PDUs where channels begin, and on a connection that stands; the number sent. */
  async function attack(
    random: (limit: number) => number,
    note: (message: BrokenMessage) => void,
  ): Promise<number> {
    const cookies = newCookies();
    const samples = samplesOf(cookies);
    const broken = () => {
      const octets = mutate(samples[random(samples.length)] ?? new Uint8Array(20), random);
      note({ label: 'rts', octets });
      return octets;
    };
    const one = ask(random(2) === 0 ? 'in' : 'out');
    const mine = [one];
    if (random(2) === 0) {
      const [inChannel, out] = [ask('in'), ask('out')];
      mine.push(inChannel, out);
      begin(out, cookies);
      beginIn(inChannel, cookies);
      await out.next(connC2).catch(() => undefined);
      for (let sent = 0; sent < pdusPerChannel; sent++) (random(8) === 0 ? out : inChannel).write(broken());
      // Meanwhile a channel that wants to follow one of these.
      one.write(broken());
      for (let sent = 1; sent < pdusPerChannel; sent++) one.write(broken());
    } else {
      for (let sent = 0; sent < pdusPerChannel; sent++) one.write(broken());
    }
    const count = pdusPerChannel * (mine.length === 1 ? 1 : 2);
    await new Promise((resolve) => setImmediate(resolve));
    for (const { socket } of mine) socket.end();
    await Promise.all(mine.map((channel) => channel.closed()));
    return count;
  }

  async function connectNormally(): Promise<Normal> {
    const cookies = newCookies();
    const [out, inChannel] = [ask('out'), ask('in')];
    begin(out, cookies);
    beginIn(inChannel, cookies);
    await out.next(connC2);
    inChannel.write(bindOf(sized.syntax));
    await out.until(() => out.rpc.length === 1);
    return { in: inChannel, out };
  }

  /** A normal client's call, answered on a connection of its own and on one that stands all the while. */
  async function askNormally(standing: Normal): Promise<void> {
    const fresh = await connectNormally();
    for (const client of [fresh, standing]) {
      const before = client.out.rpc.length;
      client.in.write(requestOf(0, Buffer.from([4, 0, 0, 0])));
      await client.out.until(() => client.out.rpc.length > before);
      if (client.out.rpc.at(-1)?.[2] !== 2) throw new Error('a normal client is not answered');
    }
    fresh.in.socket.destroy();
  }

  const standing = await connectNormally();
  return {
    wire: 'rpc-http',
    bugs,
    round: async (random, note) => {
      const counts = await Promise.all(Array.from({ length: attacksAtOnce }, () => attack(random, note)));
      await askNormally(standing);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    replay: async (messages) => {
      for (const direction of ['in', 'out'] as const) {
        const channel = ask(direction);
        for (const { octets } of messages) channel.write(octets);
        await new Promise((resolve) => setImmediate(resolve));
        channel.socket.end();
        await channel.closed();
      }
      await askNormally(standing);
    },
    [Symbol.asyncDispose]: async () => {
      standing.in.socket.destroy();
      while (site.connections.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      for (const { socket } of open) socket.destroy();
      await site.close();
    },
  };
}
