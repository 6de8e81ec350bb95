import type { Socket } from 'node:net';
import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/clock.js';
import { decodePdu, type Pdu } from '../../wire/dcerpc/pdu.js';
import { PduSplitter } from '../../wire/dcerpc/pdu-splitter.js';
import type { Client } from '../client.js';

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
  readonly #socket: Socket;
  readonly #splitter = new PduSplitter(fragmentBytes);
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(client: Client, socket: Socket) {
    this.#client = client;
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /** Sends what has no answer. */
  send(...pdus: readonly Uint8Array[]): void {
    for (const pdu of pdus) this.#socket.write(pdu);
  }

  /**
   * Sends PDUs and reads their answer, which takes one round trip.
   *
   * @throws LabError `connection-timed-out`, `connection-reset`, `decode-failed`; the connection is closed then
   */
  async ask<T>(pdus: readonly Uint8Array[], read: () => Promise<T>): Promise<T> {
    const { clock, dialer } = this.#client.workstation;
    const answered = () =>
      dialer.exchange(() => {
        this.send(...pdus);
        return read();
      });
    const late = () => new LabError('connection-timed-out', 'no answer to the RPC call');
    try {
      return await withDeadline(clock, this.#client.policy.rpcCallTimeoutMs, answered, late);
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
      const chunk = await this.#chunks.next().catch(() => undefined);
      if (chunk === undefined || chunk.done === true) {
        throw new LabError('connection-reset', 'the RPC server closed the connection');
      }
      this.#splitter.push(chunk.value);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
