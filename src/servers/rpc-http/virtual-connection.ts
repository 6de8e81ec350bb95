import type { Clock } from '../../network/time/clock.js';
import type { Guid } from '../../values/guid.js';
import { connA3, connC2, keepaliveInterval } from '../../wire/rpc-http/connection-establishment.js';
import { inR1A5 } from '../../wire/rpc-http/in-channel-recycling.js';
import { isOutR2C1, outR1A7, outR1A11, outR2A7 } from '../../wire/rpc-http/out-channel-recycling.js';
import { flowControlAckWithDestination, keepAlive, ping } from '../../wire/rpc-http/outside-sequences.js';
import { decodeRts, type RtsPdu } from '../../wire/rpc-http/rts.js';
import { encodeRtsMessage, readRtsMessage } from '../../wire/rpc-http/rts-message.js';
import type { Association } from '../rpc/association.js';
import type { Reply } from '../rpc/replies.js';
import type { Channel, ChannelOwner, TellOfChannel } from './channel.js';
import type { ChannelLimits } from './channel-limits.js';
import type { RpcTarget } from './rpc-target.js';
import { type InChannelStart, VirtualInChannel } from './virtual-in-channel.js';
import { type OutChannelStart, VirtualOutChannel } from './virtual-out-channel.js';

/** What a virtual connection is made with. */
export interface VirtualConnectionOptions {
  readonly cookie: Guid;
  /** As the URL names it, in lower case: both halves must ask for the same. */
  readonly targetName: string;
  /** Who the HTTP layer let in: both halves must be of the same user. */
  readonly user: string;
  readonly target: RpcTarget;
  readonly clock: Clock;
  readonly limits: ChannelLimits;
  readonly tell: (channel: Channel, what: Parameters<TellOfChannel>[0]) => void;
  readonly closed: (connection: VirtualConnection) => void;
}

/** RPC PDUs answered before other connections get their turn. */
const pdusPerTurn = 16;

/** PTYPE of an RTS PDU, at its place in the common header. */
const isRts = (pdu: Uint8Array) => pdu[2] === 20;

/**
 * One RPC connection over pairs of HTTP requests (MS-RPCH 3.2): the proxies and the server in one. Its halves may come
 * in any order; what is between them is the server's association, as on a TCP connection.
 */
export class VirtualConnection {
  readonly cookie: Guid;
  readonly targetName: string;
  readonly user: string;
  readonly #options: VirtualConnectionOptions;
  readonly #createdMs: number;
  #in: VirtualInChannel | undefined;
  #out: VirtualOutChannel | undefined;
  #association: Association | undefined;
  /** How long either side may be silent, ms. */
  #connectionTimeoutMs: number;
  #keepaliveMs = Number.POSITIVE_INFINITY;
  /** The association takes no PDU until a reply is due. */
  #isHeld = false;
  #nextTurn: NodeJS.Immediate | undefined;
  #isClosed = false;

  constructor(options: VirtualConnectionOptions) {
    this.#options = options;
    this.cookie = options.cookie;
    this.targetName = options.targetName;
    this.user = options.user;
    this.#createdMs = options.clock.now();
    this.#connectionTimeoutMs = options.limits.connectionTimeoutMs;
  }

  /** CONN/B1. @returns false when there is an IN channel already */
  attachIn(start: InChannelStart, clientKeepalive: number): boolean {
    if (this.#in !== undefined) return false;
    const { receiveWindow, connectionTimeoutMs } = this.#options.limits;
    this.#in = new VirtualInChannel(start, { receiveWindow, connectionTimeoutMs });
    this.#keepaliveMs = keepaliveInterval(clientKeepalive);
    this.#openWhenComplete(start.channel);
    this.#ownIn(start.channel);
    return true;
  }

  /** CONN/A1. @returns false when there is an OUT channel already */
  attachOut(start: OutChannelStart, connectionTimeoutMs: number): boolean {
    if (this.#out !== undefined) return false;
    const { outChannelLifetime, recycleBelow } = this.#options.limits;
    this.#connectionTimeoutMs = connectionTimeoutMs;
    const { channel } = start;
    this.#out = new VirtualOutChannel(start, {
      lifetime: outChannelLifetime,
      recycleBelow,
      connectionTimeoutMs,
      now: () => this.#options.clock.now(),
      tell: (what) => this.#options.tell(channel, what),
    });
    this.#out.sendRts(encodeRtsMessage(connA3, { connectionTimeout: connectionTimeoutMs }));
    this.#ownOut(channel);
    this.#openWhenComplete(channel);
    return true;
  }

