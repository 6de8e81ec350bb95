import type { Socket } from 'node:net';
import { createSecureContext, createServer, type SecureContext, type Server } from 'node:tls';
import type Koa from 'koa';
import type { IssuedCertificate } from '../../network/certificates.js';
import type { Tell } from '../../network/journal.js';
import { defaultFrontLimits, type FrontLimits } from './front-limits.js';
import { createPlainFront } from './plain-front.js';
import type { RpcProxy } from './rpc-proxy.js';
import { peerOf } from './telling.js';

export interface HttpsFrontOptions {
  /** Name of the host for the journal. */
  readonly host: string;
  /** Shown to clients that ask for no name, or for one that is not in `certificatesByName`. */
  readonly certificate: IssuedCertificate;
  /** By lower-case host name, or `*.` and the name above it. */
  readonly certificatesByName?: ReadonlyMap<string, IssuedCertificate>;
  readonly app: Koa;
  readonly rpcProxy: RpcProxy;
  readonly tell: Tell;
  readonly limits?: Partial<FrontLimits>;
}

/**
 * A TLS server, not yet listening (open it with `listenTcp`), that looks at the first bytes of each connection: a
 * method that begins with `RPC_`, which Node's parser rejects, goes to the RPC proxy, everything else to the app. The
 * choice holds for the connection: after an RPC_ request only such requests are answered on it, and the other way
 * round. Outlook keeps the two apart as well.
 */
export function createHttpsFront(options: HttpsFrontOptions): Server {
  const { host, certificate, certificatesByName = new Map(), app, rpcProxy, tell } = options;
  const limits = { ...defaultFrontLimits, ...options.limits };
  const contexts = new Map([...certificatesByName].map(([name, issued]) => [name, contextOf(issued)]));
  const web = createPlainFront({ app, limits });
  web.emit('listening'); // it never listens itself, and Node enforces head and request time-outs from this event on

  const server = createServer({
    cert: certificate.certificatePem,
    key: certificate.privateKeyPem,
    SNICallback: (name, use) => use(null, contextFor(name.toLowerCase(), contexts)),
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: limits.handshakeTimeoutMs,
    noDelay: true,
  });
  server.maxConnections = limits.connections;
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    beginsWithRpc(socket, limits.headTimeoutMs, (isRpc) => {
      if (isRpc) rpcProxy.handle(socket);
      else web.emit('connection', socket);
      socket.resume();
    });
  });
  server.on('tlsClientError', (error, socket) => {
    const reason = 'code' in error ? String(error.code) : error.message;
    tell({
      protocol: 'http',
      host,
      client: peerOf(socket),
      asked: 'TLS handshake',
      answered: `failed: ${reason}`,
    });
    socket.destroy();
  });
  server.on('close', () => web.close());
  return server;
}

const rpcPrefix = Buffer.from('RPC_');

/** Calls back once the first bytes have told, leaving them unread; a peer that sends none in time is dropped. */
function beginsWithRpc(socket: Socket, timeoutMs: number, decided: (isRpc: boolean) => void): void {
  let seen = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  const stop = () => {
    clearTimeout(timer);
    socket.off('data', look);
    socket.off('close', stop);
  };
  const look = (segment: Buffer) => {
    seen = Buffer.concat([seen, segment]);
    const compared = Math.min(seen.length, rpcPrefix.length);
    const matches = seen.subarray(0, compared).equals(rpcPrefix.subarray(0, compared));
    if (matches && compared < rpcPrefix.length) return;
    stop();
    socket.pause();
    socket.unshift(seen);
    decided(matches);
  };
  socket.on('data', look);
  socket.once('close', stop);
}

function contextOf({ certificatePem, privateKeyPem }: IssuedCertificate): SecureContext {
  return createSecureContext({ cert: certificatePem, key: privateKeyPem });
}

/** Undefined leaves the choice to the server's own certificate. */
function contextFor(name: string, contexts: ReadonlyMap<string, SecureContext>): SecureContext | undefined {
  return contexts.get(name) ?? contexts.get(`*${name.slice(Math.max(0, name.indexOf('.')))}`);
}
