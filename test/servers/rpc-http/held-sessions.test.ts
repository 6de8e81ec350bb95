import { afterEach, describe, expect, it } from 'vitest';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { createForwarder } from '../../../src/servers/tcp/forwarder.js';
import { ping } from '../../../src/wire/rpc-http/outside-sequences.js';
import { type SteppedClock, steppedClock } from '../../support/stepped-clock.js';
import { requestOf } from '../rpc/client.js';
import { ClientChannel } from './channels.js';
import { type ProxySite, startProxies } from './proxy-site.js';
import { Client } from './recycling-client.js';

const sessions = 200;
const minute = 60_000;

let site: ProxySite;
let balancer: Listening;
let clock: SteppedClock;
const channels: ClientChannel[] = [];

afterEach(async () => {
  for (const { socket } of channels.splice(0)) socket.destroy();
  await balancer.close();
  await site.close();
});

/** A balancer without affinity before two proxies: the halves of a connection come by way of both. */
async function start(): Promise<void> {
  clock = steppedClock();
  site = await startProxies(clock, { outChannelLifetime: 131_072 });
  let turn = 0;
  const forwarder = createForwarder({
    host: 'array',
    tell: () => undefined,
    choose: () => {
      turn++;
      return { name: `CAS${1 + (turn % 2)}`, address: '127.0.0.1', port: site.ports[turn % 3 === 0 ? 0 : 1] };
    },
  });
  balancer = await listenTcp(forwarder, { address: '127.0.0.1', port: 0 });
}

async function logOn(): Promise<Client> {
  const client = await Client.open((direction, contentLength) => {
    const length = contentLength === undefined ? {} : { contentLength };
    const target = 'outlook.contoso.example:6001';
    const channel = new ClientChannel(balancer.port, direction, { target, ...length });
    channels.push(channel);
    return channel;
  });
  client.in.write(requestOf(1, new Uint8Array(), { callId: 1 }));
  await client.out.until(() => client.out.rpc.length === 1);
  return client;
}

describe(`${sessions} sessions behind a balancer`, () => {
  it('stay logged on for ten minutes, pinging, with channels replaced', async () => {
    await start();
    const clients: Client[] = [];
    while (clients.length < sessions) {
      clients.push(...(await Promise.all(Array.from({ length: 20 }, logOn))));
    }
    let replaced = 0;
    let pinged = 0;
    for (let passed = 0; passed < 10; passed++) {
      for (const client of clients) client.in.send(ping, {});
      await clock.advance(minute);
      await Promise.all(
        clients.map(async (client, index) => {
          // Every other one works: it comes to the end of an OUT channel. The rest hear of the server by pings only.
          if (index % 2 === 0) {
            const times = await client.askRecycling(15_000);
            replaced += times;
          } else {
            await client.out.next(ping);
            pinged++;
          }
        }),
      );
    }
    expect(site.connections.size).toBe(sessions);
    expect(site.loggedOn.size).toBe(sessions);
    expect(replaced).toBeGreaterThanOrEqual(sessions / 2);
    expect(pinged).toBe((sessions / 2) * 10);
    for (const { socket } of channels) socket.destroy();
    while (site.loggedOn.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(site.connections.size).toBe(0);
  }, 120_000);

  it('lose one when one of its halves is cut, at once, and one that falls silent within two time-outs', async () => {
    await start();
    const clients = await Promise.all(Array.from({ length: 10 }, logOn));
    const [cut, silent, ...others] = clients;
    cut?.in.socket.resetAndDestroy();
    await cut?.out.closed();
    expect(site.loggedOn.size).toBe(9);
    for (let passed = 0; passed < 4; passed++) {
      for (const client of others) client.in.send(ping, {});
      await Promise.all(others.map((client) => client.ask(10)));
      await clock.advance(minute);
    }
    await clock.advance(10_000);
    await silent?.out.closed();
    expect(site.loggedOn.size).toBe(8);
  });
});
