import type { AddressInfo, Server, Socket } from 'node:net';
import { LabError } from '../errors.js';

/** An open server socket. */
export interface Listening {
  /** The real address, e.g. `127.0.0.1`. */
  readonly address: string;
  /** The real port. */
  readonly port: number;
  /** Stops listening and drops every connection; resolves when all are gone. Never rejects. */
  close(): Promise<void>;
  /** Cuts every connection by a reset, and goes on listening. */
  reset?(): void;
  /** How many connections it has now. */
  connections?(): number;
}

/** Where to listen; port 0 takes a free one. */
export interface ListenAt {
  readonly address: string;
  readonly port: number;
}

/**
 * Opens a TCP server (plain or TLS) and keeps count of its connections, so that `close` leaves none behind.
 *
 * @throws LabError `address-in-use`, `address-not-permitted`
 */
export async function listenTcp(server: Server, at: ListenAt): Promise<Listening> {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, at)));
    server.listen({ host: at.address, port: at.port }, resolve);
  });
  server.on('error', () => undefined); // accept errors (EMFILE) must not end the process
  const { address, port } = boundTo(server.address());
  return {
    address,
    port,
    reset: () => {
      for (const socket of connections) socket.resetAndDestroy();
    },
    connections: () => connections.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}

/** Turns what the operating system says of a failed `listen` into an error that says how to mend it. */
export function listenError(error: unknown, at: ListenAt): LabError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${at.address}:${at.port}`;
  if (code === 'EADDRINUSE') {
    return new LabError('address-in-use', 'port is in use', {
      where,
      hint: 'stop the other program, or use --port-offset, or --exposure mapped, which uses free ports',
      cause: error,
    });
  }
  if (code === 'EACCES') {
    return new LabError('address-not-permitted', 'this user may not open ports below 1024', {
      where,
      hint: 'use --port-offset 5000, or --exposure mapped',
      cause: error,
    });
  }
  if (code === 'EADDRNOTAVAIL') {
    return new LabError('address-not-permitted', 'this machine does not have that address', {
      where,
      hint: 'use --exposure mapped, or add the address to an interface',
      cause: error,
    });
  }
  return new LabError(
    'internal',
    `cannot listen: ${error instanceof Error ? error.message : String(error)}`,
    {
      where,
      cause: error,
    },
  );
}

/** The address of a listening TCP server. */
export function boundTo(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new LabError('internal', 'not an IP socket');
  return address;
}
