import type { Guid } from '../../values/guid.js';
import { rtsFlags } from './rts.js';
import { cookieCommand, fixedMessage, type RtsMessage, toClient, version } from './rts-message.js';

/*
 * The PDUs by which a client replaces its IN channel (MS-RPCH 2.2.4.10, .13, .14, .18, .21, .22). In sequence R1 the
 * successor came to another proxy than its predecessor, in R2 to the same; A1 and A5 have one layout in both.
 *
 *   A1      client, successor IN     Version, VirtualConnectionCookie, PredecessorChannelCookie,
 *                                    SuccessorChannelCookie                                            88 bytes
 *   R1/A4   proxy, OUT               Destination, Version, ReceiveWindowSize, ConnectionTimeout        52 bytes
 *   R2/A4   proxy, OUT               Destination                                                       28 bytes
 *   A5      client, predecessor IN   SuccessorChannelCookie                                            40 bytes
 */

/** First on a successor IN channel. */
export interface InR1A1 {
  readonly virtualConnectionCookie: Guid;
  readonly predecessorChannelCookie: Guid;
  readonly successorChannelCookie: Guid;
}

/** IN_R1/A1 and IN_R2/A1. */
export const inR1A1: RtsMessage<InR1A1> = {
  name: 'IN_R1/A1',
  flags: rtsFlags.RTS_FLAG_RECYCLE_CHANNEL,
  commands: ['Version', 'Cookie', 'Cookie', 'Cookie'],
  read: (commands) => ({
    virtualConnectionCookie: commands.cookie(1),
    predecessorChannelCookie: commands.cookie(2),
    successorChannelCookie: commands.cookie(3),
  }),
  write: (fields) => [
    version,
    cookieCommand(fields.virtualConnectionCookie),
    cookieCommand(fields.predecessorChannelCookie),
    cookieCommand(fields.successorChannelCookie),
  ],
};

/** The successor is known; the client may go over to it. */
export interface InR1A4 {
  readonly receiveWindowSize: number;
  /** ms */
  readonly connectionTimeout: number;
}

export const inR1A4: RtsMessage<InR1A4> = {
  name: 'IN_R1/A4',
  flags: rtsFlags.RTS_FLAG_NONE,
  commands: ['Destination', 'Version', 'ReceiveWindowSize', 'ConnectionTimeout'],
  read: (commands) => ({ receiveWindowSize: commands.number(2), connectionTimeout: commands.number(3) }),
  write: ({ receiveWindowSize, connectionTimeout }) => [
    toClient,
    version,
    { command: 'ReceiveWindowSize', value: receiveWindowSize },
    { command: 'ConnectionTimeout', value: connectionTimeout },
  ],
};

export const inR2A4 = fixedMessage('IN_R2/A4', rtsFlags.RTS_FLAG_NONE, [toClient]);

/** Last on the predecessor. */
export interface InR1A5 {
  readonly successorChannelCookie: Guid;
}

/** IN_R1/A5 and IN_R2/A5. */
export const inR1A5: RtsMessage<InR1A5> = {
  name: 'IN_R1/A5',
  flags: rtsFlags.RTS_FLAG_NONE,
  commands: ['Cookie'],
  read: (commands) => ({ successorChannelCookie: commands.cookie(0) }),
  write: ({ successorChannelCookie }) => [cookieCommand(successorChannelCookie)],
};
