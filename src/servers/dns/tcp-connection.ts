import type { Socket } from 'node:net';
import { longestQuery } from './query.js';

/** RFC 1035 section 4.2.2: on TCP a message is preceded by its length, two octets. */
const lengthOctets = 2;

/**
 * Serves the queries that one client pipelines over TCP (RFC 7766), one after the other, and no faster than it reads
 * the answers; `answer` never rejects. A client that finishes no query, or reads no answer, for `idleMs` of real time is dropped, however
 * many octets it trickles meanwhile.
 */
export function serveTcpConnection(
  socket: Socket,
  answer: (message: Buffer) => Buffer | undefined | Promise<Buffer | undefined>,
  idleMs: number,
): void {
  let received = Buffer.alloc(0);
  let ended = false;
  let waits = false;
  const idle = setTimeout(() => socket.destroy(), idleMs);

  const finish = (response: Buffer | undefined) => {
    if (response !== undefined && socket.writable) socket.write(framed(response));
    idle.refresh();
  };
  const serve = () => {
    let at = 0;
    while (!waits && !socket.writableNeedDrain && received.length - at >= lengthOctets) {
      const length = received.readUInt16BE(at);
      if (length > longestQuery) return socket.destroy();
      const end = at + lengthOctets + length;
      if (received.length < end) break;
      const response = answer(received.subarray(at + lengthOctets, end));
      at = end;
      if (!(response instanceof Promise)) {
        finish(response);
        continue;
      }
      waits = true;
      void response.then((later) => {
        waits = false;
        finish(later);
        serve();
      });
    }
    received = received.subarray(at);
    if (waits || socket.writableNeedDrain) return socket.pause();
    if (ended) return socket.end();
    return socket.resume();
  };

  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    serve();
  });
  socket.on('drain', () => {
    idle.refresh();
    serve();
  });
  socket.on('end', () => {
    ended = true;
    serve();
  });
  socket.on('error', () => undefined); // 'close' follows
  socket.on('close', () => clearTimeout(idle));
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(lengthOctets);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
