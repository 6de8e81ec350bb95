import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type LoadProcess, serveLoads, startLoadProcess } from './load-process.js';

const script = fileURLToPath(import.meta.url);

/** One question on a connection, and how long its answer is. */
export interface Exchange {
  /** In hex. */
  readonly request: string;
  readonly responseBytes: number;
}

/** A closed loop: each connection sends the same request again as soon as its answer is whole. */
export interface TcpLoad {
  readonly port: number;
  /** Once on every connection, before the loop. */
  readonly opening?: Exchange;
  readonly repeated: Exchange;
  readonly connections: number;
  readonly ms: number;
}

/** Starts a process that runs such loads; answers per second. */
export function startTcpLoads(): LoadProcess<TcpLoad, number> {
  return startLoadProcess(script);
}

async function openConnection({ port, opening }: TcpLoad): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  if (opening !== undefined) {
    await new Promise<void>((resolve, reject) => {
      let received = 0;
      socket.once('error', reject);
      socket.on('data', (chunk) => {
        received += chunk.length;
        if (received >= opening.responseBytes) resolve();
      });
      socket.write(Buffer.from(opening.request, 'hex'));
    });
    socket.removeAllListeners('data');
  }
  return socket;
}

async function drive(load: TcpLoad): Promise<number> {
  const { repeated, connections, ms } = load;
  const request = Buffer.from(repeated.request, 'hex');
  const sockets = await Promise.all(Array.from({ length: connections }, () => openConnection(load)));
  const started = performance.now();
  const until = started + ms;
  let answers = 0;
  const loop = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let received = 0;
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server has ended the connection')));
      socket.on('data', (chunk) => {
        received += chunk.length;
        if (received < repeated.responseBytes) return;
        received = 0;
        answers++;
        if (performance.now() < until) {
          socket.write(request);
          return;
        }
        socket.destroy();
        resolve();
      });
      socket.write(request);
    });
  await Promise.all(sockets.map(loop));
  return answers / ((performance.now() - started) / 1000);
}

if (process.argv[1] === script) serveLoads(drive);
