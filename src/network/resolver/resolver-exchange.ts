import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { ListenAt } from '../listener.js';
import { decodeReply, encodeQuery, type Reply, type ResolverQuestion } from './resolver-message.js';

/**
 * Sends one query over real UDP and takes the first response that belongs to it; undefined when none came.
 *
 * @param signal - ends the wait
 * @param announce - told of the real socket before the query leaves; what it returns is called when the socket closes
 */
export function exchangeUdp(
  server: ListenAt,
  question: ResolverQuestion,
  signal: AbortSignal,
  announce?: (client: ListenAt, server: ListenAt) => () => void,
): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const id = randomInt(0x10000);
    const socket = createSocket('udp4');
    let announced: (() => void) | undefined;
    const finish = (reply: Reply | undefined) => {
      announced?.();
      signal.removeEventListener('abort', silence);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      resolve(reply);
    };
    const silence = () => finish(undefined);
    if (signal.aborted) return silence();
    signal.addEventListener('abort', silence, { once: true });
    socket.on('error', silence); // also: no such port
    socket.on('message', (message) => {
      const reply = decodeReply(message, id, question);
      if (reply !== undefined) finish(reply);
    });
    // Connected, so that the system drops datagrams from anyone else.
    socket.on('connect', () => {
      announced = announce?.(socket.address(), server);
      socket.send(encodeQuery(id, question));
    });
    socket.connect(server.port, server.address);
  });
}

/** The same over TCP, where a message is preceded by its length in two octets (RFC 1035 section 4.2.2). */
export function exchangeTcp(
  server: ListenAt,
  question: ResolverQuestion,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const id = randomInt(0x10000);
    const query = encodeQuery(id, question);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    const socket = connect({ host: server.address, port: server.port, noDelay: true });
    let received = Buffer.alloc(0);
    let reply: Reply | undefined;
    const abandon = () => socket.destroy();
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    socket.on('connect', () => socket.write(Buffer.concat([length, query])));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const end = received.length < 2 ? Number.POSITIVE_INFINITY : 2 + received.readUInt16BE(0);
      if (received.length < end) return;
      reply = decodeReply(received.subarray(2, end), id, question);
      socket.destroy();
    });
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => {
      signal.removeEventListener('abort', abandon);
      resolve(reply);
    });
    socket.on('end', abandon);
  });
}
