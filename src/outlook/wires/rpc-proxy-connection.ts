import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { isLabError, LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import { parseGuid } from '../../values/guid.js';
import { PduSplitter } from '../../wire/dcerpc/pdu-splitter.js';
import type { Client } from '../client.js';
import { type Recorder, startTrace } from '../trace.js';
import { fragmentBytes } from './rpc-link.js';
import { type Channel, openChannel, type RpcProxyTarget, refusalOf } from './rpc-proxy-channel.js';
import type { RpcTransport } from './rpc-transport.js';
import { type ConnectionAction, outRequestLength, VirtualConnection } from './virtual-connection.js';

/** A virtual connection that stands, and the proxy's address that its OUT channel goes to. */
export interface RpcProxyConnection {
  readonly transport: RpcTransport;
  readonly address: string;
}

/**
 * Opens a virtual connection to a server behind an RPC proxy (MS-RPCH 3.2.2.4.1.2): both channels at once, each a step,
 * and waits until the proxy has joined them.
 *
 * @throws LabError for whatever stops it; LogonRefused
 */
export async function connectThroughProxy(
  client: Client,
  recorder: Recorder,
  target: RpcProxyTarget,
): Promise<RpcProxyConnection> {
  const { rpcHttpChannelLifetime: lifetime, ...policy } = client.policy.connecting;
  const machine = new VirtualConnection({
    newCookie: () => parseGuid(randomUUID()),
    receiveWindow: policy.rpcHttpReceiveWindow,
    channelLifetime: lifetime,
    keepaliveMs: policy.rpcHttpKeepaliveMs,
  });
  const out = { length: outRequestLength.first, first: machine.firstOut() };
  const opening = [
    openChannel(client, recorder, 'OUT', target, out),
    openChannel(client, recorder, 'IN', target, { length: lifetime, first: machine.firstIn() }),
  ] as const;
  const [outResult, inResult] = await Promise.allSettled(opening);
  if (outResult.status === 'rejected') {
    if (inResult.status === 'fulfilled') inResult.value.close();
    throw outResult.reason;
  }
  if (inResult.status === 'rejected') {
    outResult.value.close();
    throw inResult.reason;
  }
  const connection = new JoinedChannels(client, target, machine, outResult.value, inResult.value);
  const { host: server, port } = target;
  await recorder.step('virtual-connection', `${server}:${port}`, async (step) => {
    step.facts({ server, port });
    await connection.opened(policy.rpcHttpConnectTimeoutMs);
    const { peerWindow: receiveWindow, connectionTimeoutMs } = machine;
    step.facts({ receiveWindow, connectionTimeoutMs });
  });
  return { transport: connection, address: outResult.value.address };
}

/** The channels and what is due on them: long, as each action of the virtual connection is carried out on the same state. */
class JoinedChannels implements RpcTransport {
  readonly #client: Client;
  readonly #target: RpcProxyTarget;
  readonly #machine: VirtualConnection;
  #in: Channel;
  #out: Channel;
  readonly #successors: { IN?: Promise<Channel>; OUT?: Promise<Channel> } = {};
  /** Everything that is written waits its turn here, so that a channel is left after its last byte. */
  #work: Promise<unknown> = Promise.resolve();
  readonly #ended = new AbortController();
  readonly #pdus: Uint8Array[] = [];
  #wake: () => void = () => undefined;
  #failure: unknown;
  #isOpened = false;
  #lastSent = 0;

  constructor(
    client: Client,
    target: RpcProxyTarget,
    machine: VirtualConnection,
    out: Channel,
    into: Channel,
  ) {
    this.#client = client;
    this.#target = target;
    this.#machine = machine;
    this.#out = out;
    this.#in = into;
    this.#watchIn(into);
    void this.#readOut(out);
  }

  /** @throws LabError when the proxy does not join the channels in time, or gives them up */
  async opened(timeoutMs: number): Promise<void> {
    const { clock, dialer } = this.#client.workstation;
    const where = this.#target.proxy.server;
    try {
      await withDeadline(
        clock,
        timeoutMs,
        // The answer has been under way since the channels' own requests.
        () => dialer.exchange(() => this.#until(() => this.#isOpened), 0, this.socket),
        () => new LabError('connection-timed-out', 'the RPC proxy does not join the channels', { where }),
      );
    } finally {
      if (!this.#isOpened) this.close();
    }
    if (!this.#isOpened) {
      throw (
        this.#failure ?? new LabError('connection-reset', 'the RPC proxy closed the connection', { where })
      );
    }
    void this.#ping();
  }

  get ended(): Promise<void> {
    return this.#until(() => false);
  }

  get socket(): Socket {
    return this.#out.socket;
  }

  async send(pdu: Uint8Array): Promise<void> {
    await this.#until(() => this.#machine.hasRoomFor(pdu.length));
    if (this.#ended.signal.aborted) return;
    const actions = this.#machine.sent(pdu.length);
    const written = this.#inTurn(() => this.#write(pdu));
    this.#do(actions);
    await written;
  }

  async receive(): Promise<Uint8Array | undefined> {
    await this.#until(() => this.#pdus.length > 0);
    const pdu = this.#pdus.shift();
    if (pdu !== undefined) this.#do(this.#machine.consumed(pdu.length));
    else if (isLabError(this.#failure)) throw this.#failure;
    return pdu;
  }

  close(): void {
    this.#end(undefined);
  }

  #end(failure: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#failure = failure;
    this.#ended.abort();
    this.#in.close();
    this.#out.close();
    for (const successor of [this.#successors.IN, this.#successors.OUT]) {
      successor?.then((channel) => channel.close()).catch(() => undefined);
    }
    this.#notify();
  }

  /** Resolves when the condition holds, or the connection has ended. One waits at a time for each direction. */
  async #until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.#ended.signal.aborted) {
      const before = this.#wake;
      await new Promise<void>((resolve) => {
        this.#wake = () => {
          before();
          resolve();
        };
      });
    }
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = () => undefined;
    wake();
  }

  #write(bytes: Uint8Array): Promise<void> {
    this.#lastSent = this.#client.workstation.clock.now();
    return this.#in.stream.write(bytes);
  }

  #inTurn(task: () => Promise<void> | void): Promise<void> {
    const done = this.#work.then(() => (this.#ended.signal.aborted ? undefined : task()));
    this.#work = done.catch((error: unknown) => this.#end(error));
    return done;
  }

  /** An IN channel is answered only when it has failed (MS-RPCH 2.1.2.1.3). */
  #watchIn(channel: Channel): void {
    channel.stream.answer.then(
      (answer) => this.#in === channel && this.#end(refusalOf(answer, undefined, this.#target)),
      (error: unknown) => this.#in === channel && this.#end(error),
    );
  }

  async #readOut(channel: Channel): Promise<void> {
    const splitter = new PduSplitter(fragmentBytes);
    try {
      const answer = await channel.stream.answer;
      if (answer.status !== 200) return this.#end(refusalOf(answer, undefined, this.#target));
      for await (const chunk of answer.body) {
        splitter.push(chunk);
        for (let pdu = splitter.next(); pdu !== undefined; pdu = splitter.next()) {
          const actions = this.#machine.received(pdu);
          this.#do(actions);
          // What follows on a predecessor is ignored.
          if (actions.some((step) => step.action === 'switch' && step.channel === 'OUT')) return;
        }
      }
      this.#end(undefined);
    } catch (error) {
      if (this.#out === channel) this.#end(error);
    }
  }

  #do(actions: readonly ConnectionAction[]): void {
    for (const action of actions) this.#act(action);
    this.#notify();
  }

  #act(action: ConnectionAction): void {
    switch (action.action) {
      case 'opened':
        this.#isOpened = true;
        return;
      case 'deliver':
        this.#pdus.push(action.pdu);
        return;
      case 'go-on':
        return;
      case 'send-in':
        void this.#inTurn(() => this.#write(action.bytes));
        return;
      case 'open-successor':
        this.#successors[action.channel] = this.#openSuccessor(action.channel, action.first);
        return;
      case 'end-successor-request':
        void this.#inTurn(async () => {
          const successor = await this.#successors.OUT;
          await successor?.stream.write(action.bytes);
          successor?.stream.end();
        });
        return;
      case 'switch':
        void this.#inTurn(() => this.#switch(action.channel, action.last));
    }
  }

  #openSuccessor(direction: 'IN' | 'OUT', first: Uint8Array): Promise<Channel> {
    const { workstation, policy } = this.#client;
    const isIn = direction === 'IN';
    const length = isIn ? policy.connecting.rpcHttpChannelLifetime : outRequestLength.successor;
    // It belongs to no step: the connection was made long ago.
    const unheard = startTrace(workstation.clock);
    const body = { length, first, isSuccessor: true };
    const successor = openChannel(this.#client, unheard, direction, this.#target, body);
    successor.catch((error: unknown) => this.#end(error));
    return successor;
  }

  async #switch(direction: 'IN' | 'OUT', last: Uint8Array | undefined): Promise<void> {
    const successor = await this.#successors[direction];
    delete this.#successors[direction];
    if (successor === undefined) return;
    if (direction === 'OUT') {
      const predecessor = this.#out;
      this.#out = successor;
      void this.#readOut(successor);
      return predecessor.close();
    }
    // From here on the predecessor may be closed: it is expected to be.
    const predecessor = this.#in;
    this.#in = successor;
    this.#watchIn(successor);
    if (last !== undefined) await predecessor.stream.write(last);
    predecessor.close();
  }

  /** Half of what the proxy allows: an idle IN channel would be given up by whatever stands between. */
  async #ping(): Promise<void> {
    const { clock } = this.#client.workstation;
    const interval = this.#machine.connectionTimeoutMs / 2;
    if (interval <= 0) return;
    while (!this.#ended.signal.aborted) {
      const due = this.#lastSent + interval;
      await clock.background.sleep(Math.max(1, due - clock.now()), this.#ended.signal).catch(() => undefined);
      if (!this.#ended.signal.aborted && clock.now() - this.#lastSent >= interval)
        this.#do(this.#machine.ping());
    }
  }
}
