import type { Server } from 'node:net';
import { type ListenAt, type Listening, listenTcp } from '../network/listener.js';
import type { RunningHost } from '../network/topology.js';
import type { Exposure } from './exposure.js';

/** What the lab has opened so far. */
export interface Running {
  readonly hosts: readonly RunningHost[];
  /** Opens a server at a modelled address and port; false when that socket cannot be had (mode `lan`). */
  open(owner: Owner, port: number, server: Server): Promise<boolean>;
  /** As `open`, for what listens by itself (UDP beside TCP). */
  openWith(owner: Owner, port: number, listen: Listen): Promise<boolean>;
  /** Opens something that belongs to no modelled host, on a free port of 127.0.0.1. */
  openHidden(listen: Listen): Promise<ListenAt>;
  /** The real socket of a modelled one that is open. */
  find(address: string, port: number): ListenAt | undefined;
  /** Closes all sockets. */
  close(): Promise<void>;
}

/** Whose port it is. */
export type Owner = Omit<RunningHost, 'listen'>;

type Listen = (at: ListenAt) => Promise<Listening>;

/** Keeps the list of open sockets by modelled host. */
export function createRunning(exposure: Exposure): Running {
  const hosts = new Map<string, RunningHost & { readonly listen: Record<string, string> }>();
  const listening: Listening[] = [];
  const sockets = new Map<string, ListenAt>();

  const openWith = async (owner: Owner, port: number, listen: Listen): Promise<boolean> => {
    const key = `${owner.kind} ${owner.name}`;
    const host = hosts.get(key) ?? { ...owner, listen: {} };
    hosts.set(key, host);
    const at = exposure.place(owner.address, port);
    if (at === undefined) return false;
    const opened = await listen(at);
    listening.push(opened);
    sockets.set(`${owner.address}:${port}`, { address: opened.address, port: opened.port });
    host.listen[port] = `${opened.address}:${opened.port}`;
    return true;
  };

  return {
    get hosts() {
      return [...hosts.values()];
    },
    openWith,
    openHidden: async (listen) => {
      const opened = await listen({ address: '127.0.0.1', port: 0 });
      listening.push(opened);
      return opened;
    },
    find: (address, port) => sockets.get(`${address}:${port}`),
    open: (owner, port, server) => openWith(owner, port, (at) => listenTcp(server, at)),
    close: async () => {
      await Promise.all(listening.map((open) => open.close()));
    },
  };
}
