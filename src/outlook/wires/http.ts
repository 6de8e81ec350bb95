import { Agent, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isLabError, LabError } from '../../errors.js';
import { withDeadline } from '../../network/clock.js';
import type { Client } from '../client.js';

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  /** First value of a header, by lower-case name. */
  header(name: string): string | undefined;
  /** Every `WWW-Authenticate` challenge, in order. */
  readonly challenges: readonly string[];
  readonly body: Buffer;
}

/** One request; `target` is the path and query. */
export interface HttpQuestion {
  readonly method: string;
  readonly host: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** HTTP over one connection that is kept, as WinHTTP does between the 401 and the request with credentials. */
export interface HttpConnection {
  /** @throws LabError `connection-timed-out`, `connection-reset`, `protocol-refused` (not HTTP, or far too long) */
  ask(question: HttpQuestion): Promise<HttpAnswer>;
  close(): void;
}

/** A longer answer is cut off: no answer of Autodiscover's comes near it. */
const maxBodyBytes = 1024 * 1024;

/** Speaks HTTP on a connected socket, plain or TLS. */
export function httpOver(client: Client, socket: Socket): HttpConnection {
  const agent = new SingleConnectionAgent(socket);
  const { clock, dialer } = client.workstation;
  return {
    ask: (question) =>
      withDeadline(
        clock,
        client.policy.httpTimeoutMs,
        () => dialer.exchange(() => exchange(agent, socket, question)),
        () => new LabError('connection-timed-out', 'no answer to the HTTP request', { where: question.host }),
      ).catch((error: unknown) => {
        socket.destroy();
        throw error;
      }),
    close: () => socket.destroy(),
  };
}

/** Node's agent keeps a connection only if it believes it has made it. */
class SingleConnectionAgent extends Agent {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#socket = socket;
  }

  override createConnection(): Duplex {
    return this.#socket;
  }
}

function exchange(agent: Agent, socket: Socket, question: HttpQuestion): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const lost = (error?: Error) =>
      reject(
        isLabError(error)
          ? error
          : new LabError('connection-reset', `the HTTP exchange broke off: ${error?.message ?? 'closed'}`, {
              where: question.host,
            }),
      );
    if (socket.destroyed) return lost();
    const outgoing = request({
      agent,
      method: question.method,
      path: question.target,
      headers: {
        Host: question.host,
        ...question.headers,
        ...(question.body === undefined
          ? {}
          : { 'Content-Length': String(Buffer.byteLength(question.body)) }),
      },
    });
    outgoing.once('error', lost);
    outgoing.once('response', (incoming) => {
      readBody(incoming).then((body) => resolve(answerOf(incoming, body)), lost);
    });
    outgoing.end(question.body);
  });
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBodyBytes) {
      incoming.destroy();
      throw new LabError('protocol-refused', `the answer is longer than ${maxBodyBytes} bytes`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function answerOf(incoming: IncomingMessage, body: Buffer): HttpAnswer {
  return {
    status: incoming.statusCode ?? 0,
    header: (name) => {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    challenges: incoming.headersDistinct['www-authenticate'] ?? [],
    body,
  };
}

/** The credentials as Outlook sends them: ISO-8859-1 where that holds them, UTF-8 otherwise. */
export function basicAuthorization(userName: string, password: string): string {
  const text = `${userName}:${password}`;
  const latin = Buffer.from(text, 'latin1');
  const bytes = latin.toString('latin1') === text ? latin : Buffer.from(text, 'utf8');
  return `Basic ${bytes.toString('base64')}`;
}
