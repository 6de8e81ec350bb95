import { LabError } from '../../errors.js';
import type { Guid } from '../../values/guid.js';
import { connA1, connA3, connB1, connC2 } from '../../wire/rpc-http/connection-establishment.js';
import { inR1A1, inR1A4, inR1A5, inR2A4 } from '../../wire/rpc-http/in-channel-recycling.js';
import {
  outR1A2,
  outR1A3,
  outR1A6,
  outR1A7,
  outR1A10,
  outR1A11,
  outR2A6,
  outR2A7,
  outR2B3,
  outR2C1,
} from '../../wire/rpc-http/out-channel-recycling.js';
import {
  type Acknowledgment,
  flowControlAck,
  flowControlAckWithDestination,
  ping,
} from '../../wire/rpc-http/outside-sequences.js';
import { decodeRts, type RtsPdu } from '../../wire/rpc-http/rts.js';
import { forwardDestination } from '../../wire/rpc-http/rts-commands.js';
import { encodeRtsMessage, readRtsMessage } from '../../wire/rpc-http/rts-message.js';

/** What a client does next for its virtual connection. */
export type ConnectionAction =
  /** The connection is there: PDUs may be sent. */
  | { readonly action: 'opened' }
  /** An RPC PDU came. */
  | { readonly action: 'deliver'; readonly pdu: Uint8Array }
  /** More may be sent than before. */
  | { readonly action: 'go-on' }
  | { readonly action: 'send-in'; readonly bytes: Uint8Array }
  /** A successor is due; `first` begins its body. */
  | { readonly action: 'open-successor'; readonly channel: 'IN' | 'OUT'; readonly first: Uint8Array }
  /** The last bytes of a successor OUT channel's request. */
  | { readonly action: 'end-successor-request'; readonly bytes: Uint8Array }
  /** The successor takes over; `last` ends the predecessor. */
  | { readonly action: 'switch'; readonly channel: 'IN' | 'OUT'; readonly last?: Uint8Array };

/** What a virtual connection is made with. */
export interface VirtualConnectionOptions {
  readonly newCookie: () => Guid;
  /** Bytes of RPC PDUs that are taken unacknowledged. */
  readonly receiveWindow: number;
  /** Content-Length of IN channels, bytes. */
  readonly channelLifetime: number;
  readonly keepaliveMs: number;
}

/** Octets of the request bodies that open an OUT channel, and that replace one (MS-RPCH 2.1.2.1.2). */
export const outRequestLength = { first: 76, successor: 120 } as const;

const typeRts = 20;
/** A successor IN channel is opened when its predecessor has room for this much only. */
const recyclingMargin = 65_536;
/** Of that, what RTS PDUs may need until the successor takes over. */
const rtsReserve = 4096;

/**
 * The client's end of a virtual connection (MS-RPCH 3.2.2): what each PDU leads to, as actions for whoever has the
 * channels. It counts what it sends and takes, and replaces channels that have served their time. The sequences
 * overlap, so that they are one state machine in one file.
 */
export class VirtualConnection {
  readonly #options: VirtualConnectionOptions;
  readonly #cookie: Guid;
  #opening: 'wait-A3' | 'wait-C2' | 'opened' = 'wait-A3';
  #connectionTimeoutMs = 0;
  #in: { cookie: Guid; sent: number; sentPdus: number };
  /** `queued`: bytes that have come and are not consumed yet. */
  #out: { cookie: Guid; received: number; queued: number; unacknowledged: number };
  #successorIn: Guid | undefined;
  #successorOut: { readonly cookie: Guid; state: 'wait-A6' | 'wait-A10' | 'wait-B3' } | undefined;
  #peerWindow = 0;
  #available = 0;

  constructor(options: VirtualConnectionOptions) {
    this.#options = options;
    this.#cookie = options.newCookie();
    this.#in = { cookie: options.newCookie(), sent: 0, sentPdus: 0 };
    this.#out = { cookie: options.newCookie(), received: 0, queued: 0, unacknowledged: 0 };
  }

  /** CONN/A1, for the OUT channel. */
  firstOut(): Uint8Array {
    return encodeRtsMessage(connA1, {
      virtualConnectionCookie: this.#cookie,
      outChannelCookie: this.#out.cookie,
      receiveWindowSize: this.#options.receiveWindow,
    });
  }

