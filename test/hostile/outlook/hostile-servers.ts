import { createSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { Authority } from '../../../src/network/certificates.js';
import { type ListenAt, listenTcp } from '../../../src/network/listener.js';
import { berElement } from '../../../src/wire/ldap/ber.js';

/** What a server does with everybody who connects. */
export type Behaviour = (socket: Socket) => void;

/** A server that one client meets, and nothing of it is left afterwards. */
export interface HostileServer extends AsyncDisposable {
  readonly at: ListenAt;
}

const localhost = { address: '127.0.0.1', port: 0 };

async function listen(server: Server): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  const { port, close } = await listenTcp(server, localhost);
  return {
    at: { address: '127.0.0.1', port },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await close();
    },
  };
}

/** Serves raw TCP. */
export const openTcp = (behaviour: Behaviour): Promise<HostileServer> => listen(createServer(behaviour));

/** Serves raw bytes in TLS, with a certificate for whatever name is asked for. */
export function openTls(authority: Authority, behaviour: Behaviour): Promise<HostileServer> {
  const server = createTlsServer({
    SNICallback: (name, done) => {
      authority
        .issue({ names: [name], now: new Date() })
        .then(({ certificatePem, privateKeyPem }) =>
          done(null, createSecureContext({ cert: certificatePem, key: privateKeyPem })),
        )
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    behaviour(socket);
  });
  return listen(server);
}

/** Answers every datagram with what `answer` makes of it. */
export async function openUdp(answer: (query: Buffer) => readonly Uint8Array[]): Promise<HostileServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    for (const bytes of answer(query)) socket.send(bytes, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, localhost.address, resolve));
  return {
    at: { address: localhost.address, port: socket.address().port },
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** Sends the same again and again until the client is gone. */
export function forEver(socket: Socket, bytes: Uint8Array | string, apartMs = 1): void {
  const sending = setInterval(() => {
    if (!socket.writableNeedDrain) socket.write(bytes);
  }, apartMs);
  socket.once('close', () => clearInterval(sending));
}

/** Answers every request with these octets, whatever it asks. */
export const answering =
  (answer: Uint8Array | string): Behaviour =>
  (socket) =>
    socket.on('data', () => socket.write(answer));

/** After the first octets of the client: a beginning, then something without end. */
export const answeringForEver =
  (beginning: string | Uint8Array, more: string | Uint8Array, apartMs = 1): Behaviour =>
  (socket) => {
    socket.once('data', () => {
      socket.write(beginning);
      forEver(socket, more, apartMs);
    });
    socket.resume();
  };

/** An answer of HTTP with its length. */
export function httpAnswer(head: string, body = ''): string {
  return `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** An LDAPMessage: the number, and an operation of this tag. */
export const ldapAnswer = (messageId: number, tag: number, content: Uint8Array): Buffer =>
  berElement(0x30, Buffer.concat([berElement(0x02, Buffer.from([messageId])), berElement(tag, content)]));
