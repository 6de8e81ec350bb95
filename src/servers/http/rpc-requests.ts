import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionRoom } from '../../network/connection-room.js';

/** Answers requests whose methods begin with `RPC_`: the RPC proxy. */
export interface RpcRequestHandler {
  /** Takes a connection over, to its end. Never throws. */
  handle(socket: Socket): void;
}

/** Who gets which connections. */
export interface RpcRequestSplit {
  /** Gets all others; it need not listen itself. */
  readonly web: Server;
  readonly rpcProxy: RpcRequestHandler;
  /** For the first bytes, ms; a peer that sends none in time is dropped. */
  readonly timeoutMs: number;
}

/** A handler whose connections give way after those that have asked nothing. */
export function keeping(handler: RpcRequestHandler, room: ConnectionRoom): RpcRequestHandler {
  return {
    handle: (socket) => {
      room.keep(socket);
      handler.handle(socket);
    },
  };
}

const rpcPrefix = Buffer.from('RPC_');

/**
 * Looks at the first bytes of a connection: a method that begins with `RPC_`, which Node's parser rejects, goes to the
 * RPC proxy, everything else to the web server. The choice holds for the connection.
 */
export function splitRpcRequests(socket: Socket, { web, rpcProxy, timeoutMs }: RpcRequestSplit): void {
  let seen = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  const stop = () => {
    clearTimeout(timer);
    socket.off('data', look);
    socket.off('close', stop);
  };
  const look = (segment: Buffer) => {
    seen = Buffer.concat([seen, segment]);
    const compared = Math.min(seen.length, rpcPrefix.length);
    const matches = seen.subarray(0, compared).equals(rpcPrefix.subarray(0, compared));
    if (matches && compared < rpcPrefix.length) return;
    stop();
    socket.pause();
    socket.unshift(seen);
    if (matches) rpcProxy.handle(socket);
    else web.emit('connection', socket);
    socket.resume();
  };
  socket.on('data', look);
  socket.once('close', stop);
}
