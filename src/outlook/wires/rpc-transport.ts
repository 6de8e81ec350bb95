import type { Socket } from 'node:net';
import { whenClosed } from './when-closed.js';

/** What carries PDUs between a client and a server: a TCP connection, or a virtual connection through an RPC proxy. */
export interface RpcTransport {
  /** Sends one PDU; waits while the other side has no room for it. Says nothing of a connection that has ended. */
  send(pdu: Uint8Array): Promise<void>;
  /** Waits for the next octets of the server; undefined when there will be none. */
  receive(): Promise<Uint8Array | undefined>;
  /** The TCP connection that the server's octets come by. */
  readonly socket?: Socket;
  /** Resolves when the connection is no more, whoever ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** PDUs on a connected socket. */
export function overSocket(socket: Socket): RpcTransport {
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  return {
    socket,
    ended: whenClosed(socket),
    send: async (pdu) => {
      socket.write(pdu);
    },
    receive: async () => {
      const chunk = await chunks.next().catch(() => undefined);
      return chunk === undefined || chunk.done === true ? undefined : chunk.value;
    },
    close: () => socket.destroy(),
  };
}
