import { isLabError } from '../../errors.js';
import type { Clock } from '../../network/time/clock.js';
import type { Guid } from '../../values/guid.js';
import { connA1, connB1 } from '../../wire/rpc-http/connection-establishment.js';
import { inR1A1 } from '../../wire/rpc-http/in-channel-recycling.js';
import { outR1A3 } from '../../wire/rpc-http/out-channel-recycling.js';
import { decodeRts } from '../../wire/rpc-http/rts.js';
import { readRtsMessage } from '../../wire/rpc-http/rts-message.js';
import type { Channel, TellOfChannel } from './channel.js';
import { type ChannelLimits, defaultChannelLimits, isReceiveWindowSize } from './channel-limits.js';
import type { RpcTarget } from './rpc-target.js';
import { VirtualConnection } from './virtual-connection.js';

/** What {@link VirtualConnections} stands on. */
export interface VirtualConnectionsOptions {
  readonly clock: Clock;
  readonly limits?: Partial<ChannelLimits>;
}

/** A request that has become a channel, before anything was read on it. */
export interface ChannelRequest {
  readonly direction: 'in' | 'out';
  readonly channel: Channel;
  /** `server:port` as in the URL, in lower case. */
  readonly targetName: string;
  readonly target: RpcTarget;
  /** Who the HTTP layer let in. */
  readonly user: string;
  /** Of an OUT channel, ms (`Pragma: MinConnTimeout`). Default: the limits'. */
  readonly connectionTimeoutMs?: number | undefined;
  /** What is to be known of this channel and the connection it belongs to. */
  readonly tell: TellOfChannel;
}

/** Codes of a 503 (MS-RPCH 2.1.2.1.3, MS-ERREF): RPC_S_SERVER_UNAVAILABLE and RPC_S_SERVER_TOO_BUSY. */
const unavailable = '6ba';
const tooBusy = '6bb';

/**
 * All virtual connections of a lab by cookie: the halves of one may come by way of different proxies, as they do behind a
 * balancer, and meet here.
 */
export class VirtualConnections {
  readonly clock: Clock;
  readonly limits: ChannelLimits;
  readonly #byCookie = new Map<Guid, VirtualConnection>();
  readonly #unopened = new Map<
    Channel,
    { readonly sinceMs: number; readonly tell: ChannelRequest['tell'] }
  >();
  /** Which request each channel is of, for the journal. */
  readonly #tellers = new WeakMap<Channel, ChannelRequest['tell']>();
  #sweeping: AbortController | undefined;

  constructor({ clock, limits = {} }: VirtualConnectionsOptions) {
    this.clock = clock;
    this.limits = { ...defaultChannelLimits, ...limits };
  }

  /** Connections that are open or wait for their other half. */
  get size(): number {
    return this.#byCookie.size;
  }

  /** Takes a channel over, to its end. */
  open(request: ChannelRequest): void {
    const { channel, tell } = request;
    this.#tellers.set(channel, tell);
    if (this.#unopened.size >= this.limits.maxUnopened) {
      this.#refuse(request, tooBusy);
      return;
    }
    this.#unopened.set(channel, { sinceMs: this.clock.now(), tell });
    this.#sweep();
    channel.own({
      receive: (pdu) => this.#first(request, pdu),
      drained: () => undefined,
      gone: (why) => {
        this.#forget(channel);
        tell({ happened: 'channel without PDU', reason: why });
      },
    });
  }

  /** Ends everything. */
  close(): void {
    for (const connection of [...this.#byCookie.values()]) connection.close('the lab has stopped');
    for (const channel of this.#unopened.keys()) channel.end();
    this.#unopened.clear();
    this.#rest();
  }

  #first(request: ChannelRequest, bytes: Uint8Array): void {
    const { channel, tell } = request;
    this.#forget(channel);
    const reason = this.#attach(request, bytes);
    if (reason === undefined) return;
    tell({ happened: 'protocol error', reason });
    channel.end();
  }

  /** Reads the first PDU. @returns which error of the protocol makes the channel of no use, unless it is or has been refused already */
  #attach(request: ChannelRequest, bytes: Uint8Array): string | undefined {
    try {
      const pdu = decodeRts(bytes);
      if (request.direction === 'out') {
        const a1 = readRtsMessage(connA1, pdu);
        if (a1 !== undefined) return this.#attachOut(request, a1);
        const a3 = readRtsMessage(outR1A3, pdu);
        if (a3 !== undefined) return this.#succeedOut(request, a3);
      } else {
        const b1 = readRtsMessage(connB1, pdu);
        if (b1 !== undefined) {
          const { virtualConnectionCookie, inChannelCookie: cookie, clientKeepalive } = b1;
          const connection = this.#connectionFor(request, virtualConnectionCookie);
          if (typeof connection === 'string') return this.#refused(request, connection);
          const isFirst = connection.attachIn({ channel: request.channel, cookie }, clientKeepalive);
          return isFirst ? undefined : 'a second IN channel';
        }
        const a1 = readRtsMessage(inR1A1, pdu);
        if (a1 !== undefined) return this.#succeedIn(request, a1);
      }
      return 'not a PDU that begins a channel';
    } catch (error) {
      return isLabError(error) ? error.message : 'internal';
    }
  }

  #attachOut(request: ChannelRequest, a1: ReturnType<typeof connA1.read>): string | undefined {
    const { virtualConnectionCookie, outChannelCookie: cookie, receiveWindowSize } = a1;
    if (!isReceiveWindowSize(receiveWindowSize)) return 'a receive window of another size';
    const connection = this.#connectionFor(request, virtualConnectionCookie);
    if (typeof connection === 'string') return this.#refused(request, connection);
    const { channel, connectionTimeoutMs = this.limits.connectionTimeoutMs } = request;
    const isFirst = connection.attachOut({ channel, cookie, receiveWindowSize }, connectionTimeoutMs);
    return isFirst ? undefined : 'a second OUT channel';
  }

