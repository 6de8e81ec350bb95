import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionRoom } from '../../src/network/connection-room.js';
import { type Listening, listenTcp } from '../../src/network/listener.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serve(
  most: number,
): Promise<{ readonly listening: Listening; readonly room: ConnectionRoom }> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('.'));
  });
  const room = new ConnectionRoom(server, most);
  const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  open.push(listening);
  return { listening, room };
}

async function enter({ port, address }: Listening): Promise<{ readonly socket: Socket; isClosed: boolean }> {
  const socket = connect(port, address);
  const client = { socket, isClosed: false };
  socket.on('error', () => undefined);
  socket.on('close', () => {
    client.isClosed = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  open.push({ close: () => socket.destroy() });
  return client;
}

async function talk({ socket }: { readonly socket: Socket }): Promise<void> {
  const answered = new Promise((resolve) => socket.once('data', resolve));
  socket.write('?');
  await answered;
}

describe('a full server', () => {
  it('gives the place of the one that is idle longest to whoever comes', async () => {
    const { listening, room } = await serve(3);
    const [first, second, third] = [await enter(listening), await enter(listening), await enter(listening)];
    await talk(first);
    await talk(await enter(listening));
    await expect.poll(() => second.isClosed).toBe(true);
    expect([first.isClosed, third.isClosed, room.size]).toEqual([false, false, 3]);
  });

  it('keeps the known ones as long as there are others', async () => {
    const { listening, room } = await serve(3);
    const known = await enter(listening);
    await talk(known);
    room.keep({ remoteAddress: known.socket.localAddress, remotePort: known.socket.localPort });
    for (let count = 0; count < 20; count++) await talk(await enter(listening));
    await talk(known);
    expect(known.isClosed).toBe(false);
    expect(room.size).toBeLessThanOrEqual(3);
  });

  it('lets somebody in where all are known', async () => {
    const { listening, room } = await serve(2);
    const known = [await enter(listening), await enter(listening)];
    for (const { socket } of known) {
      await expect.poll(() => room.size).toBe(2);
      room.keep({ remoteAddress: socket.localAddress, remotePort: socket.localPort });
    }
    await talk(await enter(listening));
    await expect.poll(() => known.filter(({ isClosed }) => isClosed).length).toBe(1);
  });

  it('is what every server of this program is: none closes whoever comes late', () => {
    const src = new URL('../../src/', import.meta.url).pathname;
    const closing = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => /\.maxConnections\s*=[^=]/.test(readFileSync(join(src, name), 'utf8')));
    expect(closing).toEqual([]);
  });
});
