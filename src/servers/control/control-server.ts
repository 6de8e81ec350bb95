import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConnectionRoom } from '../../network/connection-room.js';
import { ControlError } from './control-error.js';
import type { Guard } from './guard.js';
import { readJsonBody } from './json-body.js';
import { problemOf, problemType } from './problem.js';
import type { Reply } from './route.js';
import type { RouteTable } from './route-table.js';

const limits = {
  /** ms for all of a request. */
  requestTimeout: 10_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
};
const mostConnections = 256;

/** What is said of every answer: it is for no cache, no frame and no other page. */
const fixedHeaders = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/**
 * The HTTP server of a control interface: it lets in, finds the row, reads, lets the row answer, and says errors as
 * problem details.
 *
 * @param table - asked with every request
 * @param onFault - told of faults of this program
 */
export function createControlServer(
  table: () => RouteTable,
  guard: Guard,
  onFault: (error: unknown) => void,
): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const { routes, find } = table();
    const isOpen = routes.some((route) => route.isOpen && route.path === path);
    guard(request, isOpen);
    const found = find(request.method ?? '', path);
    const body = await readJsonBody(request);
    if (body !== undefined && found.route.body === undefined) {
      throw new ControlError(400, 'this resource accepts no body');
    }
    const { headers } = request;
    send(
      response,
      await found.route.handle({ path: found.path, query: new URLSearchParams(query), body, headers }),
    );
  };

  const server = createServer(limits, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      const problem = problemOf(error);
      if (problem.status === 500) onFault(error);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      write(response, problem.status, `${JSON.stringify(problem)}\n`, {
        ...(error instanceof ControlError ? error.headers : {}),
        'Content-Type': problemType,
        // What was not read of the request is not waited for.
        ...(request.complete ? {} : { Connection: 'close' }),
      });
    });
  });
  const room = new ConnectionRoom(server, mostConnections);
  server.on('request', ({ socket }) => room.keep(socket));
  return server;
}

function send(response: ServerResponse, reply: Reply): void {
  if ('json' in reply) {
    write(response, reply.status ?? 200, `${JSON.stringify(reply.json)}\n`, {
      ...reply.headers,
      'Content-Type': 'application/json',
    });
  } else if ('text' in reply) {
    write(response, 200, reply.text, { ...reply.headers, 'Content-Type': reply.contentType });
  } else if ('stream' in reply) {
    response.writeHead(200, { ...fixedHeaders, 'Content-Type': reply.contentType });
    response.flushHeaders();
    response.on('error', () => undefined); // the reader went away
    response.once('close', reply.stream(response));
  } else {
    response.writeHead(reply.status, fixedHeaders);
    response.end();
  }
}

function write(
  response: ServerResponse,
  status: number,
  text: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...fixedHeaders, ...headers, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