  #succeedOut(request: ChannelRequest, a3: ReturnType<typeof outR1A3.read>): string | undefined {
    const { channel } = request;
    const { receiveWindowSize, successorChannelCookie: cookie, predecessorChannelCookie } = a3;
    if (!isReceiveWindowSize(receiveWindowSize)) return 'a receive window of another size';
    const connection = this.#find(request, a3.virtualConnectionCookie);
    const start = { channel, cookie, receiveWindowSize };
    const isNext = connection?.succeedOut(start, predecessorChannelCookie) === true;
    return isNext ? undefined : 'a successor of no OUT channel';
  }

  #succeedIn(request: ChannelRequest, a1: ReturnType<typeof inR1A1.read>): string | undefined {
    const { successorChannelCookie: cookie, predecessorChannelCookie } = a1;
    const connection = this.#find(request, a1.virtualConnectionCookie);
    const isNext = connection?.succeedIn({ channel: request.channel, cookie }, predecessorChannelCookie);
    return isNext === true ? undefined : 'a successor of no IN channel';
  }

  /** The connection of this cookie, if it is the same user's and to the same server. */
  #find({ user, targetName }: ChannelRequest, cookie: Guid): VirtualConnection | undefined {
    const connection = this.#byCookie.get(cookie);
    return connection?.user === user && connection.targetName === targetName ? connection : undefined;
  }

  /** The one that waits for its other half, or a new one, or the code of a 503. */
  #connectionFor(
    request: ChannelRequest,
    cookie: Guid,
  ): VirtualConnection | typeof unavailable | typeof tooBusy {
    const { targetName, user, target } = request;
    if (this.#byCookie.has(cookie)) return this.#find(request, cookie) ?? unavailable;
    if (!target.isUp()) return unavailable;
    if (this.#byCookie.size >= this.limits.maxConnections) return tooBusy;
    const { clock, limits } = this;
    const connection = new VirtualConnection({
      cookie,
      targetName,
      user,
      target,
      clock,
      limits,
      tell: (channel, what) => this.#tellers.get(channel)?.(what),
      closed: () => {
        this.#byCookie.delete(cookie);
        this.#rest();
      },
    });
    this.#byCookie.set(cookie, connection);
    this.#sweep();
    return connection;
  }

  #refused(request: ChannelRequest, code: string): undefined {
    this.#refuse(request, code);
    return undefined;
  }

  #refuse({ channel, tell }: ChannelRequest, code: string): void {
    const status = `503 RPC Error: ${code}`;
    tell({ happened: status, status: '503' });
    channel.end(`HTTP/1.0 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  }

  #forget(channel: Channel): void {
    this.#unopened.delete(channel);
    this.#rest();
  }

  /** One timer for all of them, as long as there are any. */
  #sweep(): void {
    if (this.#sweeping !== undefined) return;
    const sweeping = new AbortController();
    this.#sweeping = sweeping;
    const sweep = async () => {
      for (;;) {
        await this.clock.background.sleep(this.limits.sweepMs, sweeping.signal);
        this.#tick();
      }
    };
    sweep().catch(() => undefined); // aborted
  }

  #rest(): void {
    if (this.#byCookie.size > 0 || this.#unopened.size > 0) return;
    this.#sweeping?.abort();
    this.#sweeping = undefined;
  }

  #tick(): void {
    for (const connection of [...this.#byCookie.values()]) connection.tick();
    const now = this.clock.now();
    for (const [channel, { sinceMs, tell }] of [...this.#unopened]) {
      if (now - sinceMs < this.limits.firstPduTimeoutMs) continue;
      this.#forget(channel);
      tell({ happened: 'channel without PDU', reason: 'closed' });
      channel.end();
    }
  }
}
