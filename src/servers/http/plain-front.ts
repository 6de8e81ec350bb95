import { createServer, type Server } from 'node:http';
import type Koa from 'koa';
import { defaultFrontLimits, type FrontLimits } from './front-limits.js';

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
