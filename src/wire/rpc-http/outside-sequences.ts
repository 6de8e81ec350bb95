import type { Guid } from '../../values/guid.js';
import { rtsFlags } from './rts.js';
import { fixedMessage, type RtsMessage } from './rts-message.js';

/*
 * The PDUs outside of all sequences (MS-RPCH 2.2.4.46, .49, .50, .51):
 *
 *   Keep-Alive                       client, IN          ClientKeepalive                28 bytes
 *   Ping                             both ways           nothing                        20 bytes
 *   FlowControlAck                   receiver            FlowControlAck                 48 bytes
 *   FlowControlAckWithDestination    receiver, to be     Destination, FlowControlAck    56 bytes
 *                                    forwarded
 */

/** Proves that its sender is there. */
export const ping = fixedMessage('Ping', rtsFlags.RTS_FLAG_PING, []);

/** Changes what CONN/B1 asked for. */
export interface KeepAlive {
  /** ms; see `keepaliveInterval`. */
  readonly clientKeepalive: number;
}

export const keepAlive: RtsMessage<KeepAlive> = {
  name: 'Keep-Alive',
  flags: rtsFlags.RTS_FLAG_OTHER_CMD,
  commands: ['ClientKeepalive'],
  read: (commands) => ({ clientKeepalive: commands.number(0) }),
  write: ({ clientKeepalive }) => [{ command: 'ClientKeepalive', value: clientKeepalive }],
};

/** RPC PDUs were taken: what a receiver says of one channel. */
export interface Acknowledgment {
  /** Over the life of the channel. */
  readonly bytesReceived: number;
  /** Bytes free in its receive window at that moment. */
  readonly availableWindow: number;
  readonly channelCookie: Guid;
}

export const flowControlAck: RtsMessage<Acknowledgment> = {
  name: 'FlowControlAck',
  flags: rtsFlags.RTS_FLAG_OTHER_CMD,
  commands: ['FlowControlAck'],
  read: (commands) => {
    const { bytesReceived, availableWindow, channelCookie } = commands.acknowledgment(0);
    return { bytesReceived, availableWindow, channelCookie };
  },
  write: ({ bytesReceived, availableWindow, channelCookie }) => [
    { command: 'FlowControlAck', bytesReceived, availableWindow, channelCookie },
  ],
};

/** An {@link Acknowledgment} that goes by way of the other channel. */
export interface ForwardedAcknowledgment extends Acknowledgment {
  /** One of `forwardDestination`. */
  readonly destination: number;
}

export const flowControlAckWithDestination: RtsMessage<ForwardedAcknowledgment> = {
  name: 'FlowControlAckWithDestination',
  flags: rtsFlags.RTS_FLAG_OTHER_CMD,
  commands: ['Destination', 'FlowControlAck'],
  read: (commands) => {
    const { bytesReceived, availableWindow, channelCookie } = commands.acknowledgment(1);
    return { destination: commands.number(0), bytesReceived, availableWindow, channelCookie };
  },
  write: ({ destination, bytesReceived, availableWindow, channelCookie }) => [
    { command: 'Destination', value: destination },
    { command: 'FlowControlAck', bytesReceived, availableWindow, channelCookie },
  ],
};
