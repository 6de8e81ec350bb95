import { createSecureContext, createServer, type SecureContext, type Server } from 'node:tls';
import type Koa from 'koa';
import type { IssuedCertificate } from '../../network/certificates.js';
import { ConnectionRoom } from '../../network/connection-room.js';
import { type TlsVersion, tlsFrom } from '../../network/tls-versions.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { FaultyWeb } from './faulty-answer.js';
import { defaultFrontLimits, type FrontLimits } from './front-limits.js';
import { createPlainFront } from './plain-front.js';
import { keeping, type RpcRequestHandler, splitRpcRequests } from './rpc-requests.js';
import { peerOf } from './telling.js';

export interface HttpsFrontOptions {
  /** Name of the host for the journal. */
  readonly host: string;
  /** Shown to clients that ask for no name, or for one that is not in `certificatesByName`. */
  readonly certificate: IssuedCertificate;
  /** By lower-case host name, or `*.` and the name above it. */
  readonly certificatesByName?: ReadonlyMap<string, IssuedCertificate>;
  readonly app: Koa;
  readonly rpcProxy: RpcRequestHandler;
  readonly tell: Tell;
  readonly limits?: Partial<FrontLimits>;
  /** Default: nothing goes wrong. */
  readonly faulty?: FaultyWeb | undefined;
  /** Default: what Node begins with, 1.2. */
  readonly oldestTls?: TlsVersion | undefined;
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
  const versions = tlsFrom(options.oldestTls);
  const contexts = new Map([...certificatesByName].map(([name, issued]) => [name, contextOf(issued)]));
  const web = createPlainFront({ app, limits, faulty: options.faulty });

  const server = createServer({
    cert: certificate.certificatePem,
    key: certificate.privateKeyPem,
    ...versions,
    SNICallback: (name, use) => use(null, contextFor(name.toLowerCase(), contexts)),
    // No ALPN, which Windows has since 2012 R2: a server that takes part may not go on with a client that offers other
    // protocols only (RFC 7301 3.2), as `curl --http1.0` does.
    handshakeTimeout: limits.handshakeTimeoutMs,
    noDelay: true,
  });
  const room = new ConnectionRoom(server, limits.connections);
  web.on('request', ({ socket }) => room.keep(socket));
  const proxy = keeping(rpcProxy, room);
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    splitRpcRequests(socket, { web, rpcProxy: proxy, timeoutMs: limits.headTimeoutMs });
  });
  server.on('tlsClientError', (error, socket) => {
    const reason = 'code' in error ? String(error.code) : error.message;
    tell({
      protocol: 'http',
      host,
      client: peerOf(socket),
      event: 'TLS handshake',
      facts: { status: 'failed', reason },
    });
    socket.destroy();
  });
  // It never listens itself, and Node enforces head and request time-outs from this event on.
  server.on('listening', () => web.emit('listening'));
  server.on('close', () => web.close());
  return server;
}

function contextOf({ certificatePem, privateKeyPem }: IssuedCertificate): SecureContext {
  return createSecureContext({ cert: certificatePem, key: privateKeyPem });
}

/** Undefined leaves the choice to the server's own certificate. */
function contextFor(name: string, contexts: ReadonlyMap<string, SecureContext>): SecureContext | undefined {
  return contexts.get(name) ?? contexts.get(`*${name.slice(Math.max(0, name.indexOf('.')))}`);
}