  /** IN_R1/A1. @returns false when it follows no channel of this connection */
  succeedIn(start: InChannelStart, predecessorCookie: Guid): boolean {
    if (this.#association === undefined) return false;
    const a4 = this.#in?.succeed(start, predecessorCookie);
    if (a4 === undefined) return false;
    this.#ownIn(start.channel, true);
    this.#out?.sendRts(a4);
    return true;
  }

  /** OUT_R1/A3. @returns false when it follows no channel of this connection */
  succeedOut(start: OutChannelStart, predecessorCookie: Guid): boolean {
    if (this.#out?.succeed(start, predecessorCookie) !== true) return false;
    this.#ownOut(start.channel);
    return true;
  }

  /** Does what is due: pings, and the end of a connection whose client, server or other half is not there. */
  tick(): void {
    const now = this.#options.clock.now();
    if (!this.#options.target.isUp()) this.close('the server has stopped');
    else if (this.#in === undefined || this.#out === undefined) {
      if (now - this.#createdMs >= this.#options.limits.setupTimeoutMs) this.close('no second channel');
    } else {
      const patience = 2 * this.#connectionTimeoutMs; // a client pings at one and a half at the latest (MS-RPCH 3.2.2.6.1)
      if (now - this.#in.channel.lastHeardMs >= patience) this.close('nothing came on the IN channel');
      else if (this.#out.stalledMs() >= patience) this.close('nothing is taken on the OUT channel');
      else this.#out.keepAlive(Math.min(this.#connectionTimeoutMs, this.#keepaliveMs) / 2);
    }
  }

  /** Ends all channels and the association behind them. */
  close(why: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearImmediate(this.#nextTurn);
    this.#association?.end();
    const channels = [...(this.#in?.channels ?? []), ...(this.#out?.channels ?? [])];
    const [first] = channels;
    if (first !== undefined)
      this.#options.tell(first, { happened: 'virtual connection closed', reason: why });
    for (const channel of channels) channel.end();
    this.#options.closed(this);
  }

  #ownIn(channel: Channel, isPlugged = false): void {
    channel.own(
      this.#ownerOf((pdu) => this.#receivedOnIn(pdu)),
      isPlugged,
    );
  }

  #ownOut(channel: Channel): void {
    channel.own(this.#ownerOf((pdu) => this.#receivedOnOut(channel, pdu)));
  }

  #ownerOf(receive: (pdu: Uint8Array) => void): ChannelOwner {
    return { receive, drained: () => this.#flush(), gone: (why) => this.close(why) };
  }

  #openWhenComplete(channel: Channel): void {
    if (this.#in === undefined || this.#out === undefined || this.#isClosed) return;
    const { target, limits, tell } = this.#options;
    const { clientAddress: address, clientPort: port } = this.#in.channel;
    const { clientAddress, clientPort } = this.#out.channels[0] ?? channel;
    const answeredOn = { address: clientAddress, port: clientPort };
    this.#association = target.open({ address, port, answeredOn }, limits);
    if (this.#association === undefined) {
      this.close('the server has stopped');
      return;
    }
    const { receiveWindow: receiveWindowSize, connectionTimeoutMs: connectionTimeout } = limits;
    this.#out.sendRts(encodeRtsMessage(connC2, { receiveWindowSize, connectionTimeout }));
    tell(channel, { happened: `virtual connection to ${target.host}:${target.port}` });
    this.#run();
  }

  #receivedOnIn(pdu: Uint8Array): void {
    if (isRts(pdu)) this.#commandOnIn(decodeRts(pdu));
    else if (this.#in?.receive(pdu) !== true) this.close('more than the receive window');
    else this.#run();
  }

  #commandOnIn(pdu: RtsPdu): void {
    const acknowledgment = readRtsMessage(flowControlAckWithDestination, pdu);
    if (acknowledgment !== undefined) {
      if (this.#out?.acknowledged(acknowledgment) === false) this.close('an acknowledgment that cannot be');
      else this.#flush();
      return;
    }
    if (readRtsMessage(ping, pdu) !== undefined) return;
    const interval = readRtsMessage(keepAlive, pdu);
    if (interval !== undefined) {
      this.#keepaliveMs = keepaliveInterval(interval.clientKeepalive);
      return;
    }
    const a5 = readRtsMessage(inR1A5, pdu);
    const next = a5 && this.#in?.switchOver(a5.successorChannelCookie);
    if (next !== undefined) {
      this.#options.tell(next, { happened: 'IN channel replaced' });
      this.#ownIn(next);
      return;
    }
    const a7 = readRtsMessage(outR2A7, pdu) ?? readRtsMessage(outR1A7, pdu);
    if (a7 !== undefined && this.#out?.agree(a7.successorChannelCookie) === true) this.#run();
    else this.close('an RTS PDU that is not for this IN channel');
  }

  #receivedOnOut(channel: Channel, bytes: Uint8Array): void {
    const pdu = isRts(bytes) ? decodeRts(bytes) : undefined;
    const isConfirmation =
      pdu !== undefined && (isOutR2C1(pdu) || readRtsMessage(outR1A11, pdu) !== undefined);
    if (isConfirmation && this.#out?.confirm(channel) === true) this.#run();
    else this.close('a PDU that is not for this OUT channel');
  }

  #flush(): void {
    this.#out?.flush();
    this.#run();
  }

  #run(): void {
    if (this.#nextTurn === undefined) this.#turn();
  }

  /** Answers RPC PDUs as long as the answers find their way out. */
  #turn(): void {
    this.#nextTurn = undefined;
    for (let answered = 0; answered < pdusPerTurn; answered++) {
      if (this.#isClosed || this.#isHeld || this.#out?.isClear !== true) return;
      const taken = this.#association && this.#in?.take();
      if (this.#association === undefined || taken === undefined) return;
      if (!this.#options.target.isUp()) {
        this.close('the server has stopped');
        return;
      }
      if (taken.acknowledgment !== undefined) this.#out.sendRts(taken.acknowledgment);
      this.#send(this.#association.receive(taken.pdu));
    }
    if (this.#in?.hasMore === true) this.#nextTurn = setImmediate(() => this.#turn());
  }

  #send({ pdus, close, later, holds = false, hangs = false }: Reply): void {
    this.#out?.send(pdus);
    if (holds || hangs) this.#isHeld = true;
    later?.then((make) => {
      if (this.#isClosed) return;
      if (holds) this.#isHeld = false;
      this.#send(make());
      if (holds) this.#run();
    });
    if (close) this.close('by the server');
  }
}
