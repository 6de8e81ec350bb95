import type { Socket } from 'node:net';
import { DecodeError } from '../../errors.js';
import { PduSplitter } from '../../wire/dcerpc/pdu-splitter.js';
import type { Association } from './association.js';
import type { Reply } from './replies.js';

/** Bounds of one connection. */
export interface ConnectionLimits {
  /** A connection on which nothing moves for so long is closed, in milliseconds. */
  readonly idleMs: number;
  /** How long a bind may take from the connect on, and any PDU from its first byte on, in milliseconds. */
  readonly pduMs: number;
  /** Largest PDU either way, in bytes; announced as max_recv_frag. */
  readonly maxFragment: number;
}

/** PDUs answered before other connections get their turn. */
const pdusPerTurn = 16;

/** How long a peer may take to read the last answer and end, in milliseconds. */
const lingerMs = 1000;

/**
 * Moves PDUs between a socket and its association: in turns, no faster than the peer reads, and never longer than the
 * limits allow. The socket must allow half-open connections: a peer that has ended still gets its answers.
 *
 * @param timedOut - told why, when the server closes the connection for want of progress
 */
export function serveConnection(
  socket: Socket,
  association: Association,
  limits: ConnectionLimits,
  timedOut: (why: string) => void,
): void {
  const splitter = new PduSplitter(limits.maxFragment);
  let ended = false;
  let closing = false;
  let held = false;
  let nextTurn: NodeJS.Immediate | undefined;
  let deadline: NodeJS.Timeout | undefined;

  const clearDeadline = () => {
    clearTimeout(deadline);
    deadline = undefined;
  };

  const startDeadline = () => {
    deadline = setTimeout(() => {
      timedOut(association.bound ? 'a PDU that does not end' : 'no bind');
      socket.destroy();
    }, limits.pduMs);
  };

  const close = () => {
    closing = true;
    clearDeadline();
    socket.once('finish', () => {
      deadline = setTimeout(() => socket.destroy(), lingerMs);
    });
    socket.end();
    socket.resume(); // what still arrives is thrown away, so that no reset overtakes the answer
  };

  /** Takes whatever comes, and says nothing, until the peer ends. */
  const hang = () => {
    closing = true;
    clearDeadline();
    socket.resume().once('end', () => socket.destroy());
  };

  const send = ({ pdus, close: last, later, holds = false, hangs = false }: Reply) => {
    const inParts = pdus.length > 1;
    if (inParts) socket.cork();
    for (const pdu of pdus) socket.write(pdu);
    if (inParts) socket.uncork();
    if (holds) held = true;
    if (hangs) hang();
    later?.then((make) => {
      if (closing) return;
      if (holds) held = false;
      send(make());
      if (holds) run();
    });
    if (last) close();
  };

  const pull = (): Uint8Array | undefined => {
    try {
      return splitter.next();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      send(association.refuse(error, splitter.peek()));
      return undefined;
    }
  };

  /** No complete PDU is left: waits for more, watching how long that takes. */
  const wait = (progressed: boolean) => {
    if (ended) {
      close();
      return;
    }
    if (association.bound && (progressed || splitter.buffered === 0)) clearDeadline();
    if (deadline === undefined && splitter.buffered > 0) startDeadline();
    socket.resume();
  };

  const turn = () => {
    nextTurn = undefined;
    for (let answered = 0; answered < pdusPerTurn; answered++) {
      if (socket.writableNeedDrain) {
        if (association.bound) clearDeadline(); // it is the reading that is slow now; idleMs watches that
        socket.pause();
        return;
      }
      const pdu = pull();
      if (pdu === undefined) {
        if (!closing) wait(answered > 0);
        return;
      }
      send(association.receive(pdu));
      if (closing) return;
      if (held) {
        if (association.bound) clearDeadline(); // nothing is due from the client
        socket.pause();
        return;
      }
    }
    socket.pause();
    nextTurn = setImmediate(turn);
  };

  const run = () => {
    if (nextTurn === undefined && !closing && !held) turn();
  };

  startDeadline();
  socket.setNoDelay(true);
  socket.setTimeout(limits.idleMs, () => {
    timedOut('idle');
    if (closing || socket.writableNeedDrain) socket.destroy();
    else send(association.shutdown());
  });
  socket.on('data', (bytes: Buffer) => {
    if (closing) return;
    splitter.push(bytes);
    run();
  });
  socket.on('drain', run);
  socket.on('end', () => {
    ended = true;
    run();
  });
  socket.on('error', () => undefined); // a reset; 'close' follows
  socket.on('close', () => {
    closing = true;
    clearDeadline();
    clearImmediate(nextTurn);
    association.end();
  });
}
