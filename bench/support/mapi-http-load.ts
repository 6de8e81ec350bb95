import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { type LoadProcess, serveLoads, startLoadProcess } from './load-process.js';

const script = fileURLToPath(import.meta.url);

/** One request of a client; its cookies are put in when it is sent. */
export interface LoadStep {
  /** Request line and header fields, each with its CR LF. */
  readonly head: string;
  readonly bodyHex: string;
}

/** A closed loop over TLS: each connection runs its steps again and again. */
export interface MapiHttpLoad {
  readonly port: number;
  /** Certificate of the authority that the server's is of. */
  readonly authorityPem: string;
  /** Of each connection: what is sent once, and what is sent again and again. */
  readonly clients: readonly { readonly setup: readonly LoadStep[]; readonly loop: readonly LoadStep[] }[];
  readonly ms: number;
}

/** What came of it. */
export interface MapiHttpLoadResult {
  readonly requestsPerSecond: number;
  /** Header fields but the cookies, and bytes of the body, of the last answer to each step of the loop. */
  readonly answers: readonly {
    readonly fields: readonly (readonly [string, string])[];
    readonly bytes: number;
  }[];
}

/** Starts a process that runs such loads. */
export function startMapiHttpLoads(): LoadProcess<MapiHttpLoad, MapiHttpLoadResult> {
  return startLoadProcess(script);
}

interface Answer {
  readonly head: string;
  readonly bodyBytes: number;
}

/** The one whole answer in a buffer; undefined as long as it is not whole. */
function answerIn(buffer: Buffer): Answer | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = buffer.toString('latin1', 0, end + 2);
  const rest = buffer.length - end - 4;
  if (/transfer-encoding: chunked/i.test(head)) {
    return buffer.subarray(-7).equals(lastChunk) ? { head, bodyBytes: rest } : undefined;
  }
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return rest < length ? undefined : { head, bodyBytes: length };
}

const lastChunk = Buffer.from('\r\n0\r\n\r\n');

function open(port: number, ca: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', ca });
    socket.setNoDelay(true);
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function exchange(socket: Socket, bytes: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let pending: Buffer = Buffer.alloc(0);
    const failed = () => reject(new Error('the connection ended'));
    const look = (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const answer = answerIn(pending);
      if (answer === undefined) return;
      socket.off('data', look);
      socket.off('close', failed);
      resolve(answer);
    };
    socket.on('data', look);
    socket.once('close', failed);
    socket.write(bytes);
  });
}

async function drive({ port, authorityPem, clients, ms }: MapiHttpLoad): Promise<MapiHttpLoadResult> {
  const sockets = await Promise.all(clients.map(() => open(port, authorityPem)));
  const answers: Answer[] = [];
  let requests = 0;
  const run = async (socket: Socket, step: LoadStep, body: Buffer, jar: Map<string, string>) => {
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const cookie = cookies === '' ? '' : `Cookie: ${cookies}\r\n`;
    const head = Buffer.from(`${step.head}${cookie}Content-Length: ${body.length}\r\n\r\n`);
    const answer = await exchange(socket, Buffer.concat([head, body]));
    if (!answer.head.startsWith('HTTP/1.1 200') || !/x-responsecode: 0\r\n/i.test(answer.head)) {
      throw new Error(`answered ${answer.head}`);
    }
    for (const [, name = '', value = ''] of answer.head.matchAll(/set-cookie: ([^=]+)=([^;]*)/gi)) {
      jar.set(name, value);
    }
    return answer;
  };
  const opened = await Promise.all(
    clients.map(async ({ setup }, index) => {
      const jar = new Map<string, string>();
      const socket = sockets[index];
      if (socket === undefined) throw new Error('no socket');
      for (const step of setup) await run(socket, step, Buffer.from(step.bodyHex, 'hex'), jar);
      return { socket, jar };
    }),
  );
  const started = performance.now();
  const until = started + ms;
  await Promise.all(
    opened.map(async ({ socket, jar }, index) => {
      const loop = (clients[index]?.loop ?? []).map((step) => ({
        step,
        body: Buffer.from(step.bodyHex, 'hex'),
      }));
      const isSession = (clients[index]?.setup.length ?? 0) > 0;
      while (performance.now() < until) {
        if (!isSession) jar.clear();
        for (const [position, { step, body }] of loop.entries()) {
          answers[position] = await run(socket, step, body, jar);
          requests++;
        }
      }
      socket.destroy();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return {
    requestsPerSecond: requests / seconds,
    answers: answers.map(({ head, bodyBytes }) => ({
      fields: [...head.matchAll(/^([^:\r\n]+): ([^\r\n]*)\r\n/gm)].map(
        ([, name = '', value = '']) => [name, value] as const,
      ),
      bytes: bodyBytes,
    })),
  };
}

if (process.argv[1] === script) serveLoads(drive);
