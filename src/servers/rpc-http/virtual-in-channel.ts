import type { Guid } from '../../values/guid.js';
import { inR1A4, inR2A4 } from '../../wire/rpc-http/in-channel-recycling.js';
import { flowControlAckWithDestination } from '../../wire/rpc-http/outside-sequences.js';
import { forwardDestination } from '../../wire/rpc-http/rts-commands.js';
import { encodeRtsMessage } from '../../wire/rpc-http/rts-message.js';
import type { Channel } from './channel.js';
import { ReceiveWindow } from './windows.js';

/** What a virtual IN channel goes by. */
export interface InChannelOptions {
  /** Advertised to the client, bytes. */
  readonly receiveWindow: number;
  /** Told to the client, ms. */
  readonly connectionTimeoutMs: number;
}

/** One IN channel, as its first PDU describes it. */
export interface InChannelStart {
  readonly channel: Channel;
  readonly cookie: Guid;
}

interface Instance extends InChannelStart {
  readonly window: ReceiveWindow;
}

interface Received {
  readonly pdu: Uint8Array;
  readonly instance: Instance;
}

/** The server's side of all IN channels of one connection, one after the other (MS-RPCH 3.2.3, 3.2.5). */
export class VirtualInChannel {
  readonly #options: InChannelOptions;
  readonly #queue: Received[] = [];
  #default: Instance;
  #successor: Instance | undefined;

  constructor(start: InChannelStart, options: InChannelOptions) {
    this.#options = options;
    this.#default = this.#instanceOf(start);
  }

  /** Its channels, also the one that will follow. */
  get channels(): readonly Channel[] {
    const { channel } = this.#default;
    return this.#successor === undefined ? [channel] : [channel, this.#successor.channel];
  }

  /** The channel on which PDUs come now. */
  get channel(): Channel {
    return this.#default.channel;
  }

  /** Takes in an RPC PDU; false when the client had not been promised room for it. */
  receive(pdu: Uint8Array): boolean {
    this.#queue.push({ pdu, instance: this.#default });
    return this.#default.window.receive(pdu.length);
  }

  /** Whether an RPC PDU waits to be taken. */
  get hasMore(): boolean {
    return this.#queue.length > 0;
  }

  /** The oldest RPC PDU, with the acknowledgment that has become due by taking it. */
  take(): { readonly pdu: Uint8Array; readonly acknowledgment: Uint8Array | undefined } | undefined {
    const received = this.#queue.shift();
    if (received === undefined) return undefined;
    const { pdu, instance } = received;
    const report = instance.window.consume(pdu.length);
    if (report === undefined || instance !== this.#default) return { pdu, acknowledgment: undefined };
    const acknowledgment = encodeRtsMessage(flowControlAckWithDestination, {
      ...report,
      destination: forwardDestination.client,
      channelCookie: instance.cookie,
    });
    return { pdu, acknowledgment };
  }

  /**
   * A1: a successor is here, and will be plugged until its predecessor has ended.
   *
   * @returns A4 for the client, or undefined when it does not follow this one
   */
  succeed(start: InChannelStart, predecessorCookie: Guid): Uint8Array | undefined {
    if (this.#successor !== undefined || predecessorCookie !== this.#default.cookie) return undefined;
    this.#successor = this.#instanceOf(start);
    // Sequence R2 stays at one proxy, R1 goes by way of another.
    if (start.channel.proxy === this.#default.channel.proxy) return encodeRtsMessage(inR2A4, {});
    const { receiveWindow, connectionTimeoutMs } = this.#options;
    return encodeRtsMessage(inR1A4, {
      receiveWindowSize: receiveWindow,
      connectionTimeout: connectionTimeoutMs,
    });
  }

  /**
   * A5, last on the predecessor: goes over to the successor. A cookie of another ends the successor instead (MS-RPCH 3.2.3.5.8).
   *
   * @returns the channel to read on, or undefined when there is no successor
   */
  switchOver(successorCookie: Guid): Channel | undefined {
    const successor = this.#successor;
    if (successor === undefined) return undefined;
    this.#successor = undefined;
    if (successor.cookie !== successorCookie) {
      successor.channel.end();
      return this.#default.channel;
    }
    this.#default.channel.end();
    this.#default = successor;
    return successor.channel;
  }

  #instanceOf({ channel, cookie }: InChannelStart): Instance {
    return { channel, cookie, window: new ReceiveWindow(this.#options.receiveWindow) };
  }
}
