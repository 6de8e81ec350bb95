import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import type Koa from 'koa';
import { defaultFrontLimits, type FrontLimits } from './front-limits.js';
import { type RpcRequestHandler, splitRpcRequests } from './rpc-requests.js';

export interface PlainFrontOptions {
  readonly app: Koa;
  readonly limits?: Partial<FrontLimits>;
}

/** A web server without TLS, not yet listening: open it with `listenTcp`. */
export function createPlainFront({ app, limits }: PlainFrontOptions): Server {
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
    app.callback(),
  );
  server.maxConnections = connections;
  server.maxRequestsPerSocket = requestsPerConnection;
  server.maxHeadersCount = 100;
  server.on('connection', (socket) => socket.on('error', () => undefined));
  return server;
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
    splitRpcRequests(socket, { web, rpcProxy: options.rpcProxy, timeoutMs: headTimeoutMs });
  });
  server.maxConnections = connections;
  // It never listens itself, and Node enforces head and request time-outs from this event on.
  server.on('listening', () => web.emit('listening'));
  server.on('close', () => web.close());
  return server;
}
