import type { Guid } from '../../values/guid.js';
import { outR1A2, outR1A6, outR1A10, outR2A6, outR2B3 } from '../../wire/rpc-http/out-channel-recycling.js';
import { type Acknowledgment, ping } from '../../wire/rpc-http/outside-sequences.js';
import { encodeRtsMessage } from '../../wire/rpc-http/rts-message.js';
import type { Channel, TellOfChannel } from './channel.js';
import { SendWindow } from './windows.js';

/** What a virtual OUT channel goes by. */
export interface OutChannelOptions {
  /** Content-Length of the answers that its channels are, bytes. */
  readonly lifetime: number;
  /** A successor is asked for when so many bytes are left. */
  readonly recycleBelow: number;
  /** Told to the client, ms. */
  readonly connectionTimeoutMs: number;
  readonly now: () => number;
  readonly tell: TellOfChannel;
}

/** One OUT channel, as its first PDU describes it. */
export interface OutChannelStart {
  readonly channel: Channel;
  readonly cookie: Guid;
  readonly receiveWindowSize: number;
}

interface Instance {
  readonly channel: Channel;
  readonly cookie: Guid;
  readonly window: SendWindow;
  /** Bytes of the body so far, RTS PDUs among them. */
  bytesSent: number;
  /** The answer's head is not sent yet. */
  isPlugged: boolean;
  /** The client has sent C1 or A11. */
  isConfirmed: boolean;
}

/** What is kept free for RTS PDUs on a channel near its end, and of that for those that end it; bytes. */
const rtsReserve = 512;
const lastWordsReserve = 128;
/** RTS PDUs kept while no channel can carry them. */
const mostWaiting = 64;

const pingPdu = encodeRtsMessage(ping, {});

/** The server's side of all OUT channels of one connection, one after the other (MS-RPCH 3.2.4, 3.2.5). */
export class VirtualOutChannel {
  readonly #options: OutChannelOptions;
  readonly #queue: Uint8Array[] = [];
  readonly #waiting: Uint8Array[] = [];
  #default: Instance;
  #successor: Instance | undefined;
  #isRecycling = false;
  #lastSentMs: number;
  #stalledSinceMs: number | undefined;

  /** Sends the head of the answer. */
  constructor(start: OutChannelStart, options: OutChannelOptions) {
    this.#options = options;
    this.#lastSentMs = options.now();
    this.#default = instanceOf(start);
    this.#unplug(this.#default);
  }

  /** Its channels, also the one that will follow. */
  get channels(): readonly Channel[] {
    const { channel } = this.#default;
    return this.#successor === undefined ? [channel] : [channel, this.#successor.channel];
  }

  /** All that was given to it is on its way. */
  get isClear(): boolean {
    return this.#queue.length === 0 && !this.#default.channel.needsDrain;
  }

  /** Sends RPC PDUs as soon as the client has room for them. */
  send(pdus: readonly Uint8Array[]): void {
    this.#queue.push(...pdus);
    this.flush();
  }

