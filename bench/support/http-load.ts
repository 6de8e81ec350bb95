import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { type LoadProcess, serveLoads, startLoadProcess } from './load-process.js';

const script = fileURLToPath(import.meta.url);

/** A closed loop: each connection sends its request again as soon as the answer is whole. */
export interface HttpLoad {
  readonly port: number;
  /** One for each connection. */
  readonly requests: readonly string[];
  /** Certificate of the authority that the server's is of; without it, the load goes without TLS. */
  readonly authorityPem?: string;
  readonly ms: number;
}

export type HeaderField = readonly [name: string, value: string];

/** What came of it. */
export interface HttpLoadResult {
  readonly perSecond: number;
  /** Of each request, ms. */
  readonly latencies: readonly number[];
  /** Bytes of one answer's body. */
  readonly bodyBytes: number;
  readonly status: number;
  /** Names and values of the last answer's header. */
  readonly fields: readonly HeaderField[];
}

/** Starts a process that runs such loads. */
export function startHttpLoads(): LoadProcess<HttpLoad, HttpLoadResult> {
  return startLoadProcess(script);
}

interface Answer {
  readonly length: number;
  readonly bodyBytes: number;
  readonly status: number;
  readonly fields: readonly HeaderField[];
}

/** The first whole answer in a buffer. */
function answerIn(buffer: Buffer): Answer | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = buffer.toString('latin1', 0, end);
  const bodyBytes = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const length = end + 4 + bodyBytes;
  if (buffer.length < length) return undefined;
  const fields = head.split('\r\n').flatMap((line): HeaderField[] => {
    const [, name, value] = /^([^:]+): (.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return { length, bodyBytes, status: Number(head.slice(9, 12)), fields };
}

/** One request, one answer: where length and status are those of the one before, the head need not be read again. */
function isLike({ length, status }: Answer, buffer: Buffer): boolean {
  return buffer.length === length && buffer.toString('latin1', 9, 12) === String(status);
}

/** Handshakes are no part of what is measured. */
function open(port: number, ca: string | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const at = { port, host: '127.0.0.1' };
    const socket = ca === undefined ? connect(at) : connectTls({ ...at, ca });
    socket.setNoDelay(true);
    socket.once(ca === undefined ? 'connect' : 'secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function drive({ port, requests, authorityPem, ms }: HttpLoad): Promise<HttpLoadResult> {
  const latencies: number[] = [];
  let last: Answer | undefined;
  const sockets = await Promise.all(requests.map(() => open(port, authorityPem)));
  const started = performance.now();
  const until = started + ms;
  const loop = (request: string, index: number) =>
    new Promise<void>((resolve, reject) => {
      const bytes = Buffer.from(request);
      const socket = sockets[index];
      if (socket === undefined) return reject(new Error('no socket'));
      let sent = 0;
      let pending: Buffer = Buffer.alloc(0);
      const send = () => {
        sent = performance.now();
        socket.write(bytes);
      };
      socket.once('error', reject);
      let like: Answer | undefined;
      socket.on('data', (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
        const answer = like !== undefined && isLike(like, pending) ? like : answerIn(pending);
        if (answer === undefined) return;
        like = answer;
        last = answer;
        if (answer.status !== 200) return reject(new Error(`answered ${answer.status}: ${request}`));
        pending = pending.subarray(answer.length);
        latencies.push(performance.now() - sent);
        if (performance.now() < until) return send();
        socket.destroy();
        resolve();
      });
      send();
    });
  await Promise.all(requests.map(loop));
  const seconds = (performance.now() - started) / 1000;
  return {
    perSecond: latencies.length / seconds,
    latencies,
    bodyBytes: last?.bodyBytes ?? 0,
    status: last?.status ?? 0,
    fields: last?.fields ?? [],
  };
}

if (process.argv[1] === script) serveLoads(drive);
