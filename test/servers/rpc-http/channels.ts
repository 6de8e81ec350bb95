import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Guid, parseGuid } from '../../../src/values/guid.js';
import { PduSplitter } from '../../../src/wire/dcerpc/pdu-splitter.js';
import { connA1, connB1 } from '../../../src/wire/rpc-http/connection-establishment.js';
import { decodeRts, type RtsPdu } from '../../../src/wire/rpc-http/rts.js';
import { encodeRtsMessage, type RtsMessage, readRtsMessage } from '../../../src/wire/rpc-http/rts-message.js';

export const newCookie = (): Guid => parseGuid(randomUUID());

/** What a channel is asked for with. */
export interface AskOptions {
  readonly target?: string;
  readonly contentLength?: number;
  readonly user?: string;
  readonly fields?: readonly string[];
  readonly isTls?: boolean;
}

/** One channel of a client: what came, as text up to the head's end and as PDUs after it. */
export class ClientChannel {
  readonly socket: Socket;
  readonly rts: RtsPdu[] = [];
  readonly rpc: Uint8Array[] = [];
  head = '';
  /** Of the body, bytes. */
  received = 0;
  isOver = false;
  #isInBody = false;
  readonly #splitter = new PduSplitter(65_535);
  readonly #listeners = new Set<() => void>();

  constructor(port: number, direction: 'in' | 'out', options: AskOptions = {}) {
    const { target = 'cas1:6001', user = 'CONTOSO\\anna', fields = [], isTls = false } = options;
    const { contentLength = direction === 'in' ? 1_073_741_824 : 76 } = options;
    const at = { host: '127.0.0.1', port };
    this.socket = isTls
      ? connectTls({ ...at, rejectUnauthorized: false })
      : connect({ ...at, noDelay: true });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (bytes: Buffer) => this.#heard(bytes));
    this.socket.on('close', () => {
      this.isOver = true;
      this.#changed();
    });
    const authorization = Buffer.from(`${user}:Passw0rd!`).toString('base64');
    const lines = [
      `RPC_${direction.toUpperCase()}_DATA /rpc/rpcproxy.dll?${target} HTTP/1.1`,
      'Host: mail.contoso.example',
      'User-Agent: MSRPC',
      `Authorization: Basic ${authorization}`,
      `Content-Length: ${contentLength}`,
      ...fields,
    ];
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  write(...parts: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  send<Fields>(message: RtsMessage<Fields>, fields: Fields): void {
    this.socket.write(encodeRtsMessage(message, fields));
  }

  /** Waits until it holds; fails when the channel ends before. */
  async until(holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        const done = holds();
        if (!done && !this.isOver) return;
        this.#listeners.delete(look);
        if (done) resolve();
        else reject(new Error(`the channel ended after: ${this.head}, ${this.rts.length} RTS PDUs`));
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** The next RTS PDU of this layout; others before it are passed over. */
  async next<Fields>(message: RtsMessage<Fields>): Promise<Fields> {
    let found: Fields | undefined;
    await this.until(() => {
      while (found === undefined) {
        const [pdu] = this.rts;
        if (pdu === undefined) return false;
        this.rts.shift();
        found = readRtsMessage(message, pdu);
      }
      return true;
    });
    if (found === undefined) throw new Error(`no ${message.name}`);
    return found;
  }

  /** As {@link next}, for one of two; true for the first. */
  async either<One, Other>(one: RtsMessage<One>, other: RtsMessage<Other>): Promise<boolean> {
    let found: boolean | undefined;
    await this.until(() => {
      while (found === undefined) {
        const pdu = this.rts.shift();
        if (pdu === undefined) return false;
        if (readRtsMessage(one, pdu) !== undefined) found = true;
        else if (readRtsMessage(other, pdu) !== undefined) found = false;
      }
      return true;
    });
    return found === true;
  }

  async closed(): Promise<void> {
    await this.until(() => this.isOver);
  }

  #heard(bytes: Buffer): void {
    let body = bytes;
    if (!this.#isInBody) {
      const all = Buffer.concat([Buffer.from(this.head, 'latin1'), bytes]);
      const end = all.indexOf('\r\n\r\n');
      this.head = all.toString('latin1', 0, end < 0 ? all.length : end + 4);
      if (end < 0 || this.head.includes('100 Continue')) {
        this.#changed();
        return;
      }
      this.#isInBody = true;
      body = all.subarray(end + 4);
    }
    this.received += body.length;
    this.#splitter.push(body);
    for (let pdu = this.#splitter.next(); pdu !== undefined; pdu = this.#splitter.next()) {
      if (pdu[2] === 20) this.rts.push(decodeRts(pdu));
      else this.rpc.push(pdu);
    }
    this.#changed();
  }

  #changed(): void {
    for (const look of this.#listeners) look();
  }
}

/** Cookies of one virtual connection. */
export interface Cookies {
  readonly connection: Guid;
  readonly in: Guid;
  readonly out: Guid;
}

export const newCookies = (): Cookies => ({ connection: newCookie(), in: newCookie(), out: newCookie() });

/** CONN/A1. */
export function begin(
  channel: ClientChannel,
  { connection, out }: Cookies,
  receiveWindowSize = 65_536,
): void {
  channel.send(connA1, {
    virtualConnectionCookie: connection,
    outChannelCookie: out,
    receiveWindowSize,
  });
}

/** CONN/B1. */
export function beginIn(channel: ClientChannel, cookies: Cookies, clientKeepalive = 300_000): void {
  channel.send(connB1, {
    virtualConnectionCookie: cookies.connection,
    inChannelCookie: cookies.in,
    channelLifetime: 1_073_741_824,
    clientKeepalive,
    associationGroupId: newCookie(),
  });
}
