import { afterEach, describe, expect, it } from 'vitest';
import type { Guid } from '../../../src/values/guid.js';
import { inR1A1, inR1A4, inR1A5, inR2A4 } from '../../../src/wire/rpc-http/in-channel-recycling.js';
import {
  outR1A2,
  outR1A3,
  outR1A6,
  outR1A7,
  outR1A10,
  outR1A11,
  outR2A6,
  outR2A7,
  outR2B3,
  outR2C1,
} from '../../../src/wire/rpc-http/out-channel-recycling.js';
import { flowControlAckWithDestination } from '../../../src/wire/rpc-http/outside-sequences.js';
import { steppedClock } from '../../support/stepped-clock.js';
import { requestOf } from '../rpc/client.js';
import { ClientChannel, newCookie } from './channels.js';
import { type ProxySite, startProxies } from './proxy-site.js';
import { type Ask, Client, window } from './recycling-client.js';

/** The least that a channel may hold (MS-RPCH 2.2.3.5.5): recycling comes soon. */
const lifetime = 131_072;
const target = 'outlook.contoso.example:6001';

let site: ProxySite;
const channels: ClientChannel[] = [];

afterEach(async () => {
  for (const { socket } of channels.splice(0)) socket.destroy();
  await site.close();
});

function ask(direction: 'in' | 'out', proxy: 0 | 1, contentLength?: number): ClientChannel {
  const length = contentLength === undefined ? {} : { contentLength };
  const channel = new ClientChannel(site.ports[proxy], direction, { target, ...length });
  channels.push(channel);
  return channel;
}

const at =
  (proxy: 0 | 1): Ask =>
  (direction, contentLength) =>
    ask(direction, proxy, contentLength);

async function start(): Promise<Client> {
  site = await startProxies(steppedClock(), { outChannelLifetime: lifetime });
  return Client.open((direction) => ask(direction, 0));
}

/** Calls until the OUT channel is near its end. */
async function fill(client: Client): Promise<void> {
  while (client.out.received < lifetime - 20_000) await client.ask(5_000);
  while (lifetime - client.out.received > 8_192) await client.ask(1_000);
}

describe('an OUT channel near its end', () => {
  it('is replaced at the same proxy (OUT_R2), and answers go on in their order', async () => {
    const client = await start();
    for (let round = 0; round < 3; round++) {
      await fill(client);
      const predecessor = client.out;
      const { channel, cookie } = await client.succeedOut(at(0));
      await predecessor.next(outR2A6);
      client.call(20_000); // more than is left on the predecessor
      client.in.send(outR2A7, { successorChannelCookie: cookie });
      if (round !== 1) channel.send(outR2C1, {});
      await predecessor.next(outR2B3);
      await predecessor.closed();
      client.goOver(channel, cookie);
      if (round === 1) channel.send(outR2C1, {});
      await client.finish();
      expect(predecessor.received).toBeLessThanOrEqual(lifetime);
      expect(channel.head).toBe(
        `HTTP/1.1 200 Success\r\nContent-Type: application/rpc\r\nContent-Length: ${lifetime}\r\n\r\n`,
      );
    }
    const callIds = client.answers.slice(1).map((pdu) => Buffer.from(pdu).readUInt32LE(12));
    expect(callIds).toEqual([...callIds].sort((one, other) => one - other));
    expect(new Set(callIds).size).toBe(Math.max(...callIds));
  });

  it('is replaced at another proxy (OUT_R1)', async () => {
    const client = await start();
    await fill(client);
    const predecessor = client.out;
    const { channel, cookie } = await client.succeedOut(at(1));
    expect(await predecessor.next(outR1A6)).toEqual({ connectionTimeout: 120_000 });
    client.in.send(outR1A7, { successorChannelCookie: cookie });
    await predecessor.next(outR1A10);
    await predecessor.closed();
    client.goOver(channel, cookie);
    channel.send(outR1A11, {});
    await client.ask(50_000);
  });

  it('carries what fits until its successor is there, and no more', async () => {
    const client = await start();
    await fill(client);
    await client.out.next(outR1A2);
    client.call(60_000);
    await client.out.until(() => client.out.received > lifetime - 8_192);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.out.received).toBeLessThanOrEqual(lifetime);
    expect(client.isAnswered).toBe(false);
  });

  it.each(['A3 before it was asked for', 'A3 of another predecessor', 'A7 of another successor'])(
    'ends at %s',
    async (fault) => {
      const client = await start();
      if (fault === 'A3 before it was asked for') {
        const early = ask('out', 0, 120);
        early.send(outR1A3, {
          virtualConnectionCookie: client.cookies.connection,
          predecessorChannelCookie: client.outCookie,
          successorChannelCookie: newCookie(),
          receiveWindowSize: window,
        });
        await early.closed();
        await client.ask(10);
        return;
      }
      await fill(client);
      if (fault === 'A3 of another predecessor') {
        const { channel } = await client.succeedOut(at(0), newCookie());
        await channel.closed();
        expect(client.out.isOver).toBe(false);
        return;
      }
      await client.succeedOut(at(0));
      await client.out.next(outR2A6);
      client.in.send(outR2A7, { successorChannelCookie: newCookie() });
      await client.out.closed();
    },
  );
});

