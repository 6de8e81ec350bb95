import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import { decodePdu, type Pdu } from '../../wire/dcerpc/pdu.js';
import { PduSplitter } from '../../wire/dcerpc/pdu-splitter.js';
import type { Client } from '../client.js';
import type { RpcTransport } from './rpc-transport.js';

/** Windows' fragment size on TCP. */
export const fragmentBytes = 5840;

/** A PDU as it came, and what it says. */
export interface ReceivedPdu {
  readonly bytes: Uint8Array;
  readonly pdu: Pdu;
}

/** PDUs to and from one server, on the time of the client's network. */
export class RpcLink {
  readonly #client: Client;
  readonly #transport: RpcTransport;
  readonly #splitter = new PduSplitter(fragmentBytes);

  constructor(client: Client, transport: RpcTransport) {
    this.#client = client;
    this.#transport = transport;
  }

  /** Sends what has no answer. */
  async send(...pdus: readonly Uint8Array[]): Promise<void> {
    for (const pdu of pdus) await this.#transport.send(pdu);
  }

  /**
   * Sends PDUs and reads their answer, which takes one round trip.
   *
   * @throws LabError `connection-timed-out`, `connection-reset`, `decode-failed`; the connection is closed then
   */
  async ask<T>(pdus: readonly Uint8Array[], read: () => Promise<T>): Promise<T> {
    const { clock, dialer } = this.#client.workstation;
    const answered = () =>
      dialer.exchange(
        async () => {
          await this.send(...pdus);
          return read();
        },
        1,
        this.#transport.socket,
      );
    const late = () => new LabError('connection-timed-out', 'no answer to the RPC call');
    try {
      return await withDeadline(clock, this.#client.policy.connecting.rpcCallTimeoutMs, answered, late);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Reads the next PDU. */
  async next(): Promise<ReceivedPdu> {
    for (;;) {
      const bytes = this.#splitter.next();
      if (bytes !== undefined) return { bytes, pdu: decodePdu(bytes) };
      const octets = await this.#transport.receive();
      if (octets === undefined) {
        throw new LabError('connection-reset', 'the RPC server closed the connection');
      }
      this.#splitter.push(octets);
    }
  }

  /** As the client's network tells: a connection that was lost without a word does not end. */
  get ended(): Promise<void> {
    const { ended, socket } = this.#transport;
    if (socket === undefined) return ended;
    return ended.then(() => this.#client.workstation.dialer.ended(socket));
  }

  close(): void {
    this.#transport.close();
  }
}
