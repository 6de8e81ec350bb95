import type { Socket } from 'node:net';
import type { ListenAt } from './listener.js';
import type { Silence } from './time/clock.js';

/** One TCP connection of a simulated client, as the emulated network has it. */
export interface ClientConnection {
  /** Modelled address of the client. */
  readonly source: string;
  /** Modelled address and port that it has dialled. */
  readonly address: string;
  readonly port: number;
  /** For `Clock.during`: whether anything can be expected of the other end. */
  readonly silence: Silence;
  /** Packets vanish: whatever the other end says, or its end, does not arrive any more. */
  loseContact(): void;
  /** What is said from now on arrives. */
  restoreContact(): void;
  /** Resolves once there is contact, if ever. */
  contact(): Promise<void>;
  /** Runs a wait of the other end's own, which its client has to sit out: a server that is slow on purpose. */
  whileSilent<T>(wait: () => Promise<T>): Promise<T>;
}

/** One leg of a connection: from the client itself, or from something that forwards it. */
export interface Leg {
  /** Modelled address that it comes from. */
  readonly source: string;
  /** Whose it is in the end; undefined for a client of another process. */
  readonly origin: ClientConnection | undefined;
}

/** The connections that are open between modelled addresses, by their real sockets. */
export interface ConnectionTable {
  /**
   * Tells of a socket on which `connect` has just been called, before the other end can see the connection.
   *
   * @param to - the real socket it connects to
   */
  announce(socket: Socket, to: ListenAt, leg: Leg): void;
  /** Tells of a socket for datagrams, whose own end is known; returns how to tell that it is closed. */
  announceDatagrams(client: ListenAt, to: ListenAt, leg: Leg): () => void;
  /**
   * The leg behind a socket that was accepted.
   *
   * @param at - the accepting end; without it, two clients that have the same port may be mistaken for one another
   */
  find(address: string, port: number, at?: ListenAt): Leg | undefined;
  /** Open connections of simulated clients. */
  clients(): readonly ClientConnection[];
}

/** Makes the record of a connection. */
export function createClientConnection(source: string, address: string, port: number): ClientConnection {
  const watchers = new Set<() => void>();
  let isLost = false;
  let waits = 0;
  let restored: (() => void) | undefined;
  let contact = Promise.resolve();
  const changed = () => {
    for (const watcher of [...watchers]) watcher();
  };
  return {
    source,
    address,
    port,
    silence: {
      get isSilent() {
        return isLost || waits > 0;
      },
      watch: (watcher) => {
        watchers.add(watcher);
        return () => watchers.delete(watcher);
      },
    },
    loseContact: () => {
      if (isLost) return;
      isLost = true;
      contact = new Promise((resolve) => {
        restored = resolve;
      });
      changed();
    },
    restoreContact: () => {
      if (!isLost) return;
      isLost = false;
      restored?.();
      changed();
    },
    contact: () => contact,
    whileSilent: async (wait) => {
      waits++;
      changed();
      try {
        return await wait();
      } finally {
        waits--;
        changed();
      }
    },
  };
}

/** Makes a table without connections. */
export function createConnectionTable(): ConnectionTable {
  const legsByClient = new Map<string, Map<string, Leg>>();
  const open = new Set<ClientConnection>();

  const add = (from: ListenAt, to: ListenAt, leg: Leg): (() => void) => {
    const client = `${from.address}:${from.port}`;
    const server = `${to.address}:${to.port}`;
    const legs = legsByClient.get(client) ?? new Map<string, Leg>();
    legsByClient.set(client, legs.set(server, leg));
    const isOwn = leg.origin !== undefined && !open.has(leg.origin);
    if (isOwn && leg.origin !== undefined) open.add(leg.origin);
    return () => {
      if (isOwn && leg.origin !== undefined) open.delete(leg.origin);
      if (legs.get(server) === leg) legs.delete(server);
      if (legs.size === 0 && legsByClient.get(client) === legs) legsByClient.delete(client);
    };
  };

  const register = (socket: Socket, to: ListenAt, leg: Leg) => {
    const { localAddress, localPort } = socket;
    if (localAddress === undefined || localPort === undefined || socket.destroyed) return;
    socket.once('close', add({ address: localAddress, port: localPort }, to, leg));
  };

  return {
    // Node connects in the next tick, and the kernel gives the socket its port then; accepting takes a turn of the loop.
    announce: (socket, to, leg) => process.nextTick(register, socket, to, leg),
    announceDatagrams: add,
    find: (address, port, at) => {
      const legs = legsByClient.get(`${address}:${port}`);
      if (legs === undefined) return undefined;
      return at === undefined ? [...legs.values()].at(-1) : legs.get(`${at.address}:${at.port}`);
    },
    clients: () => [...open],
  };
}
