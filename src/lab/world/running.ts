import type { Server } from 'node:net';
import { type ListenAt, type Listening, listenTcp } from '../../network/listener.js';
import type { RunningHost } from '../../network/world/topology.js';
import type { Exposure } from '../sockets/exposure.js';
import { createClosedPort } from './closed-port.js';

/** What the lab has opened so far. */
export interface Running {
  readonly hosts: readonly RunningHost[];
  /** Opens a server at a modelled address and port; false when the lab was closed meanwhile. */
  open(owner: Owner, port: number, server: Server): Promise<boolean>;
  /** As `open`, for what listens by itself (UDP beside TCP). */
  openWith(owner: Owner, port: number, listen: Listen): Promise<boolean>;
  /** Opens something that belongs to no modelled host, on a free port of 127.0.0.1. */
  openHidden(listen: Listen): Promise<ListenAt>;
  /** The real socket of a modelled one that is open. */
  find(address: string, port: number): ListenAt | undefined;
  /** Cuts every connection to a host or balancer by a reset. */
  reset(name: string): void;
  /**
   * Closes what a host or balancer listens with. Its ports stay taken; to start it, open its servers again, each at its
   * modelled port.
   */
  stop(name: string, by: 'reset' | 'silent'): Promise<void>;
  /** By host or balancer, how many TCP connections it has now. */
  openConnections(): ReadonlyMap<string, number>;
  /** Closes all sockets. */
  close(): Promise<void>;
}

/** Whose port it is. */
export type Owner = Omit<RunningHost, 'listen'>;

/** Puts something before a server that does not listen yet. */
export type Gate = <S extends Server>(server: S) => S;

type Listen = (at: ListenAt, gate: Gate) => Promise<Listening>;

const noGate: Gate = (server) => server;

interface OpenPort {
  readonly owner: string;
  readonly at: ListenAt;
  listening: Listening;
  isClosed: boolean;
}

/**
 * Keeps the list of open sockets by modelled host.
 *
 * @param gateOf - what stands before the server of a modelled port
 */
export function createRunning(
  exposure: Exposure,
  gateOf: (owner: Owner, port: number) => Gate = () => noGate,
): Running {
  const hosts = new Map<string, RunningHost & { readonly listen: Record<string, string> }>();
  const hidden: Listening[] = [];
  const ports = new Map<string, OpenPort>();
  let isClosed = false;

  const portsOf = (name: string) => [...ports.values()].filter(({ owner }) => owner === name);

  const openWith = async (owner: Owner, port: number, listen: Listen): Promise<boolean> => {
    const key = `${owner.kind} ${owner.name}`;
    const host = hosts.get(key) ?? { ...owner, listen: {} };
    hosts.set(key, host);
    const socket = `${owner.address}:${port}`;
    const known = ports.get(socket);
    if (known?.isClosed) {
      await known.listening.close();
      if (isClosed) return false;
      known.listening = await listen(known.at, gateOf(owner, port));
      known.isClosed = false;
      if (isClosed) await known.listening.close();
      return true;
    }
    // What others cannot be given, the lab's own balancers, published ports and clients still reach.
    const at = exposure.place(owner.address, port) ?? { address: '127.0.0.1', port: 0 };
    const listening = await listen(at, gateOf(owner, port));
    const real = { address: listening.address, port: listening.port };
    ports.set(socket, { owner: owner.name, at: real, listening, isClosed: false });
    host.listen[port] = `${real.address}:${real.port}`;
    return true;
  };

  const closePort = async (port: OpenPort, by: 'reset' | 'silent') => {
    port.listening.reset?.();
    await port.listening.close();
    if (isClosed) return;
    port.listening = await listenTcp(createClosedPort(by), port.at);
    port.isClosed = true;
    if (isClosed) await port.listening.close();
  };

  return {
    get hosts() {
      return [...hosts.values()];
    },
    openWith,
    openHidden: async (listen) => {
      const opened = await listen({ address: '127.0.0.1', port: 0 }, noGate);
      hidden.push(opened);
      return opened;
    },
    find: (address, port) => ports.get(`${address}:${port}`)?.at,
    open: (owner, port, server) => openWith(owner, port, (at, gate) => listenTcp(gate(server), at)),
    reset: (name) => {
      for (const { listening } of portsOf(name)) listening.reset?.();
    },
    stop: async (name, by) => {
      await Promise.all(portsOf(name).map((port) => closePort(port, by)));
    },
    openConnections: () => {
      const counts = new Map<string, number>();
      for (const { owner, listening } of ports.values()) {
        counts.set(owner, (counts.get(owner) ?? 0) + (listening.connections?.() ?? 0));
      }
      return counts;
    },
    close: async () => {
      isClosed = true;
      await Promise.all(
        [...[...ports.values()].map(({ listening }) => listening), ...hidden].map((one) => one.close()),
      );
    },
  };
}