  /** CONN/B1, for the IN channel. */
  firstIn(): Uint8Array {
    const bytes = encodeRtsMessage(connB1, {
      virtualConnectionCookie: this.#cookie,
      inChannelCookie: this.#in.cookie,
      channelLifetime: this.#options.channelLifetime,
      clientKeepalive: this.#options.keepaliveMs,
      associationGroupId: this.#options.newCookie(),
    });
    this.#in.sent += bytes.length;
    return bytes;
  }

  /** How long the IN channel may be idle, ms; 0 until the connection is opened. */
  get connectionTimeoutMs(): number {
    return this.#connectionTimeoutMs;
  }

  /** Bytes of RPC PDUs that the other side takes unacknowledged. */
  get peerWindow(): number {
    return this.#peerWindow;
  }

  /** Whether an RPC PDU may be sent now. One that is larger than the whole window may go once the window is empty. */
  hasRoomFor(length: number): boolean {
    const left = this.#options.channelLifetime - this.#in.sent - rtsReserve;
    return (
      this.#opening === 'opened' && left >= length && this.#available >= Math.min(length, this.#peerWindow)
    );
  }

  /** An RPC PDU has been sent. */
  sent(length: number): readonly ConnectionAction[] {
    this.#available -= length;
    this.#in.sentPdus += length;
    this.#in.sent += length;
    return this.#recycleIn();
  }

