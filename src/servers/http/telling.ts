import type { Socket } from 'node:net';

/** Peer as `address:port`; it is gone from the socket once the connection is. */
export function peerOf(socket: Socket): string {
  return `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
}

/** {@link peerOf}, put together once for all requests of a connection. */
export function createPeers(): (socket: Socket) => string {
  const known = new WeakMap<Socket, string>();
  return (socket) => {
    const peer = known.get(socket) ?? peerOf(socket);
    known.set(socket, peer);
    return peer;
  };
}

/** Text of a peer's making, fit for a journal: no control characters, at most 200 characters. */
export function quoted(text: string): string {
  const plain = text.replace(/[^\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{10FFFF}]/gu, '?');
  return plain.length > 200 ? `${plain.slice(0, 200)}...` : plain;
}
