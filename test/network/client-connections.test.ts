import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createClientConnection, createConnectionTable } from '../../src/network/client-connections.js';
import { type Listening, listenTcp } from '../../src/network/listener.js';

const opened: Listening[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((listening) => listening.close()));
});

/** A server that looks its clients up as it accepts them. */
async function lookingUp(table: ReturnType<typeof createConnectionTable>) {
  const found: (string | undefined)[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = socket;
    found.push(table.find(remoteAddress, remotePort, { address: localAddress, port: localPort })?.source);
    socket.end();
  });
  const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  opened.push(listening);
  return { found, at: { address: listening.address, port: listening.port } };
}

describe('the table of connections', () => {
  it('knows every connection before its server accepts it', async () => {
    const table = createConnectionTable();
    const servers = [await lookingUp(table), await lookingUp(table)];
    const sockets: Socket[] = [];
    const wanted: string[][] = [[], []];
    for (let n = 0; n < 200; n++) {
      const { at } = servers[n % 2] ?? servers[0] ?? { at: { address: '', port: 0 } };
      const source = `10.0.${n % 2}.${n}`;
      const socket = connect({ host: at.address, port: at.port });
      table.announce(socket, at, { source, origin: undefined });
      wanted[n % 2]?.push(source);
      sockets.push(socket.resume());
    }
    await Promise.all(sockets.map((socket) => once(socket, 'close')));
    expect(servers.map(({ found }) => found.toSorted())).toEqual(wanted.map((one) => one.toSorted()));
  });

  it('forgets a connection that is closed, and lists those of clients', async () => {
    const table = createConnectionTable();
    const { at } = await lookingUp(table);
    const origin = createClientConnection('10.0.0.1', '10.0.0.2', 135);
    const socket = connect({ host: at.address, port: at.port });
    table.announce(socket, at, { source: '10.0.0.1', origin });
    await once(socket, 'connect');
    const { localAddress = '', localPort = 0 } = socket;
    expect(table.clients()).toEqual([origin]);
    expect(table.find(localAddress, localPort, at)?.origin).toBe(origin);
    expect(table.find(localAddress, localPort)?.origin).toBe(origin);
    await once(socket.resume(), 'close');
    expect(table.clients()).toEqual([]);
    expect(table.find(localAddress, localPort)).toBeUndefined();
  });
});

describe('a connection of a client', () => {
  it('is silent as long as there is no contact, or its server takes its time', async () => {
    const connection = createClientConnection('10.0.0.1', '10.0.0.2', 135);
    const changes: boolean[] = [];
    const stop = connection.silence.watch(() => changes.push(connection.silence.isSilent));
    await connection.contact(); // there is
    connection.loseContact();
    let isBack = false;
    const back = connection.contact().then(() => {
      isBack = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isBack).toBe(false);
    connection.restoreContact();
    await back;
    await connection.whileSilent(async () => expect(connection.silence.isSilent).toBe(true));
    stop();
    connection.loseContact();
    expect(changes).toEqual([true, false, true, false]);
  });
});
