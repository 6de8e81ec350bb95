import { createServer, type Server } from 'node:net';
import { ConnectionRoom } from '../../network/connection-room.js';

/** Connections that a stand-in which says nothing keeps at the same time; one more gets the place of the one that is idle longest. */
const mostHeld = 256;

/**
 * What keeps the port of a server that does not run. Simulated clients never see it, as they are told how the machine is;
 * other clients are reset, or, where the machine is switched off, hear nothing: the nearest to its silence that can be had
 * of an operating system that answers for the port.
 */
export function createClosedPort(by: 'reset' | 'silent'): Server {
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined);
    if (by === 'reset') socket.resetAndDestroy();
    else socket.resume().once('end', () => socket.destroy());
  });
  new ConnectionRoom(server, mostHeld);
  return server;
}
