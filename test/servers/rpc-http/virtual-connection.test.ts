import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelLimits } from '../../../src/servers/rpc-http/channel-limits.js';
import { connA3, connC2 } from '../../../src/wire/rpc-http/connection-establishment.js';
import {
  flowControlAckWithDestination,
  keepAlive,
  ping,
} from '../../../src/wire/rpc-http/outside-sequences.js';
import { type SteppedClock, steppedClock } from '../../support/stepped-clock.js';
import { bindOf, requestOf } from '../rpc/client.js';
import { type AskOptions, begin, beginIn, ClientChannel, type Cookies, newCookies } from './channels.js';
import { type ProxySite, sized, startProxies } from './proxy-site.js';

let site: ProxySite;
let clock: SteppedClock;
const channels: ClientChannel[] = [];

afterEach(async () => {
  for (const { socket } of channels.splice(0)) socket.destroy();
  await site.close();
});

async function start(limits: Partial<ChannelLimits> = {}): Promise<void> {
  clock = steppedClock();
  site = await startProxies(clock, limits);
}

function ask(direction: 'in' | 'out', options: AskOptions = {}, port = site.ports[0]): ClientChannel {
  const channel = new ClientChannel(port, direction, options);
  channels.push(channel);
  return channel;
}

interface Pair {
  readonly in: ClientChannel;
  readonly out: ClientChannel;
  readonly cookies: Cookies;
}

/** A virtual connection, opened and bound. */
async function open({
  receiveWindow = 65_536,
  keepalive = 300_000,
  fields = [] as string[],
} = {}): Promise<Pair> {
  const cookies = newCookies();
  const out = ask('out', { fields });
  const inChannel = ask('in');
  begin(out, cookies, receiveWindow);
  beginIn(inChannel, cookies, keepalive);
  await out.next(connC2);
  inChannel.write(bindOf(sized.syntax));
  await out.until(() => out.rpc.length === 1);
  return { in: inChannel, out, cookies };
}

/** A call answered with so many bytes of stub. */
function call(bytes: number, callId = 2): Uint8Array {
  const stub = Buffer.alloc(4);
  stub.writeUInt32LE(bytes);
  return requestOf(0, stub, { callId });
}

/** A call of so many bytes that asks for none. */
const longCall = (bytes: number) => requestOf(0, Buffer.alloc(bytes));

const answered = () => site.events.map(({ answered: what }) => what);

