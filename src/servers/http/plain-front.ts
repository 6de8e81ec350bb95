import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import type Koa from 'koa';
import { ConnectionRoom } from '../../network/connection-room.js';
import { type FaultyWeb, withFaults } from './faulty-answer.js';
import { defaultFrontLimits, type FrontLimits } from './front-limits.js';
import { keeping, type RpcRequestHandler, splitRpcRequests } from './rpc-requests.js';

export interface PlainFrontOptions {
  readonly app: Koa;
  readonly limits?: Partial<FrontLimits>;
  /** Default: nothing goes wrong. */
  readonly faulty?: FaultyWeb | undefined;
}

/** A web server without TLS, not yet listening: open it with `listenTcp`. */
export function createPlainFront({ app, limits, faulty }: PlainFrontOptions): Server {
  const { headTimeoutMs, requestTimeoutMs, idleTimeoutMs, connections, requestsPerConnection, headBytes } = {
    ...defaultFrontLimits,
    ...limits,
  };
  const server = createServer(
    {
      headersTimeout: headTimeoutMs,
      requestTimeout: Math.max(headTimeoutMs, requestTimeoutMs),
      connectionsCheckingInterval: Math.min(headTimeoutMs / 2, 5_000),
      keepAliveTimeout: idleTimeoutMs,
      maxHeaderSize: headBytes,
      noDelay: true,
    },
    withFaults(app.callback(), faulty),
  );
  const room = new ConnectionRoom(server, connections);
  server.on('request', ({ socket }) => room.keep(socket));
  server.maxRequestsPerSocket = requestsPerConnection;
  server.maxHeadersCount = 100;
  server.on('connection', (socket) => socket.on('error', () => undefined));
  // Node by itself waits for ever for a peer that does not read its answer.
  server.timeout = idleTimeoutMs;
  server.on('request', (_, response) => response.on('timeout', dropUnread));
  return server;
}

/**
 * Nothing was seen to pass for as long as a connection may be idle; within one write over TLS nothing ever is, so that an
 * answer has to be taken in that time. One that is still made may take as long as it likes.
 */
function dropUnread(socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy();
}

/**
 * A web server without TLS that is an RPC proxy too, as where TLS ends before the server (SSL offloading); not yet
 * listening.
 */
export function createOffloadedFront(
  options: PlainFrontOptions & { readonly rpcProxy: RpcRequestHandler },
): TcpServer {
  const { headTimeoutMs, connections } = { ...defaultFrontLimits, ...options.limits };
  const web = createPlainFront(options);
  const server = createTcpServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    splitRpcRequests(socket, { web, rpcProxy, timeoutMs: headTimeoutMs });
  });
  const room = new ConnectionRoom(server, connections);
  const rpcProxy = keeping(options.rpcProxy, room);
  web.on('request', ({ socket }) => room.keep(socket));
  // It never listens itself, and Node enforces head and request time-outs from this event on.
  server.on('listening', () => web.emit('listening'));
  server.on('close', () => web.close());
  return server;
}
