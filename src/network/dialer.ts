import { connect, type Socket } from 'node:net';
import { LabError } from '../errors.js';
import type { Clock } from './clock.js';
import type { Firewall } from './firewall.js';
import type { ListenAt } from './listener.js';
import type { TcpTimings } from './tcp-timings.js';
import type { Topology } from './topology.js';

/** The TCP stack of one workstation at one location. */
export interface Dialer {
  /**
   * Connects to a modelled address and port.
   *
   * @throws LabError `connection-timed-out` (dropped, or no such machine) or `connection-refused`, each after the
   * time that Windows takes
   */
  connect(address: string, port: number, signal?: AbortSignal): Promise<Socket>;
  /** Runs real input and output that takes `roundTrips` on the modelled network. */
  exchange<T>(work: () => Promise<T>, roundTrips?: number): Promise<T>;
}

/** What a {@link Dialer} stands on. */
export interface DialerOptions {
  readonly clock: Clock;
  readonly topology: Topology;
  readonly firewall: Firewall;
  readonly location: string;
  readonly roundTripMs: number;
  readonly timings: TcpTimings;
  /** Told which real local port carries a connection from this workstation. */
  readonly onConnected?: (socket: Socket) => void;
}

/** Makes the TCP stack of a workstation: real sockets, modelled firewall and distance, Windows' patience. */
export function createDialer(options: DialerOptions): Dialer {
  const { clock, timings, roundTripMs } = options;

  const timedOut = async (target: string, signal: AbortSignal | undefined) => {
    await clock.sleep(timings.timedOutMs, signal);
    return new LabError('connection-timed-out', 'no answer to the TCP connect', { where: target });
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
      const socket = await clock.during(() => connectReal(found, signal));
      if (socket === undefined) throw await refused(target, signal);
      options.onConnected?.(socket);
      await clock.sleep(roundTripMs, signal);
      return socket;
    },
    exchange: async (work, roundTrips = 1) => {
      const result = await clock.during(work);
      await clock.sleep(roundTrips * roundTripMs);
      return result;
    },
  };
}

/** Undefined when the real port refuses: its server has just stopped. */
function connectReal(at: ListenAt, signal: AbortSignal | undefined): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = connect({ host: at.address, port: at.port, noDelay: true });
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