  /** Sends an RTS PDU, which needs no room. */
  sendRts(pdu: Uint8Array, reserve = lastWordsReserve): void {
    const { isPlugged, bytesSent } = this.#default;
    if (!isPlugged && bytesSent + pdu.length + reserve <= this.#options.lifetime) this.#write(pdu);
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(pdu);
  }

  /** Sends what has waited and can go now. */
  flush(): void {
    const { lifetime, recycleBelow } = this.#options;
    for (let pdu = this.#queue[0]; pdu !== undefined && this.#canSend(pdu); pdu = this.#queue[0]) {
      this.#queue.shift();
      this.#stalledSinceMs = undefined;
      this.#default.window.sent(pdu.length);
      this.#write(pdu);
    }
    if (this.#isRecycling || lifetime - this.#default.bytesSent > recycleBelow) return;
    this.#isRecycling = true;
    this.sendRts(encodeRtsMessage(outR1A2, {}));
    this.#options.tell({ happened: 'OUT channel near its end', reason: 'asked for a successor' });
  }

  /** False for an acknowledgment that cannot be; one of another channel is passed over. */
  acknowledged(acknowledgment: Acknowledgment): boolean {
    const instance = this.#default.cookie === acknowledgment.channelCookie ? this.#default : undefined;
    if (instance === undefined) return true;
    return instance.window.acknowledged(acknowledgment);
  }

  /** A3: a successor is here. False when none was asked for, or it does not follow this one. */
  succeed(start: OutChannelStart, predecessorCookie: Guid): boolean {
    if (!this.#isRecycling || this.#successor !== undefined) return false;
    if (this.#default.isPlugged || predecessorCookie !== this.#default.cookie) return false;
    this.#successor = instanceOf(start);
    const { connectionTimeoutMs } = this.#options;
    const a6 = this.#staysAtProxy(this.#successor)
      ? encodeRtsMessage(outR2A6, {})
      : encodeRtsMessage(outR1A6, { connectionTimeout: connectionTimeoutMs });
    this.sendRts(a6, 0);
    return true;
  }

  /** A7: the client agrees to the successor. False when that is another one. */
  agree(successorCookie: Guid): boolean {
    const successor = this.#successor;
    if (successor === undefined || successor.cookie !== successorCookie) return false;
    this.flush();
    const lastWords = this.#staysAtProxy(successor) ? outR2B3 : outR1A10;
    this.#default.channel.end(encodeRtsMessage(lastWords, {}));
    this.#default = successor;
    this.#successor = undefined;
    if (successor.isConfirmed) this.#goOn(successor);
    return true;
  }

  /** C1 or A11: the successor is ready for its answer. False when this is no successor. */
  confirm(channel: Channel): boolean {
    if (this.#successor?.channel === channel && !this.#successor.isConfirmed) {
      this.#successor.isConfirmed = true;
      return true;
    }
    if (this.#default.channel !== channel || !this.#default.isPlugged) return false;
    this.#goOn(this.#default);
    return true;
  }

  /** Sends a ping when nothing was sent for so long. */
  keepAlive(intervalMs: number): void {
    if (!this.#default.isPlugged && this.#options.now() - this.#lastSentMs >= intervalMs) {
      this.sendRts(pingPdu);
      this.flush();
    }
  }

  /** How long the client has taken none of what waits for it, ms; as precise as this is asked often. */
  stalledMs(): number {
    if (this.isClear) this.#stalledSinceMs = undefined;
    else this.#stalledSinceMs ??= this.#options.now();
    return this.#stalledSinceMs === undefined ? 0 : this.#options.now() - this.#stalledSinceMs;
  }

  #canSend(pdu: Uint8Array): boolean {
    const { channel, window, bytesSent, isPlugged } = this.#default;
    if (isPlugged || channel.needsDrain || !window.hasRoomFor(pdu.length)) return false;
    return bytesSent + pdu.length + rtsReserve <= this.#options.lifetime;
  }

  #goOn(successor: Instance): void {
    this.#isRecycling = false;
    this.#unplug(successor);
    this.#options.tell({ happened: 'OUT channel replaced' });
    for (const pdu of this.#waiting.splice(0)) this.sendRts(pdu);
    this.flush();
  }

  /** Sends the head of the answer (MS-RPCH 2.1.2.1.4). */
  #unplug(instance: Instance): void {
    const length = `Content-Length: ${this.#options.lifetime}`;
    instance.channel.write(`HTTP/1.1 200 Success\r\nContent-Type: application/rpc\r\n${length}\r\n\r\n`);
    instance.isPlugged = false;
  }

  #write(pdu: Uint8Array): void {
    this.#default.bytesSent += pdu.length;
    this.#lastSentMs = this.#options.now();
    this.#default.channel.write(pdu);
  }

  /** Sequence R2, where R1 is for a successor that came by way of another proxy. */
  #staysAtProxy(successor: Instance): boolean {
    return successor.channel.proxy === this.#default.channel.proxy;
  }
}

function instanceOf({ channel, cookie, receiveWindowSize }: OutChannelStart): Instance {
  const window = new SendWindow(receiveWindowSize);
  return { channel, cookie, window, bytesSent: 0, isPlugged: true, isConfirmed: false };
}