  /** A ping for the IN channel (MS-RPCH 3.2.2.6.1). */
  ping(): readonly ConnectionAction[] {
    return [this.#sendIn(encodeRtsMessage(ping, {})), ...this.#recycleIn()];
  }

  /** The layer above has taken an RPC PDU: where half the window is used up, that is acknowledged. */
  consumed(length: number): readonly ConnectionAction[] {
    const { receiveWindow } = this.#options;
    // What came on a predecessor does not count on its successor.
    this.#out.queued = Math.max(0, this.#out.queued - length);
    this.#out.unacknowledged += length;
    if (this.#out.unacknowledged < receiveWindow / 2) return [];
    this.#out.unacknowledged = 0;
    const bytes = encodeRtsMessage(flowControlAckWithDestination, {
      destination: forwardDestination.outProxy,
      bytesReceived: this.#out.received,
      availableWindow: receiveWindow - this.#out.queued,
      channelCookie: this.#out.cookie,
    });
    return [this.#sendIn(bytes)];
  }

  /**
   * A PDU has come on the OUT channel.
   *
   * @throws DecodeError for an RTS PDU that is none; LabError `protocol-refused` for one that is not due
   */
  received(pdu: Uint8Array): readonly ConnectionAction[] {
    if (pdu[2] === typeRts) return this.#receivedRts(decodeRts(pdu));
    if (this.#opening !== 'opened') throw notDue('an RPC PDU');
    this.#out.received = (this.#out.received + pdu.length) >>> 0;
    this.#out.queued += pdu.length;
    if (this.#out.queued > this.#options.receiveWindow) throw notDue('more than the receive window');
    return [{ action: 'deliver', pdu }];
  }

  #receivedRts(pdu: RtsPdu): readonly ConnectionAction[] {
    if (this.#opening !== 'opened') return this.#receivedOpening(pdu);
    if (readRtsMessage(ping, pdu) !== undefined) return [];
    const ack = readRtsMessage(flowControlAckWithDestination, pdu) ?? readRtsMessage(flowControlAck, pdu);
    if (ack !== undefined) return this.#acknowledged(ack);
    if (this.#successorIn !== undefined) {
      const r1 = readRtsMessage(inR1A4, pdu);
      if (r1 !== undefined) return this.#switchIn(this.#successorIn, r1.receiveWindowSize);
      if (readRtsMessage(inR2A4, pdu) !== undefined)
        return this.#switchIn(this.#successorIn, this.#peerWindow);
    }
    if (this.#successorOut !== undefined) return this.#receivedRecyclingOut(pdu, this.#successorOut);
    if (readRtsMessage(outR1A2, pdu) !== undefined) return this.#recycleOut();
    throw notDue(`an RTS PDU with ${pdu.commands.map(({ command }) => command).join(', ') || 'no command'}`);
  }

  #receivedOpening(pdu: RtsPdu): readonly ConnectionAction[] {
    if (this.#opening === 'wait-A3') {
      const a3 = readRtsMessage(connA3, pdu);
      if (a3 === undefined) throw notDue('something else than CONN/A3');
      this.#connectionTimeoutMs = a3.connectionTimeout;
      this.#opening = 'wait-C2';
      return [];
    }
    const c2 = readRtsMessage(connC2, pdu);
    if (c2 === undefined) throw notDue('something else than CONN/C2');
    this.#connectionTimeoutMs = c2.connectionTimeout;
    this.#peerWindow = c2.receiveWindowSize;
    this.#available = c2.receiveWindowSize;
    this.#opening = 'opened';
    return [{ action: 'opened' }];
  }

  #acknowledged({
    bytesReceived,
    availableWindow,
    channelCookie,
  }: Acknowledgment): readonly ConnectionAction[] {
    if (channelCookie !== this.#in.cookie) return [];
    const underWay = Math.max(0, this.#in.sentPdus - bytesReceived);
    this.#available = availableWindow - underWay;
    return [{ action: 'go-on' }];
  }

  #recycleOut(): readonly ConnectionAction[] {
    this.#successorOut = { cookie: this.#options.newCookie(), state: 'wait-A6' };
    const first = encodeRtsMessage(outR1A3, {
      virtualConnectionCookie: this.#cookie,
      predecessorChannelCookie: this.#out.cookie,
      successorChannelCookie: this.#successorOut.cookie,
      receiveWindowSize: this.#options.receiveWindow,
    });
    return [{ action: 'open-successor', channel: 'OUT', first }];
  }

  #receivedRecyclingOut(
    pdu: RtsPdu,
    successor: { readonly cookie: Guid; state: 'wait-A6' | 'wait-A10' | 'wait-B3' },
  ): readonly ConnectionAction[] {
    const fields = { successorChannelCookie: successor.cookie };
    if (successor.state === 'wait-A6' && readRtsMessage(outR1A6, pdu) !== undefined) {
      successor.state = 'wait-A10';
      return [this.#sendIn(encodeRtsMessage(outR1A7, fields))];
    }
    if (successor.state === 'wait-A6' && readRtsMessage(outR2A6, pdu) !== undefined) {
      successor.state = 'wait-B3';
      return [
        this.#sendIn(encodeRtsMessage(outR2A7, fields)),
        { action: 'end-successor-request', bytes: encodeRtsMessage(outR2C1, {}) },
      ];
    }
    const ended =
      (successor.state === 'wait-A10' && readRtsMessage(outR1A10, pdu) !== undefined) ||
      (successor.state === 'wait-B3' && readRtsMessage(outR2B3, pdu) !== undefined);
    if (!ended) throw notDue('an RTS PDU');
    const byR1 = successor.state === 'wait-A10';
    this.#out = { cookie: successor.cookie, received: 0, queued: 0, unacknowledged: 0 };
    this.#successorOut = undefined;
    return [
      ...(byR1 ? [{ action: 'end-successor-request', bytes: encodeRtsMessage(outR1A11, {}) } as const] : []),
      { action: 'switch', channel: 'OUT' },
    ];
  }

  #recycleIn(): readonly ConnectionAction[] {
    const { channelLifetime } = this.#options;
    const margin = Math.min(recyclingMargin, channelLifetime / 2);
    if (this.#successorIn !== undefined || this.#in.sent < channelLifetime - margin) return [];
    this.#successorIn = this.#options.newCookie();
    const first = encodeRtsMessage(inR1A1, {
      virtualConnectionCookie: this.#cookie,
      predecessorChannelCookie: this.#in.cookie,
      successorChannelCookie: this.#successorIn,
    });
    return [{ action: 'open-successor', channel: 'IN', first }];
  }

  #switchIn(successorChannelCookie: Guid, peerWindow: number): readonly ConnectionAction[] {
    this.#in = { cookie: successorChannelCookie, sent: 88, sentPdus: 0 };
    this.#successorIn = undefined;
    this.#peerWindow = peerWindow;
    this.#available = peerWindow;
    const last = encodeRtsMessage(inR1A5, { successorChannelCookie });
    return [{ action: 'switch', channel: 'IN', last }, { action: 'go-on' }];
  }

  #sendIn(bytes: Uint8Array): ConnectionAction {
    this.#in.sent += bytes.length;
    return { action: 'send-in', bytes };
  }
}

function notDue(what: string): LabError {
  return new LabError('protocol-refused', `the RPC proxy sent ${what}, which was not due`);
}
