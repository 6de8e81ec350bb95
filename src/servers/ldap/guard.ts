import type { Socket } from 'node:net';
import { DecodeError } from '../../errors.js';
import { BerReader } from '../../wire/ldap/ber.js';

/** Bounds of one LDAP connection, in real time. */
export interface GuardLimits {
  /** Largest message, in bytes. Default 1 MiB. */
  readonly messageBytes: number;
  /** Deepest nesting of a message. Default 64. */
  readonly depth: number;
  /** Messages handled before other connections get their turn. Default 64. */
  readonly messagesPerTurn: number;
  /** A connection without traffic is closed after so long, ms. Default 900,000 (AD's MaxConnIdleTime). */
  readonly idleMs: number;
  /** A message must be complete within so long of its first byte, ms. Default 120,000 (AD's InitRecvTimeout). */
  readonly messageMs: number;
}

export const defaultGuardLimits: GuardLimits = {
  messageBytes: 1024 * 1024,
  depth: 64,
  messagesPerTurn: 64,
  idleMs: 900_000,
  messageMs: 120_000,
};

/** What becomes of the messages. Neither may be called again after `broken`. */
export interface GuardHandler {
  /** True while the peer has too much of its answers lying: no more is read from it. */
  isFull(): boolean;
  /** One whole LDAPMessage, well-formed as BER. An error it throws breaks the connection. */
  message(frame: Buffer): void;
  /** The peer does not speak LDAP, or not within the bounds. */
  broken(why: string): void;
}

/** A connection that is watched. */
export interface Guard {
  /** Reads no more of it; the result is how many bytes were there behind the last message. */
  stop(): number;
}

/**
 * Cuts a connection into LDAP messages, so that nothing behind it meets a length that lies, a flood, a nesting
 * without end or a reader that does not read. Answers written while messages are handled leave in one piece.
 */
export function guardConnection(socket: Socket, limits: GuardLimits, handler: GuardHandler): Guard {
  let chunks: Buffer[] = [];
  let received = 0;
  let needed = 2;
  let ended = false;
  let scheduled = false;
  let messageTimer: NodeJS.Timeout | undefined;

  const stop = () => {
    ended = true;
    clearTimeout(messageTimer);
    chunks = [];
    received = 0;
  };
  const broken = (why: string) => {
    if (ended) return;
    stop();
    handler.broken(why);
  };

  /** The next whole message, or undefined when its bytes are not all there. */
  const take = (): Buffer | undefined => {
    if (received < needed) return undefined;
    const [only] = chunks;
    const joined = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, received);
    chunks = [joined];
    const size = messageSize(joined, limits.messageBytes);
    needed = size ?? Math.min(received + 1, 6);
    if (size === undefined || received < size) return undefined;
    needed = 2;
    received -= size;
    chunks = received === 0 ? [] : [joined.subarray(size)];
    return joined.subarray(0, size);
  };

  const overfull = () => handler.isFull();
  const watch = () => {
    if (ended || received === 0 || messageTimer !== undefined) return;
    messageTimer = setTimeout(() => broken('the message was not finished in time'), limits.messageMs);
    messageTimer.unref();
  };
  const unwatch = () => {
    clearTimeout(messageTimer);
    messageTimer = undefined;
  };

  const turn = () => {
    scheduled = false;
    if (ended) return;
    socket.cork();
    try {
      for (let count = 0; !ended && count < limits.messagesPerTurn && !overfull(); count++) {
        const frame = take();
        if (frame === undefined) break;
        unwatch();
        checkNesting(frame, limits.depth);
        handler.message(frame);
        if (socket.writableEnded) stop(); // unbind
      }
    } catch (error) {
      broken(error instanceof Error ? error.message : String(error));
    } finally {
      socket.uncork();
    }
    if (ended) return;
    watch();
    if (overfull())
      socket.pause(); // until 'drain'
    else if (received >= needed) schedule();
    else socket.resume();
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    socket.pause();
    setImmediate(turn);
  };

  socket.setTimeout(limits.idleMs, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    if (ended) return;
    chunks.push(chunk);
    received += chunk.length;
    if (!scheduled && received >= needed) turn();
    else watch();
  });
  socket.on('drain', () => {
    if (!ended) schedule();
  });
  socket.on('close', stop);
  return {
    stop: () => {
      const leftover = received;
      stop();
      return leftover;
    },
  };
}

/**
 * Size of the message at the start of the bytes, header included; undefined when its length is not all there.
 *
 * @throws DecodeError
 */
function messageSize(bytes: Buffer, limit: number): number | undefined {
  const [tag, first] = bytes;
  if (tag !== 0x30 || first === undefined) throw new DecodeError('LDAPMessage', 0, 'tag 0x30');
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  if (count < 1 || count > 4) throw new DecodeError('LDAPMessage', 1, 'a definite length of at most 4 bytes');
  if (bytes.length < 2 + count) return undefined;
  const length = bytes.readUIntBE(2, count);
  if (length > limit) throw new DecodeError('LDAPMessage', 1, `at most ${limit} bytes`);
  return 2 + count + length;
}

/**
 * Every length inside fits into what is around it, and nothing is nested too deep.
 *
 * @throws DecodeError
 */
export function checkNesting(frame: Buffer, depth: number): void {
  const open: BerReader[] = [new BerReader(frame)];
  for (let reader = open.at(-1); reader !== undefined; reader = open.at(-1)) {
    if (reader.done) {
      open.pop();
      continue;
    }
    const { tag, content, end, start } = reader.next('LDAPMessage');
    const constructed = (tag & 0x20) !== 0;
    if (!constructed) continue;
    if (open.length > depth) throw new DecodeError('LDAPMessage', start, `at most ${depth} levels`);
    open.push(new BerReader(frame, content, end));
  }
}
