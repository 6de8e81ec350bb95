import type { Socket } from 'node:net';
import type { Facts, Told } from '../../record/events/recorded-event.js';

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

/** Facts of an answer, before the request line is added. */
export type AnswerFacts<Event extends 'request' | 'POX' | 'SOAP' | 'JSON' | 'MAPI'> = Omit<
  Facts<'http', Event>,
  'method' | 'name'
>;

/** What a service tells of its answer. */
export type ToldAnswer = {
  readonly [Event in 'request' | 'POX' | 'SOAP' | 'JSON' | 'MAPI']: {
    readonly event: Event;
    readonly facts: AnswerFacts<Event>;
  };
}['request' | 'POX' | 'SOAP' | 'JSON' | 'MAPI'];

/** The same with its request line. */
export function withRequestLine(method: string, name: string, told: ToldAnswer): Told<'http'> {
  return Object.assign({}, told, { facts: Object.assign({ method, name }, told.facts) });
}