/** Waits until the journal has it: the proof that the server has seen to something that no client is told. */
async function untilTold(what: string): Promise<void> {
  for (let turns = 0; turns < 10_000 && !answered().some((told) => told.includes(what)); turns++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(answered().join('\n')).toContain(what);
}

describe('a virtual connection', () => {
  it.each(['OUT first', 'IN first', 'both at once'])(
    'is opened with its halves in any order: %s',
    async (order) => {
      await start();
      const cookies = newCookies();
      const first = ask(order === 'IN first' ? 'in' : 'out');
      const second = ask(order === 'IN first' ? 'out' : 'in');
      const [inChannel, out] = order === 'IN first' ? [first, second] : [second, first];
      if (order === 'IN first') {
        beginIn(inChannel, cookies);
        await untilSize(1);
        begin(out, cookies);
      } else {
        begin(out, cookies);
        if (order === 'OUT first') await out.next(connA3);
        beginIn(inChannel, cookies);
      }
      expect(await out.next(connC2)).toEqual({ receiveWindowSize: 65_536, connectionTimeout: 120_000 });
      expect(out.head).toBe(
        'HTTP/1.1 200 Success\r\nContent-Type: application/rpc\r\nContent-Length: 1073741824\r\n\r\n',
      );
      expect(inChannel.head).toBe('');
      inChannel.write(bindOf(sized.syntax), call(10));
      await out.until(() => out.rpc.length === 2);
      expect(out.rpc.map((pdu) => pdu[2])).toEqual([12, 2]);
      await untilTold('virtual connection to CAS1:6001');
    },
  );

  async function untilSize(size: number): Promise<void> {
    while (site.connections.size !== size) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  it('is opened by halves that came through different proxies', async () => {
    await start();
    const cookies = newCookies();
    const target = 'outlook.contoso.example:6001';
    const out = ask('out', { target });
    const inChannel = ask('in', { target }, site.ports[1]);
    begin(out, cookies);
    beginIn(inChannel, cookies);
    await out.next(connC2);
  });

  it('has both halves told 100 Continue first when they wait for it', async () => {
    await start();
    const fields = ['Expect: 100-continue'];
    const out = ask('out', { fields });
    await out.until(() => out.head.endsWith('\r\n\r\n'));
    expect(out.head).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    const inChannel = ask('in', { fields });
    await inChannel.until(() => inChannel.head === 'HTTP/1.1 100 Continue\r\n\r\n');
  });

  it('is told the time-out that its OUT channel asks for', async () => {
    await start();
    const cookies = newCookies();
    const out = ask('out', { fields: ['Pragma: No-cache', 'Pragma: MinConnTimeout=600'] });
    begin(out, cookies);
    expect(await out.next(connA3)).toEqual({ connectionTimeout: 600_000 });
  });

  it('ends as a whole when one half is closed', async () => {
    await start();
    for (const half of ['in', 'out'] as const) {
      const pair = await open();
      pair[half].socket.destroy();
      await pair[half === 'in' ? 'out' : 'in'].closed();
    }
    await untilSize(0);
  });

  it('has no call answered by a server that has stopped', async () => {
    await start();
    const pair = await open();
    site.stopServer();
    pair.in.write(call(4));
    await pair.out.closed();
    expect(pair.out.rpc).toHaveLength(1);
    await untilTold('virtual connection closed: the server has stopped');
  });

  it('ends when its server stops, and no new one begins', async () => {
    await start();
    const pair = await open();
    site.stopServer();
    await clock.advance(10_000);
    await pair.out.closed();
    await untilTold('virtual connection closed: the server has stopped');
    const late = ask('out');
    begin(late, newCookies());
    await late.closed();
    expect(late.head).toContain('HTTP/1.0 503 RPC Error: 6ba');
  });
});

describe('a channel is refused', () => {
  it('as a second one of its kind, which leaves the first alone', async () => {
    await start();
    const pair = await open();
    const out = ask('out');
    begin(out, pair.cookies);
    const inChannel = ask('in');
    beginIn(inChannel, pair.cookies);
    await Promise.all([out.closed(), inChannel.closed()]);
    pair.in.write(call(10));
    await pair.out.until(() => pair.out.rpc.length === 2);
  });

  it.each<[string, AskOptions]>([
    ['another user', { user: 'CONTOSO\\ben' }],
    ['another target', { target: 'outlook.contoso.example:6001' }],
  ])('to the connection of %s', async (_, options) => {
    await start();
    const cookies = newCookies();
    const out = ask('out');
    begin(out, cookies);
    await out.next(connA3);
    const inChannel = ask('in', options);
    beginIn(inChannel, cookies);
    await inChannel.closed();
    expect(inChannel.head).toContain('HTTP/1.0 503 RPC Error: 6ba');
    const own = ask('in');
    beginIn(own, cookies);
    await out.next(connC2);
  });

  it.each<[string, 'in' | 'out', Uint8Array]>([
    ['an RPC PDU', 'in', bindOf(sized.syntax)],
    ['a PDU that is for later', 'out', Buffer.from('0500140310000000140000000000000001000000', 'hex')],
    ['bytes that are no PDU', 'in', Buffer.alloc(100, 0x47)],
    ['a PDU longer than any', 'out', Buffer.from('05001403100000000f27000000000000', 'hex')],
  ])('when it begins with %s', async (_, direction, bytes) => {
    await start();
    const channel = ask(direction);
    channel.write(bytes);
    await channel.closed();
    expect(site.connections.size).toBe(0);
  });

  it.each([4_096, 1_000_000])('with a receive window of %i bytes', async (window) => {
    await start();
    const out = ask('out');
    begin(out, newCookies(), window);
    await out.closed();
  });

  it('when there are too many connections, and when too many channels have sent nothing', async () => {
    await start({ maxConnections: 1, maxUnopened: 1 });
    const first = ask('out');
    begin(first, newCookies());
    await first.next(connA3);
    const second = ask('out');
    begin(second, newCookies());
    await second.closed();
    expect(second.head).toContain('HTTP/1.0 503 RPC Error: 6bb');
    const fields = ['Expect: 100-continue'];
    const silent = ask('out', { fields });
    await silent.until(() => silent.head.includes('100 Continue'));
    const third = ask('out');
    await third.closed();
    expect(third.head).toContain('HTTP/1.0 503 RPC Error: 6bb');
  });
});

describe('time', () => {
  it('is up for a channel that sends nothing after 30 s, and for a half without its other after 15 minutes', async () => {
    await start();
    const fields = ['Expect: 100-continue'];
    const silent = ask('out', { fields });
    await silent.until(() => silent.head.includes('100 Continue'));
    const half = ask('out');
    begin(half, newCookies());
    await half.next(connA3);
    await clock.advance(30_000);
    await silent.closed();
    await clock.advance(860_000);
    expect(half.isOver).toBe(false);
    await clock.advance(20_000);
    await half.closed();
    await untilTold('virtual connection closed: no second channel');
  });

  it('brings a ping when nothing else was sent for half the time-out', async () => {
    await start();
    const pair = await open();
    await clock.advance(50_000);
    expect(pair.out.rts).toEqual([]);
    await clock.advance(20_000);
    await pair.out.next(ping);
  });

  it('brings pings more often when the client asks for that', async () => {
    await start();
    const pair = await open({ keepalive: 60_000 });
    await clock.advance(30_000);
    await pair.out.next(ping);
    pair.in.send(keepAlive, { clientKeepalive: 0 });
    pair.in.write(call(1));
    await pair.out.until(() => pair.out.rpc.length === 2);
    await clock.advance(50_000);
    expect(pair.out.rts).toEqual([]);
  });

  it('is up for a client that says nothing for two time-outs, and not for one that pings', async () => {
    await start();
    const silent = await open();
    const pinging = await open();
    for (let passed = 0; passed < 240_000; passed += 120_000) {
      await clock.advance(110_000);
      pinging.in.send(ping, {});
      pinging.in.write(call(1));
      const before = pinging.out.rpc.length;
      await pinging.out.until(() => pinging.out.rpc.length > before || pinging.out.rpc.length >= 2);
      await clock.advance(10_000);
    }
    await silent.out.closed();
    await untilTold('virtual connection closed: nothing came on the IN channel');
    expect(pinging.out.isOver).toBe(false);
  });

  it('is up for a client that takes nothing', async () => {
    await start();
    const pair = await open({ receiveWindow: 8_192 });
    pair.in.write(call(50_000));
    await pair.out.until(() => pair.out.rpc.length >= 2);
    for (let passed = 0; passed < 260_000; passed += 20_000) {
      pair.in.send(ping, {});
      await clock.advance(20_000);
    }
    await pair.out.closed();
    await untilTold('virtual connection closed: nothing is taken on the OUT channel');
  });
});

describe('flow control', () => {
  const rpcBytes = (channel: ClientChannel) => channel.rpc.reduce((sum, pdu) => sum + pdu.length, 0);

  it('sends no more than the client has room for, and goes on when that has grown', async () => {
    await start();
    const pair = await open({ receiveWindow: 8_192 });
    pair.in.write(call(30_000));
    let acknowledged = 0;
    const whole = () => (pair.out.rpc.at(-1)?.[3] ?? 0) & 2; // the last fragment
    await pair.out.until(() => pair.out.rpc.length >= 2);
    while (!(pair.out.rpc.length > 1 && whole())) {
      pair.in.send(ping, {});
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(rpcBytes(pair.out) - acknowledged).toBeLessThanOrEqual(8_192);
      acknowledged = rpcBytes(pair.out);
      pair.in.send(flowControlAckWithDestination, {
        destination: 3,
        bytesReceived: acknowledged,
        availableWindow: 8_192,
        channelCookie: pair.cookies.out,
      });
    }
    expect(rpcBytes(pair.out)).toBeGreaterThan(30_000);
  });

  it('acknowledges what it took on the IN channel before half the window is used up', async () => {
    await start();
    const pair = await open();
    let sent = bindOf(sized.syntax).length;
    for (let count = 0; count < 20; count++) {
      const pdu = longCall(4_000);
      pair.in.write(pdu);
      sent += pdu.length;
    }
    await pair.out.until(() => pair.out.rpc.length === 21);
    const first = await pair.out.next(flowControlAckWithDestination);
    expect(first).toMatchObject({ destination: 0, channelCookie: pair.cookies.in, availableWindow: 65_536 });
    expect(first.bytesReceived).toBeGreaterThan(32_768);
    expect(first.bytesReceived).toBeLessThan(65_536);
    const second = await pair.out.next(flowControlAckWithDestination);
    expect(second.bytesReceived).toBeLessThanOrEqual(sent);
  });

  it('takes calls while answers wait, up to the window, and ends with a client that sends more', async () => {
    await start();
    const pair = await open({ receiveWindow: 8_192 });
    pair.in.write(call(30_000));
    await pair.out.until(() => pair.out.rpc.length >= 2);
    for (let count = 0; count < 12; count++) pair.in.write(longCall(5_000));
    pair.in.send(ping, {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(pair.out.isOver).toBe(false);
    for (let count = 0; count < 3; count++) pair.in.write(longCall(5_000));
    await pair.out.closed();
    await untilTold('more than the receive window');
  });

  it.each([
    ['more received than sent', { bytesReceived: 1_000_000, availableWindow: 8_192 }],
    ['more room than there is', { bytesReceived: 0, availableWindow: 1_000_000 }],
    ['less room than what is on its way', { bytesReceived: 0, availableWindow: 0 }],
  ])('ends with an acknowledgment of %s', async (_, report) => {
    await start();
    const pair = await open();
    pair.in.send(flowControlAckWithDestination, {
      ...report,
      destination: 3,
      channelCookie: pair.cookies.out,
    });
    await pair.out.closed();
    await untilTold('an acknowledgment that cannot be');
  });

  it('passes over an acknowledgment of a channel that it does not know', async () => {
    await start();
    const pair = await open();
    pair.in.send(flowControlAckWithDestination, {
      destination: 3,
      bytesReceived: 1_000_000,
      availableWindow: 0,
      channelCookie: pair.cookies.in,
    });
    pair.in.write(call(10));
    await pair.out.until(() => pair.out.rpc.length === 2);
  });

  it('ends a channel that carries more than its length', async () => {
    await start();
    const cookies = newCookies();
    const out = ask('out');
    begin(out, cookies);
    const inChannel = ask('in', { contentLength: 104 + 100 });
    beginIn(inChannel, cookies);
    await out.next(connC2);
    inChannel.write(longCall(200));
    await out.closed();
    await untilTold('more than its Content-Length');
  });
});
