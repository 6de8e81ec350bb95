import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Tell } from '../../network/journal.js';

/** Where a connection is forwarded to. */
export interface ForwardTarget {
  /** For the journal and for counting, e.g. the balancer's member. */
  readonly name: string;
  /** The real socket. */
  readonly address: string;
  readonly port: number;
}

/** Bounds of a forwarder, in real time. */
export interface ForwarderLimits {
  /** A connection that carries nothing either way for so long is reset, ms. */
  readonly idleMs: number;
  /** A target that has not accepted by then counts as down, ms. */
  readonly connectMs: number;
  /** Connections at the same time; more are closed at once. */
  readonly connections: number;
}

/** What {@link createForwarder} needs. */
export interface ForwarderOptions {
  /** Name for the journal. */
  readonly host: string;
  readonly tell: Tell;
  /** Chooses for a connection from a real address and port; undefined: there is nowhere to forward to. */
  choose(source: string, sourcePort: number): ForwardTarget | undefined;
  /** Called before the target is connected, and once for it `onClose`, whatever becomes of the connection. */
  onOpen?(target: ForwardTarget): void;
  onClose?(target: ForwardTarget): void;
  readonly limits?: Partial<ForwarderLimits>;
}

/** 600 s: what load balancers before Exchange 2010 are set to, as Outlook keeps quiet connections. */
const defaultLimits: ForwarderLimits = { idleMs: 600_000, connectMs: 5_000, connections: 4_096 };

/**
 * Makes a server that forwards TCP and looks no further: octets, half-closes, resets and back-pressure of either side
 * reach the other. Without a target, or when it does not accept, the client is reset. Open it with `listenTcp`.
 */
export function createForwarder(options: ForwarderOptions): Server {
  const limits = { ...defaultLimits, ...options.limits };
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    forward(client, options, limits);
  });
  server.maxConnections = limits.connections;
  return server;
}

function forward(client: Socket, options: ForwarderOptions, limits: ForwarderLimits): void {
  client.on('error', () => undefined); // 'close' follows
  const { remoteAddress, remotePort } = client;
  if (remoteAddress === undefined || remotePort === undefined) {
    client.destroy(); // gone before it was looked at
    return;
  }
  const tell = (answered: string) =>
    options.tell({
      protocol: 'tcp',
      host: options.host,
      client: `${remoteAddress}:${remotePort}`,
      asked: 'connect',
      answered,
    });

  const target = options.choose(remoteAddress, remotePort);
  if (target === undefined) {
    tell('reset: nowhere to forward to');
    client.resetAndDestroy();
    return;
  }
  const where = `${target.name} at ${target.address}:${target.port}`;
  const upstream = connect({ host: target.address, port: target.port, noDelay: true, allowHalfOpen: true });
  options.onOpen?.(target);
  let connected = false;

  const connecting = setTimeout(() => upstream.destroy(), limits.connectMs);
  upstream.once('connect', () => {
    connected = true;
    clearTimeout(connecting);
    tell(`forwarded to ${where}`);
    client.setTimeout(limits.idleMs, () => {
      reset(client);
      reset(upstream);
    });
    client.pipe(upstream);
    upstream.pipe(client);
  });
  upstream.on('error', () => undefined);
  upstream.once('close', () => {
    clearTimeout(connecting);
    options.onClose?.(target);
    if (!connected) tell(`reset: ${where} did not accept`);
    if (!endedBothWays(upstream)) reset(client);
  });
  client.once('close', () => {
    if (!endedBothWays(client)) reset(upstream);
  });
}

function endedBothWays(socket: Socket): boolean {
  return socket.readableEnded && socket.writableFinished;
}

/** A socket that is still connecting cannot be reset: nobody is there yet. */
function reset(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}