describe('an IN channel', () => {
  async function succeedIn(client: Client, proxy: 0 | 1): Promise<{ channel: ClientChannel; cookie: Guid }> {
    const channel = ask('in', proxy);
    const cookie = newCookie();
    channel.send(inR1A1, {
      virtualConnectionCookie: client.cookies.connection,
      predecessorChannelCookie: client.inCookie,
      successorChannelCookie: cookie,
    });
    return { channel, cookie };
  }

  it.each([
    ['the same proxy (IN_R2)', 0],
    ['another proxy (IN_R1)', 1],
  ] as const)('is replaced at %s, and calls go on in their order', async (_, proxy) => {
    const client = await start();
    for (let round = 0; round < 3; round++) {
      const predecessor = client.in;
      const { channel, cookie } = await succeedIn(client, round === 0 ? proxy : 0);
      if (proxy === 1 && round < 2) {
        expect(await client.out.next(inR1A4)).toEqual({
          receiveWindowSize: 65_536,
          connectionTimeout: 120_000,
        });
      } else await client.out.next(inR2A4);
      client.call(10); // the last on the predecessor
      client.in = channel;
      for (let count = 0; count < 5; count++) client.call(10); // before the predecessor has said that it is over
      predecessor.send(inR1A5, { successorChannelCookie: cookie });
      client.inCookie = cookie;
      await client.finish();
      await predecessor.closed();
    }
    const callIds = client.answers.slice(1).map((pdu) => Buffer.from(pdu).readUInt32LE(12));
    expect(callIds).toEqual(Array.from({ length: 18 }, (_one, index) => index + 1));
  });

  it('stays when its predecessor names another successor, which is closed', async () => {
    const client = await start();
    const { channel } = await succeedIn(client, 0);
    await client.out.next(inR2A4);
    client.in.send(inR1A5, { successorChannelCookie: newCookie() });
    await channel.closed();
    await client.ask(10);
  });

  it('is not replaced by one that follows another, nor twice at once', async () => {
    const client = await start();
    const stranger = ask('in', 0);
    stranger.send(inR1A1, {
      virtualConnectionCookie: client.cookies.connection,
      predecessorChannelCookie: newCookie(),
      successorChannelCookie: newCookie(),
    });
    await stranger.closed();
    await succeedIn(client, 0);
    await client.out.next(inR2A4);
    const second = await succeedIn(client, 0);
    await second.channel.closed();
    await client.ask(10);
  });

  it('is acknowledged by the cookie of the channel on which PDUs come', async () => {
    const client = await start();
    const predecessor = client.in;
    const { channel, cookie } = await succeedIn(client, 0);
    await client.out.next(inR2A4);
    predecessor.send(inR1A5, { successorChannelCookie: cookie });
    client.in = channel;
    for (let count = 0; count < 10; count++)
      client.in.write(requestOf(0, Buffer.alloc(4_000), { callId: 1 }));
    const report = await client.out.next(flowControlAckWithDestination);
    expect(report).toMatchObject({ channelCookie: cookie });
    expect(report.bytesReceived).toBeLessThan(40_500);
  });
});
