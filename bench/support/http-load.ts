import { fork } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';

/** A closed loop: each connection sends its request again as soon as the answer is whole. */
export interface HttpLoad {
  readonly port: number;
  /** One for each connection. */
  readonly requests: readonly string[];
  /** Certificate of the authority that the server's is of; without it, the load goes without TLS. */
  readonly authorityPem?: string;
  readonly ms: number;
}

/** What came of it. */
export interface HttpLoadResult {
  readonly perSecond: number;
  /** Of each request, ms. */
  readonly latencies: readonly number[];
  /** Bytes of one answer's body. */
  readonly bodyBytes: number;
  readonly status: number;
}

/** Runs a load from a process of its own, so that client and server each have a core. */
export function runHttpLoad(load: HttpLoad): Promise<HttpLoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(load)], {
      execArgv: ['--import', 'tsx'],
    });
    child.once('message', (result: HttpLoadResult) => resolve(result));
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`the load generator ended with ${code}`)));
  });
}

interface Answer {
  readonly length: number;
  readonly bodyBytes: number;
  readonly status: number;
}

/** The first whole answer in a buffer. */
function answerIn(buffer: Buffer): Answer | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = buffer.toString('latin1', 0, end);
  const bodyBytes = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const length = end + 4 + bodyBytes;
  return buffer.length < length ? undefined : { length, bodyBytes, status: Number(head.slice(9, 12)) };
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
  };
}

const [, script, argument] = process.argv;
if (process.send !== undefined && script === fileURLToPath(import.meta.url) && argument !== undefined) {
  process.send(await drive(JSON.parse(argument)), () => process.disconnect());
}
