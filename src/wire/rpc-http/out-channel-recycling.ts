import type { Guid } from '../../values/guid.js';
import { type RtsPdu, rtsFlags } from './rts.js';
import type { RtsCommand } from './rts-commands.js';
import { cookieCommand, fixedMessage, type RtsMessage, toClient, toServer, version } from './rts-message.js';

/*
 * The PDUs by which a server has the OUT channel replaced (MS-RPCH 2.2.4.24, .25, .28, .29, .32, .33, .35, .36, .39,
 * .40, .44, .45). In sequence R1 the successor came to another proxy than its predecessor, in R2 to the same.
 *
 *   A2       proxy, OUT                Destination                                                  28 bytes
 *   A3       client, successor OUT     Version, VirtualConnectionCookie, PredecessorChannelCookie,
 *                                      SuccessorChannelCookie, ReceiveWindowSize                    96 bytes
 *   R1/A6    proxy, predecessor OUT    Destination, Version, ConnectionTimeout                      44 bytes
 *   R1/A7    client, IN                Destination, SuccessorChannelCookie                          48 bytes
 *   R1/A10   proxy, predecessor OUT    ANCE                                                         24 bytes
 *   R1/A11   client, successor OUT     ANCE                                                         24 bytes
 *   R2/A6    proxy, predecessor OUT    Destination, ANCE                                            32 bytes
 *   R2/A7    client, IN                Destination, SuccessorChannelCookie, Version                 56 bytes
 *   R2/B3    proxy, predecessor OUT    ANCE, with RTS_FLAG_EOF                                      24 bytes
 *   R2/C1    client, successor OUT     Empty (or Padding, to the length of R1/A11)                  24 bytes
 */

const ance: RtsCommand = { command: 'ANCE' };

/** OUT_R1/A2 and OUT_R2/A2: the server asks for a successor. */
export const outR1A2 = fixedMessage('OUT_R1/A2', rtsFlags.RTS_FLAG_RECYCLE_CHANNEL, [toClient]);

/** First on a successor OUT channel. */
export interface OutR1A3 {
  readonly virtualConnectionCookie: Guid;
  readonly predecessorChannelCookie: Guid;
  readonly successorChannelCookie: Guid;
  /** The client's, for the successor. */
  readonly receiveWindowSize: number;
}

/** OUT_R1/A3 and OUT_R2/A3. */
export const outR1A3: RtsMessage<OutR1A3> = {
  name: 'OUT_R1/A3',
  flags: rtsFlags.RTS_FLAG_RECYCLE_CHANNEL,
  commands: ['Version', 'Cookie', 'Cookie', 'Cookie', 'ReceiveWindowSize'],
  read: (commands) => ({
    virtualConnectionCookie: commands.cookie(1),
    predecessorChannelCookie: commands.cookie(2),
    successorChannelCookie: commands.cookie(3),
    receiveWindowSize: commands.number(4),
  }),
  write: (fields) => [
    version,
    cookieCommand(fields.virtualConnectionCookie),
    cookieCommand(fields.predecessorChannelCookie),
    cookieCommand(fields.successorChannelCookie),
    { command: 'ReceiveWindowSize', value: fields.receiveWindowSize },
  ],
};

/** The successor is known. */
export interface OutR1A6 {
  /** Of the successor, ms. */
  readonly connectionTimeout: number;
}

export const outR1A6: RtsMessage<OutR1A6> = {
  name: 'OUT_R1/A6',
  flags: rtsFlags.RTS_FLAG_OUT_CHANNEL,
  commands: ['Destination', 'Version', 'ConnectionTimeout'],
  read: (commands) => ({ connectionTimeout: commands.number(2) }),
  write: ({ connectionTimeout }) => [
    toClient,
    version,
    { command: 'ConnectionTimeout', value: connectionTimeout },
  ],
};

/** The client agrees to the successor. */
export interface OutR1A7 {
  readonly successorChannelCookie: Guid;
}

export const outR1A7: RtsMessage<OutR1A7> = {
  name: 'OUT_R1/A7',
  flags: rtsFlags.RTS_FLAG_OUT_CHANNEL,
  commands: ['Destination', 'Cookie'],
  read: (commands) => ({ successorChannelCookie: commands.cookie(1) }),
  write: ({ successorChannelCookie }) => [toServer, cookieCommand(successorChannelCookie)],
};

/** Last on the predecessor. */
export const outR1A10 = fixedMessage('OUT_R1/A10', rtsFlags.RTS_FLAG_NONE, [ance]);

/** The client has seen the end of the predecessor and waits on the successor. */
export const outR1A11 = fixedMessage('OUT_R1/A11', rtsFlags.RTS_FLAG_NONE, [ance]);

export const outR2A6 = fixedMessage('OUT_R2/A6', rtsFlags.RTS_FLAG_NONE, [toClient, ance]);

export const outR2A7: RtsMessage<OutR1A7> = {
  name: 'OUT_R2/A7',
  flags: rtsFlags.RTS_FLAG_OUT_CHANNEL,
  commands: ['Destination', 'Cookie', 'Version'],
  read: (commands) => ({ successorChannelCookie: commands.cookie(1) }),
  write: ({ successorChannelCookie }) => [toServer, cookieCommand(successorChannelCookie), version],
};

/** Last on the predecessor. */
export const outR2B3 = fixedMessage('OUT_R2/B3', rtsFlags.RTS_FLAG_EOF, [ance]);

/** Fills the declared length of the successor's request. */
export const outR2C1 = fixedMessage('OUT_R2/C1', rtsFlags.RTS_FLAG_PING, [{ command: 'Empty' }]);

/** Whether a PDU is OUT_R2/C1 in one of its two spellings. */
export function isOutR2C1({ flags, commands }: RtsPdu): boolean {
  const [command, ...more] = commands;
  const fills = command?.command === 'Empty' || command?.command === 'Padding';
  return flags === rtsFlags.RTS_FLAG_PING && fills && more.length === 0;
}
