import { connect, createServer, type Server, type Socket } from 'node:net';
import type { ConnectionTable, Leg } from '../../network/client-connections.js';
import { ConnectionRoom } from '../../network/connection-room.js';
import { type Clock, realClock } from '../../network/time/clock.js';
import type { MachineCondition } from '../../network/world/world-state.js';
import type { Facts, Tell } from '../../record/events/recorded-event.js';
import type { ForwardedConnections } from './forwarded-connections.js';

/** Where a connection is forwarded to. */
export interface ForwardTarget {
  /** For the journal and for counting, e.g. the balancer's member. */
  readonly name: string;
  /** The real socket. */
  readonly address: string;
  readonly port: number;
  /** How the machine is, where that is known: one that does not run is not connected to. Default: it runs. */
  readonly condition?: MachineCondition;
}

/** Bounds of a forwarder, on its clock. */
export interface ForwarderLimits {
  /** A connection that carries nothing either way for so long is reset, ms. */
  readonly idleMs: number;
  /** A target that has not accepted by then counts as down, ms. */
  readonly connectMs: number;
  /** Connections at the same time; more are closed at once. */
  readonly connections: number;
}

/** The modelled addresses around a forwarder. */
export interface ForwarderContext {
  readonly connections: ConnectionTable;
  /** The modelled address that targets see, for a client's: its own, or the forwarder's. */
  sourceFor(client: string): string;
}

/** What {@link createForwarder} needs. */
export interface ForwarderOptions {
  /** Name for the journal. */
  readonly host: string;
  readonly tell: Tell;
  /**
   * Chooses for a connection; undefined: there is nowhere to forward to.
   *
   * @param source - modelled where that is known, else real
   * @param sourcePort - real
   */
  choose(source: string, sourcePort: number): ForwardTarget | undefined;
  /** Called before the target is connected, and once for it `onClose`, whatever becomes of the connection. */
  onOpen?(target: ForwardTarget): void;
  onClose?(target: ForwardTarget): void;
  readonly context?: ForwarderContext;
  /** Where its connections are listed as long as they are open. */
  readonly forwarded?: ForwardedConnections;
  /** Default: the machine's. */
  readonly clock?: Clock;
  readonly limits?: Partial<ForwarderLimits>;
}

/** 600 s: what load balancers before Exchange 2010 are set to, as Outlook keeps quiet connections. */
const defaultLimits: ForwarderLimits = { idleMs: 600_000, connectMs: 5_000, connections: 4_096 };

/** What every connection of a forwarder works with. */
interface Forwarding extends ForwarderOptions {
  readonly clock: Clock;
  readonly limits: ForwarderLimits;
}

/**
 * Makes a server that forwards TCP and looks no further: octets, half-closes, resets and back-pressure of either side
 * reach the other. Without a target, or when it does not accept, the client is reset. Open it with `listenTcp`.
 */
export function createForwarder(options: ForwarderOptions): Server {
  const limits = { ...defaultLimits, ...options.limits };
  const forwarding: Forwarding = { ...options, limits, clock: (options.clock ?? realClock()).background };
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    accept(client, forwarding);
  });
  new ConnectionRoom(server, limits.connections);
  return server;
}

function accept(client: Socket, forwarding: Forwarding): void {
  client.on('error', () => undefined); // 'close' follows
  const { remoteAddress, remotePort, localAddress = '', localPort = 0 } = client;
  if (remoteAddress === undefined || remotePort === undefined) {
    client.destroy(); // gone before it was looked at
    return;
  }
  const at = { address: localAddress, port: localPort };
  const leg = forwarding.context?.connections.find(remoteAddress, remotePort, at);
  const source = leg?.source ?? remoteAddress;
  const started = performance.now();
  const tell = (facts: Facts<'tcp', 'connect'>) =>
    forwarding.tell({
      protocol: 'tcp',
      event: 'connect',
      host: forwarding.host,
      client: `${remoteAddress}:${remotePort}`,
      facts,
      elapsedMs: performance.now() - started,
    });
  const target = forwarding.choose(source, remotePort);
  if (target === undefined) {
    tell({ status: 'reset', reason: 'nowhere to forward to' });
    client.resetAndDestroy();
    return;
  }
  forward(client, target, { ...forwarding, leg, source, tellOf: tell });
}

/** What one connection works with. */
interface ForwardingOne extends Forwarding {
  readonly leg: Leg | undefined;
  readonly source: string;
  tellOf(facts: Facts<'tcp', 'connect'>): void;
}

function forward(client: Socket, target: ForwardTarget, one: ForwardingOne): void {
  const { clock, limits, leg, tellOf } = one;
  const where = { name: target.name, address: `${target.address}:${target.port}` };
  const ending = new AbortController();
  let isSilent = false;
  let connected = false;
  let lastCarriedMs = clock.now();
  one.onOpen?.(target);
  const isUp = target.condition === undefined || target.condition === 'running';
  const upstream = isUp ? openUpstream(target, one) : undefined;

  const closed = () => {
    one.onClose?.(target);
    if (!connected) tellOf({ ...where, status: 'reset', reason: 'did not accept' });
  };
  const cut = () => {
    leg?.origin?.restoreContact();
    reset(client);
    if (upstream !== undefined) reset(upstream);
  };
  const silence = () => {
    if (isSilent) return;
    isSilent = true;
    leg?.origin?.loseContact();
    if (upstream !== undefined) {
      client.unpipe(upstream);
      upstream.unpipe(client);
      upstream.destroy();
    }
    client.once('end', () => client.destroy());
    client.resume(); // what it says is lost
  };
  const remove = one.forwarded?.add({ target: target.name, silence, reset: cut });
  client.once('close', () => {
    ending.abort();
    remove?.();
    if (upstream === undefined) closed();
    else if (isSilent) upstream.destroy();
    else if (!endedBothWays(client)) reset(upstream);
  });
  if (upstream === undefined) {
    if (target.condition === 'stopped') {
      cut();
      return;
    }
    silence();
    clock.sleep(limits.connectMs, ending.signal).then(cut, () => undefined);
    return;
  }

  const carried = () => {
    lastCarriedMs = clock.now();
  };
  const resetWhenIdle = async () => {
    for (let left = limits.idleMs; left > 0; left = lastCarriedMs + limits.idleMs - clock.now()) {
      await clock.sleep(left, ending.signal);
    }
    cut();
  };
  const connecting = setTimeout(() => upstream.destroy(), limits.connectMs);
  upstream.once('connect', () => {
    connected = true;
    clearTimeout(connecting);
    tellOf({ ...where, status: 'forwarded' });
    carried();
    client.on('data', carried).pipe(upstream);
    upstream.on('data', carried).pipe(client);
    resetWhenIdle().catch(() => undefined); // it has ended
  });
  upstream.on('error', () => undefined);
  upstream.once('close', () => {
    clearTimeout(connecting);
    closed();
    if (!isSilent && !endedBothWays(upstream)) reset(client);
  });
}

function openUpstream(target: ForwardTarget, { context, leg, source }: ForwardingOne): Socket {
  const { address, port } = target;
  const upstream = connect({ host: address, port, noDelay: true, allowHalfOpen: true });
  context?.connections.announce(
    upstream,
    { address, port },
    { source: context.sourceFor(source), origin: leg?.origin },
  );
  return upstream;
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
