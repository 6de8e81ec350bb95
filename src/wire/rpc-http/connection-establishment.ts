import type { Guid } from '../../values/guid.js';
import { rtsFlags } from './rts.js';
import { cookieCommand, type RtsMessage, version } from './rts-message.js';

/*
 * The PDUs of connection establishment that a client sends or sees (MS-RPCH 2.2.4.2, .4, .5, .9), as commands:
 *
 *   CONN/A1   client, OUT   Version, VirtualConnectionCookie, OUTChannelCookie, ReceiveWindowSize    76 bytes
 *   CONN/A3   proxy, OUT    ConnectionTimeout                                                        28 bytes
 *   CONN/B1   client, IN    Version, VirtualConnectionCookie, INChannelCookie, ChannelLifetime,
 *                           ClientKeepalive, AssociationGroupId                                     104 bytes
 *   CONN/C2   proxy, OUT    Version, ReceiveWindowSize, ConnectionTimeout                            44 bytes
 */

/** First on an OUT channel. */
export interface ConnA1 {
  readonly virtualConnectionCookie: Guid;
  readonly outChannelCookie: Guid;
  /** Bytes of RPC PDUs that the client takes before it acknowledges. */
  readonly receiveWindowSize: number;
}

export const connA1: RtsMessage<ConnA1> = {
  name: 'CONN/A1',
  flags: rtsFlags.RTS_FLAG_NONE,
  commands: ['Version', 'Cookie', 'Cookie', 'ReceiveWindowSize'],
  read: (commands) => ({
    virtualConnectionCookie: commands.cookie(1),
    outChannelCookie: commands.cookie(2),
    receiveWindowSize: commands.number(3),
  }),
  write: (fields) => [
    version,
    cookieCommand(fields.virtualConnectionCookie),
    cookieCommand(fields.outChannelCookie),
    { command: 'ReceiveWindowSize', value: fields.receiveWindowSize },
  ],
};

/** The OUT channel stands. */
export interface ConnA3 {
  /** How long the OUT channel may be idle, ms. */
  readonly connectionTimeout: number;
}

export const connA3: RtsMessage<ConnA3> = {
  name: 'CONN/A3',
  flags: rtsFlags.RTS_FLAG_NONE,
  commands: ['ConnectionTimeout'],
  read: (commands) => ({ connectionTimeout: commands.number(0) }),
  write: ({ connectionTimeout }) => [{ command: 'ConnectionTimeout', value: connectionTimeout }],
};

/** First on an IN channel. */
export interface ConnB1 {
  readonly virtualConnectionCookie: Guid;
  readonly inChannelCookie: Guid;
  /** Bytes. */
  readonly channelLifetime: number;
  /** ms; see {@link keepaliveInterval}. */
  readonly clientKeepalive: number;
  readonly associationGroupId: Guid;
}

export const connB1: RtsMessage<ConnB1> = {
  name: 'CONN/B1',
  flags: rtsFlags.RTS_FLAG_NONE,
  commands: ['Version', 'Cookie', 'Cookie', 'ChannelLifetime', 'ClientKeepalive', 'AssociationGroupId'],
  read: (commands) => ({
    virtualConnectionCookie: commands.cookie(1),
    inChannelCookie: commands.cookie(2),
    channelLifetime: commands.number(3),
    clientKeepalive: commands.number(4),
    associationGroupId: commands.cookie(5),
  }),
  write: (fields) => [
    version,
    cookieCommand(fields.virtualConnectionCookie),
    cookieCommand(fields.inChannelCookie),
    { command: 'ChannelLifetime', value: fields.channelLifetime },
    { command: 'ClientKeepalive', value: fields.clientKeepalive },
    { command: 'AssociationGroupId', cookie: fields.associationGroupId },
  ],
};

/** The virtual connection stands. */
export interface ConnC2 {
  /** Bytes of RPC PDUs that are taken on the IN channel before they are acknowledged. */
  readonly receiveWindowSize: number;
  /** How long the IN channel may be idle, ms. */
  readonly connectionTimeout: number;
}

export const connC2: RtsMessage<ConnC2> = {
  name: 'CONN/C2',
  flags: rtsFlags.RTS_FLAG_NONE,
  commands: ['Version', 'ReceiveWindowSize', 'ConnectionTimeout'],
  read: (commands) => ({ receiveWindowSize: commands.number(1), connectionTimeout: commands.number(2) }),
  write: ({ receiveWindowSize, connectionTimeout }) => [
    version,
    { command: 'ReceiveWindowSize', value: receiveWindowSize },
    { command: 'ConnectionTimeout', value: connectionTimeout },
  ],
};

/** What a ClientKeepalive means, ms: 0 stands for five minutes, and less than one is not allowed (MS-RPCH 2.2.3.5.6). */
export function keepaliveInterval(clientKeepalive: number): number {
  return clientKeepalive === 0 ? 300_000 : Math.max(60_000, clientKeepalive);
}
