import type { Socket } from 'node:net';

/** Resolves when a socket is no more, whoever ended it. */
export function whenClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}
