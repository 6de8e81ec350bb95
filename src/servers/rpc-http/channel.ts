import type { Socket } from 'node:net';
import type { Clock } from '../../network/time/clock.js';
import type { Facts } from '../../record/events/recorded-event.js';
import { PduSplitter } from '../../wire/dcerpc/pdu-splitter.js';

/** Tells what has become of a channel. */
export type TellOfChannel = (
  what: Pick<Facts<'rpc-http', 'channel'>, 'happened' | 'reason' | 'status'>,
) => void;

/** Whom a channel tells what happens on it. */
export interface ChannelOwner {
  /** One complete PDU came. */
  receive(pdu: Uint8Array): void;
  /** The peer has read what was written: there is room again. */
  drained(): void;
  /** It is over, and not because its owner said so. */
  gone(why: string): void;
}

/** What a channel is made of. */
export interface ChannelOptions {
  readonly clock: Clock;
  /** Name of the proxy that the request came to. */
  readonly proxy: string;
  /** Bytes that followed the head of the request. */
  readonly pending: Uint8Array;
  /** Length of the request's body, bytes: no more may come. */
  readonly contentLength: number;
  readonly maxFragment: number;
}

/** How long a peer may take to read the last answer and end, ms of real time. */
const lingerMs = 1_000;

const nobody: ChannelOwner = { receive: () => undefined, drained: () => undefined, gone: () => undefined };

/**
 * One HTTP request that has become an IN or OUT channel: PDUs in its body, and bytes in its answer. It does not read before
 * it has an owner, nor while it is plugged.
 */
export class Channel {
  readonly proxy: string;
  /** `address:port` of the client, on the real socket. */
  readonly peer: string;
  readonly clientAddress: string | undefined;
  readonly clientPort: number | undefined;
  /** When bytes last came, on the clock. */
  lastHeardMs: number;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #splitter: PduSplitter;
  #left: number;
  #owner: ChannelOwner = nobody;
  #isPlugged = true;
  #isOver = false;

  constructor(socket: Socket, { clock, proxy, pending, contentLength, maxFragment }: ChannelOptions) {
    this.proxy = proxy;
    this.clientAddress = socket.remoteAddress;
    this.clientPort = socket.remotePort;
    this.peer = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    this.lastHeardMs = clock.now();
    this.#clock = clock;
    this.#socket = socket;
    this.#splitter = new PduSplitter(maxFragment);
    this.#left = contentLength - pending.length;
    this.#splitter.push(pending);
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#heard(bytes));
    socket.on('drain', () => this.#owner.drained());
    socket.on('end', () => this.#fail('closed by the client'));
    socket.on('close', () => this.#fail('connection lost'));
    socket.pause();
  }

  /** Nothing more passes; what it was closed for has been told. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The peer does not read as fast as it is written to. */
  get needsDrain(): boolean {
    return this.#socket.writableNeedDrain;
  }

  /** Gives it another owner, and unless it is to be plugged, lets it read. */
  own(owner: ChannelOwner, isPlugged = false): void {
    this.#owner = owner;
    this.#isPlugged = isPlugged;
    if (isPlugged) this.#socket.pause();
    else this.#deliver();
    if (this.#left < 0) this.#fail('more than its Content-Length');
    else if (this.#socket.destroyed) this.#fail('connection lost');
  }

  write(bytes: string | Uint8Array): void {
    if (!this.#isOver) this.#socket.write(bytes);
  }

  /** Ends it once everything written is read. */
  end(lastWords?: string | Uint8Array): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner = nobody;
    if (lastWords !== undefined) this.#socket.write(lastWords);
    const timer = setTimeout(() => this.#socket.destroy(), lingerMs);
    this.#socket.once('close', () => clearTimeout(timer));
    this.#socket.end();
    this.#socket.resume(); // what still comes is thrown away, so that no reset overtakes the last words
  }

  #heard(bytes: Buffer): void {
    if (this.#isOver) return;
    this.lastHeardMs = this.#clock.now();
    this.#left -= bytes.length;
    if (this.#left < 0) {
      this.#fail('more than its Content-Length');
      return;
    }
    this.#splitter.push(bytes);
    this.#deliver();
  }

  #deliver(): void {
    try {
      while (!this.#isPlugged && !this.#isOver) {
        const pdu = this.#splitter.next();
        if (pdu === undefined) break;
        this.#owner.receive(pdu);
      }
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
    if (!this.#isPlugged && !this.#isOver) this.#socket.resume();
  }

  #fail(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket.destroy();
    const owner = this.#owner;
    this.#owner = nobody;
    owner.gone(why);
  }
}
