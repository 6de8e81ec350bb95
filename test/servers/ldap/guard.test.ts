import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import {
  checkNesting,
  defaultGuardLimits,
  type GuardLimits,
  guardConnection,
} from '../../../src/servers/ldap/guard.js';

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

interface Guarded {
  readonly client: Socket;
  readonly frames: Buffer[];
  readonly faults: string[];
  readonly server: () => Socket | undefined;
}

/** A guarded connection, and what the guard lets through. */
async function guarded(
  limits: Partial<GuardLimits> = {},
  onFrame?: (socket: Socket) => void,
  unsentBytes = Number.POSITIVE_INFINITY,
): Promise<Guarded> {
  const frames: Buffer[] = [];
  const faults: string[] = [];
  let accepted: Socket | undefined;
  const server = createServer((socket) => {
    accepted = socket;
    socket.on('error', () => undefined);
    guardConnection(
      socket,
      { ...defaultGuardLimits, ...limits },
      {
        isFull: () => socket.writableLength >= unsentBytes,
        message: (frame) => {
          frames.push(Buffer.from(frame));
          onFrame?.(socket);
        },
        broken: (why) => {
          faults.push(why);
          socket.destroy();
        },
      },
    );
  });
  const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  open.push(listening);
  const client = connect(listening.port, listening.address);
  client.on('error', () => undefined);
  client.setNoDelay(true);
  return { client, frames, faults, server: () => accepted };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 4_000) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const unbind = Buffer.from('30050201014200', 'hex');

describe('the guard', () => {
  it('cuts messages out of bytes that come one at a time', async () => {
    const { client, frames } = await guarded();
    for (const byte of Buffer.concat([unbind, unbind])) {
      client.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until(() => frames.length === 2);
    expect(frames).toEqual([unbind, unbind]);
  });

  it('reads every form of a definite length', async () => {
    const { client, frames } = await guarded();
    const forms = ['3005', '308105', '30820005', '3083000005', '308400000005'];
    client.write(Buffer.from(forms.map((form) => `${form}0201014200`).join(''), 'hex'));
    await until(() => frames.length === forms.length);
  });

  it('gives way after so many messages of one turn', async () => {
    let turns = 0;
    const { client, frames } = await guarded({ messagesPerTurn: 10 }, () => {
      if (frames.length === 1) setImmediate(() => turns++);
      if (frames.length === 100) expect(turns).toBe(1);
    });
    client.write(Buffer.concat(Array.from({ length: 100 }, () => unbind)));
    await until(() => frames.length === 100);
  });

  it.each([
    ['a length with the sign bit', '3084ffffffff', /at most 1048576 bytes/],
    ['a length above the cap', '308400100001', /at most 1048576 bytes/],
    ['an indefinite length', '3080', /definite length/],
    ['a length of nine bytes', '3089', /definite length/],
    ['another protocol', '160301', /tag 0x30/],
    ['a length inside that leaves the message', '30050201016303', /at most 0 bytes/],
  ])('breaks on %s', async (_, bytes, why) => {
    const { client, faults, frames } = await guarded();
    client.write(Buffer.from(bytes, 'hex'));
    await until(() => faults.length === 1);
    expect(faults[0]).toMatch(why);
    expect(frames).toEqual([]);
  });

  it('breaks on a message that is not finished in time', async () => {
    const { client, faults } = await guarded({ messageMs: 30 });
    client.write(unbind.subarray(0, 1));
    await until(() => faults.length === 1);
    expect(faults[0]).toMatch(/not finished in time/);
  });

  it('closes a connection on which nothing happens', async () => {
    const { client } = await guarded({ idleMs: 30 });
    let closed = false;
    client.on('close', () => {
      closed = true;
    });
    await until(() => closed);
  });

  it('reads no more from a peer that does not read its answers, and goes on when it does', async () => {
    const answer = Buffer.alloc(64 * 1024);
    const total = 2_000;
    const { client, frames, server } = await guarded({}, (socket) => socket.write(answer), 256 * 1024);
    client.pause();
    client.write(Buffer.concat(Array.from({ length: total }, () => unbind)));
    await until(() => server()?.isPaused() === true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(frames.length).toBeLessThan(total / 2);
    expect(server()?.writableLength).toBeLessThan(1024 * 1024);
    client.resume();
    await until(() => frames.length === total);
  });

  it('bounds nesting without recursing', () => {
    const nested = (levels: number) => {
      let bytes = Buffer.from('3000', 'hex');
      for (let level = 1; level < levels; level++) {
        bytes = Buffer.concat([
          Buffer.from([0x30, 0x84, 0, 0, bytes.length >> 8, bytes.length & 0xff]),
          bytes,
        ]);
      }
      return bytes;
    };
    expect(() => checkNesting(nested(64), 64)).not.toThrow();
    expect(() => checkNesting(nested(65), 64)).toThrow(/at most 64 levels/);
    expect(() => checkNesting(nested(5_000), 64)).toThrow(/at most 64 levels/);
  });
});
