import { connect, type Socket } from 'node:net';
import { type BindPdu, encodeBind } from '../../../src/wire/dcerpc/bind.js';
import { wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import { decodePdu, type Pdu } from '../../../src/wire/dcerpc/pdu.js';
import { PduSplitter } from '../../../src/wire/dcerpc/pdu-splitter.js';
import { encodeRequest, type RequestPdu } from '../../../src/wire/dcerpc/request.js';
import { ndr32, type SyntaxId } from '../../../src/wire/ndr/syntax-id.js';

/** A bind of one interface with NDR32, as context 0. */
export function bindOf(abstractSyntax: SyntaxId, changes: Partial<BindPdu> = {}): Uint8Array {
  return encodeBind({
    type: 'bind',
    callId: 1,
    flags: wholePdu,
    maxTransmitFragment: 4280,
    maxReceiveFragment: 4280,
    associationGroup: 0,
    contexts: [{ id: 0, abstractSyntax, transferSyntaxes: [ndr32] }],
    ...changes,
  });
}

export function requestOf(opnum: number, stub: Uint8Array, changes: Partial<RequestPdu> = {}): Uint8Array {
  return encodeRequest({
    type: 'request',
    callId: 2,
    flags: wholePdu,
    allocHint: stub.length,
    contextId: 0,
    opnum,
    stub,
    ...changes,
  });
}

/** A connection that collects what comes back as PDUs, for tests. */
export class TestClient {
  readonly socket: Socket;
  readonly received: Pdu[] = [];
  /** Resolves when the server has ended or reset the connection. */
  readonly closed: Promise<void>;
  readonly #splitter = new PduSplitter(65535);
  #wake: () => void = () => undefined;
  #gone = false;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (bytes: Buffer) => {
      this.#splitter.push(bytes);
      for (let pdu = this.#splitter.next(); pdu; pdu = this.#splitter.next())
        this.received.push(decodePdu(pdu));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      const gone = () => {
        this.#gone = true;
        this.#wake();
        resolve();
      };
      this.socket.once('end', gone);
      this.socket.once('close', gone);
    });
  }

  send(...pdus: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(pdus));
  }

  /** Waits until so many PDUs have come in all; gives them. Fails when the connection ends before. */
  async pdus(count: number): Promise<readonly Pdu[]> {
    while (this.received.length < count) {
      if (this.#gone) throw new Error(`connection ended after ${this.received.length} of ${count} PDUs`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.received;
  }

  close(): void {
    this.socket.destroy();
  }
}
