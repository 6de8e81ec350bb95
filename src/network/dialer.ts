import { connect, type Socket } from 'node:net';
import { LabError } from '../errors.js';
import { type ClientConnection, type ConnectionTable, createClientConnection } from './client-connections.js';
import type { ListenAt } from './listener.js';
import type { TcpTimings } from './tcp-timings.js';
import { type Clock, withDeadline } from './time/clock.js';
import type { Firewall } from './world/firewall.js';
import type { Topology } from './world/topology.js';

/** The TCP stack of one workstation at one location. */
export interface Dialer {
  /**
   * Connects to a modelled address and port.
   *
   * @throws LabError `connection-timed-out` (dropped, or no such machine) or `connection-refused`, each after the
   * time that Windows takes
   */
  connect(address: string, port: number, signal?: AbortSignal): Promise<Socket>;
  /**
   * Runs real input and output that takes `roundTrips` on the modelled network.
   *
   * @param on - the connection that it uses. When the network has lost it, nothing comes of the work: give it a deadline
   */
  exchange<T>(work: () => Promise<T>, roundTrips?: number, on?: Socket): Promise<T>;
  /** Tells that a socket is carried by another one (TLS over TCP), whose fate it shares. */
  carry(upper: Socket, lower: Socket): void;
  /** Resolves when the end of a connection arrives here; never, when it ends and nobody tells. */
  ended(socket: Socket): Promise<void>;
}

/** What a {@link Dialer} stands on. */
export interface DialerOptions {
  readonly clock: Clock;
  readonly topology: Topology;
  readonly firewall: Firewall;
  readonly location: string;
  /** Modelled address of the workstation. */
  readonly source?: string;
  readonly roundTripMs: number;
  /** What a round trip to an address and port takes longer, ms. Default: nothing. */
  readonly latencyMs?: ((address: string, port: number) => number) | undefined;
  readonly timings: TcpTimings;
  /** Where its connections are told of. */
  readonly connections?: ConnectionTable | undefined;
}

/** Makes the TCP stack of a workstation: real sockets, modelled firewall and distance, Windows' patience. */
export function createDialer(options: DialerOptions): Dialer {
  const { clock, timings, roundTripMs, latencyMs = () => 0, source = '' } = options;
  const connections = new WeakMap<Socket, ClientConnection>();

  const noAnswer = (target: string) =>
    new LabError('connection-timed-out', 'no answer to the TCP connect', { where: target });
  const timedOut = async (target: string, signal: AbortSignal | undefined) => {
    await clock.sleep(timings.timedOutMs, signal);
    return noAnswer(target);
  };
  const refused = async (target: string, signal: AbortSignal | undefined) => {
    await clock.sleep(timings.refusedMs, signal);
    return new LabError('connection-refused', 'the TCP connect was answered by a reset', { where: target });
  };

  return {
    connect: async (address, port, signal) => {
      const target = `${address}:${port}`;
      const verdict = options.firewall(options.location, address, port);
      const found = options.topology.find(address, port);
      if (verdict === 'drop' || found === 'absent') throw await timedOut(target, signal);
      if (verdict === 'reject' || found === 'closed') throw await refused(target, signal);
      const connection = createClientConnection(source, address, port);
      const place = clock.place();
      const announce = (socket: Socket) =>
        options.connections?.announce(socket, found, { source, origin: connection });
      // A real firewall may stand in between, as on a network of several machines: Windows' patience, not this system's.
      const socket = await withDeadline(
        clock,
        timings.timedOutMs,
        (late) => {
          const end = signal === undefined ? late : AbortSignal.any([signal, late]);
          return clock.during(() => connectReal(found, announce, end));
        },
        () => noAnswer(target),
      );
      if (socket === undefined) throw await refused(target, signal);
      connections.set(socket, connection);
      await clock.sleep(roundTripMs + latencyMs(address, port), signal, place);
      return socket;
    },
    exchange: async (work, roundTrips = 1, on) => {
      const connection = on && connections.get(on);
      const place = clock.place();
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await clock.during(work, connection?.silence);
      } catch (error) {
        await connection?.contact();
        await clock.sleep(0, undefined, place); // in its turn
        throw error;
      }
      await connection?.contact();
      const longer = connection === undefined ? 0 : latencyMs(connection.address, connection.port);
      await clock.sleep(roundTrips * (roundTripMs + longer), undefined, place);
      return result;
    },
    carry: (upper, lower) => {
      const connection = connections.get(lower);
      if (connection !== undefined) connections.set(upper, connection);
    },
    ended: async (socket) => {
      if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
      await connections.get(socket)?.contact();
    },
  };
}

/** Undefined when the real port refuses: its server has just stopped. */
function connectReal(
  at: ListenAt,
  announce: (socket: Socket) => void,
  signal: AbortSignal | undefined,
): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = connect({ host: at.address, port: at.port, noDelay: true });
    announce(socket);
    const aborted = () => {
      socket.destroy();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', aborted, { once: true });
    const done = (connected: Socket | undefined) => {
      signal?.removeEventListener('abort', aborted);
      resolve(connected);
    };
    socket.once('connect', () => done(socket));
    socket.on('error', () => done(undefined)); // later, a reset between two reads shows as 'close'
  });
}
