import type { Guid } from '../../../src/values/guid.js';
import { connC2 } from '../../../src/wire/rpc-http/connection-establishment.js';
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
} from '../../../src/wire/rpc-http/out-channel-recycling.js';
import { flowControlAckWithDestination } from '../../../src/wire/rpc-http/outside-sequences.js';
import { readRtsMessage } from '../../../src/wire/rpc-http/rts-message.js';
import { bindOf, requestOf } from '../rpc/client.js';
import { begin, beginIn, type ClientChannel, newCookie, newCookies } from './channels.js';
import { sized } from './proxy-site.js';

/** What is acknowledged at once, bytes. */
export const window = 65_536;

/** Opens a channel of this client. */
export type Ask = (direction: 'in' | 'out', contentLength?: number) => ClientChannel;

/** A client that has channels replaced, as Outlook does. */
export class Client {
  readonly cookies = newCookies();
  in: ClientChannel;
  out: ClientChannel;
  outCookie = this.cookies.out;
  inCookie = this.cookies.in;
  readonly answers: Uint8Array[] = [];
  readonly #ask: Ask;
  #calls = 0;
  #acknowledged = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.out = ask('out');
    this.in = ask('in');
  }

  static async open(ask: Ask): Promise<Client> {
    const client = new Client(ask);
    begin(client.out, client.cookies, window);
    beginIn(client.in, client.cookies);
    await client.out.next(connC2);
    client.in.write(bindOf(sized.syntax));
    await client.out.until(() => client.out.rpc.length === 1);
    client.#take();
    return client;
  }

  /** Asks for so many bytes. */
  call(bytes: number): void {
    const stub = Buffer.alloc(4);
    stub.writeUInt32LE(bytes);
    this.#calls++;
    this.in.write(requestOf(0, stub, { callId: this.#calls }));
  }

  /** Calls and waits for the whole answer, acknowledging what comes. */
  async ask(bytes: number): Promise<void> {
    this.call(bytes);
    await this.finish();
  }

  /** Waits for the end of the last call's answer. */
  async finish(): Promise<void> {
    await this.out.until(() => {
      this.#take();
      this.acknowledge();
      return this.isAnswered;
    });
  }

  get isAnswered(): boolean {
    const last = this.answers.at(-1);
    const isLast = ((last?.[3] ?? 0) & 2) !== 0;
    return isLast && Buffer.from(last ?? []).readUInt32LE(12) === this.#calls;
  }

  /** Gives the channel's answers to the client, in their order over all channels. */
  #take(): void {
    this.answers.push(...this.out.rpc.splice(0));
  }

  acknowledge(): void {
    const received = this.answers.reduce((sum, pdu) => sum + pdu.length, 0) - this.#before;
    if (received - this.#acknowledged < window / 4) return;
    this.#acknowledged = received;
    this.in.send(flowControlAckWithDestination, {
      destination: 3,
      bytesReceived: received,
      availableWindow: window,
      channelCookie: this.outCookie,
    });
  }

  #before = 0;

  /** Goes over to a successor, all of whose predecessor has been read. */
  goOver(successor: ClientChannel, cookie: Guid): void {
    this.#take();
    this.out = successor;
    this.outCookie = cookie;
    this.#before = this.answers.reduce((sum, pdu) => sum + pdu.length, 0);
    this.#acknowledged = 0;
  }

  /** Answers A2: opens a successor and sends its first PDU. */
  async succeedOut(
    ask: Ask = this.#ask,
    predecessor = this.outCookie,
  ): Promise<{ channel: ClientChannel; cookie: Guid }> {
    await this.out.next(outR1A2);
    const channel = ask('out', 120);
    const cookie = newCookie();
    channel.send(outR1A3, {
      virtualConnectionCookie: this.cookies.connection,
      predecessorChannelCookie: predecessor,
      successorChannelCookie: cookie,
      receiveWindowSize: window,
    });
    return { channel, cookie };
  }

  get #isAskedToRecycle(): boolean {
    return this.out.rts.some((pdu) => readRtsMessage(outR1A2, pdu) !== undefined);
  }

  /** As {@link ask}, having its OUT channel replaced when the server asks for that meanwhile. @returns how often it did */
  async askRecycling(bytes: number): Promise<number> {
    this.call(bytes);
    for (let replaced = 0; ; replaced++) {
      await this.out.until(() => {
        this.#take();
        this.acknowledge();
        return this.isAnswered || this.#isAskedToRecycle;
      });
      if (!this.#isAskedToRecycle) return replaced;
      await this.#recycle();
    }
  }

  /** By whichever sequence the server takes. */
  async #recycle(): Promise<void> {
    const predecessor = this.out;
    const { channel, cookie } = await this.succeedOut();
    const isOneProxy = await predecessor.either(outR2A6, outR1A6);
    this.in.send(isOneProxy ? outR2A7 : outR1A7, { successorChannelCookie: cookie });
    await predecessor.either(outR2B3, outR1A10);
    this.goOver(channel, cookie);
    channel.send(isOneProxy ? outR2C1 : outR1A11, {});
  }
}
