import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { isLabError, LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import type { Client } from '../client.js';
import { whenClosed } from './when-closed.js';

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  /** First value of a header, by lower-case name. */
  header(name: string): string | undefined;
  /** Every `WWW-Authenticate` challenge, in order. */
  readonly challenges: readonly string[];
  /** Every `Set-Cookie`, in order. */
  readonly cookies: readonly string[];
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
  /** Begins a request whose body is written piece by piece; its length is among the question's headers. */
  stream(question: HttpQuestion): HttpStream;
  readonly socket: Socket;
  /** Resolves when the connection is no more, whoever ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** A request that is still being written, or an answer that is still being read. Time is the caller's concern. */
export interface HttpStream {
  /** Sends a piece of the body; waits until the system has taken it, or the connection is no more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the body. */
  end(): void;
  /** The head of the answer; rejects with LabError `connection-reset` when there will be none. */
  readonly answer: Promise<HttpStreamAnswer>;
}

/** The head of an answer, and its body as it comes. */
export interface HttpStreamAnswer extends Omit<HttpAnswer, 'body'> {
  /** The words after the status. */
  readonly reason: string;
  readonly body: Readable;
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
        () => dialer.exchange(() => exchange(agent, socket, question), 1, socket),
        () => new LabError('connection-timed-out', 'no answer to the HTTP request', { where: question.host }),
      ).catch((error: unknown) => {
        socket.destroy();
        throw error;
      }),
    stream: (question) => openStream(agent, socket, question),
    ended: whenClosed(socket),
    socket,
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
    const lost = (error?: Error) => reject(brokenOff(question, error));
    if (socket.destroyed) return lost();
    const outgoing = send(agent, question);
    outgoing.once('error', lost);
    outgoing.once('response', (incoming) => {
      readBody(incoming).then((body) => resolve({ ...headOf(incoming), body }), lost);
    });
    outgoing.end(question.body);
  });
}

function send(agent: Agent, question: HttpQuestion): ClientRequest {
  const { method, host, target, headers, body } = question;
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return request({ agent, method, path: target, headers: { Host: host, ...headers, ...length } });
}

function brokenOff({ host }: HttpQuestion, error?: Error): LabError {
  if (isLabError(error)) return error;
  const why = error?.message ?? 'closed';
  return new LabError('connection-reset', `the HTTP exchange broke off: ${why}`, { where: host });
}

function openStream(agent: Agent, socket: Socket, question: HttpQuestion): HttpStream {
  const outgoing = send(agent, question);
  const answer = new Promise<HttpStreamAnswer>((resolve, reject) => {
    const lost = (error?: Error) => reject(brokenOff(question, error));
    // For good: a connection may break long after the answer's head has come.
    outgoing.on('error', lost);
    outgoing.once('close', () => lost());
    outgoing.once('response', (incoming) => {
      incoming.on('error', () => undefined);
      resolve({ ...headOf(incoming), reason: incoming.statusMessage ?? '', body: incoming });
    });
    if (socket.destroyed) lost();
  });
  answer.catch(() => undefined);
  const closed = new Promise<void>((resolve) => {
    outgoing.once('close', () => resolve());
    if (socket.destroyed) resolve();
  });
  return {
    answer,
    write: (bytes) => {
      // Without a connection nothing is written, and the answer says so.
      if (outgoing.destroyed) return closed;
      const written = new Promise<void>((resolve) => {
        outgoing.write(bytes, () => resolve());
      });
      return Promise.race([written, closed]);
    },
    end: () => outgoing.end(),
  };
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

function headOf(incoming: IncomingMessage): Omit<HttpAnswer, 'body'> {
  return {
    status: incoming.statusCode ?? 0,
    header: (name) => {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    challenges: incoming.headersDistinct['www-authenticate'] ?? [],
    cookies: incoming.headers['set-cookie'] ?? [],
  };
}

/** The credentials as Outlook sends them: ISO-8859-1 where that holds them, UTF-8 otherwise. */
export function basicAuthorization(userName: string, password: string): string {
  const text = `${userName}:${password}`;
  const latin = Buffer.from(text, 'latin1');
  const bytes = latin.toString('latin1') === text ? latin : Buffer.from(text, 'utf8');
  return `Basic ${bytes.toString('base64')}`;
}
