import type { Socket } from 'node:net';
import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/clock.js';
import { wholePdu } from '../../wire/dcerpc/common-header.js';
import { formatFaultStatus } from '../../wire/dcerpc/fault.js';
import { FragmentReassembler } from '../../wire/dcerpc/fragments.js';
import { formatInterface } from '../../wire/dcerpc/interfaces.js';
import { negotiationResult } from '../../wire/dcerpc/negotiation.js';
import { decodePdu, encodePdu, type Pdu } from '../../wire/dcerpc/pdu.js';
import { PduSplitter } from '../../wire/dcerpc/pdu-splitter.js';
import type { ResponsePdu } from '../../wire/dcerpc/response.js';
import { ndr32, type SyntaxId } from '../../wire/ndr/syntax-id.js';
import type { Client } from '../client.js';

/** An association on one TCP connection, with one interface bound. */
export interface RpcConnection {
  /** @throws LabError `protocol-refused` for a fault, `connection-timed-out`, `connection-reset`, `decode-failed` */
  call(opnum: number, stub: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

/** Windows' fragment size on TCP. */
const fragmentBytes = 5840;

/**
 * Binds one interface without authentication.
 *
 * @throws LabError `protocol-refused` when the server does not offer the interface
 */
export async function bindInterface(
  client: Client,
  socket: Socket,
  syntax: SyntaxId,
): Promise<RpcConnection> {
  const pdus = new PduReader(socket);
  const calls = new FragmentReassembler<ResponsePdu>({ maxBytes: 1024 * 1024, maxCalls: 1 });
  let callId = 0;

  const send = (pdu: Pdu, read: () => Promise<Pdu>): Promise<Pdu> => {
    const { clock, dialer } = client.workstation;
    return withDeadline(
      clock,
      client.policy.rpcCallTimeoutMs,
      () =>
        dialer.exchange(() => {
          socket.write(encodePdu(pdu));
          return read();
        }),
      () => new LabError('connection-timed-out', 'no answer to the RPC call'),
    ).catch((error: unknown) => {
      socket.destroy();
      throw error;
    });
  };

  const answer = await send(
    {
      type: 'bind',
      callId: ++callId,
      flags: wholePdu,
      maxTransmitFragment: fragmentBytes,
      maxReceiveFragment: fragmentBytes,
      associationGroup: 0,
      contexts: [{ id: 0, abstractSyntax: syntax, transferSyntaxes: [ndr32] }],
    },
    () => pdus.next(),
  );
  const result = answer.type === 'bind_ack' ? answer.results[0]?.result : undefined;
  if (result !== negotiationResult.acceptance) {
    socket.destroy();
    throw new LabError('protocol-refused', `${formatInterface(syntax)} is not offered here (${answer.type})`);
  }

  const wholeResponse = async (): Promise<Pdu> => {
    for (;;) {
      const pdu = await pdus.next();
      if (pdu.type !== 'response') return pdu;
      const whole = calls.push(pdu);
      if (whole) return whole;
    }
  };

  return {
    call: async (opnum, stub) => {
      const reply = await send(
        {
          type: 'request',
          callId: ++callId,
          flags: wholePdu,
          allocHint: stub.length,
          contextId: 0,
          opnum,
          stub,
        },
        wholeResponse,
      );
      if (reply.type === 'response') return reply.stub;
      const reason = reply.type === 'fault' ? formatFaultStatus(reply.status) : reply.type;
      throw new LabError('protocol-refused', `${formatInterface(syntax)} call ${opnum} failed: ${reason}`);
    },
    close: () => socket.destroy(),
  };
}

/** Pulls PDUs from a socket, one at a time. */
class PduReader {
  readonly #splitter = new PduSplitter(fragmentBytes);
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  async next(): Promise<Pdu> {
    for (;;) {
      const bytes = this.#splitter.next();
      if (bytes !== undefined) return decodePdu(bytes);
      const chunk = await this.#chunks.next().catch(() => undefined);
      if (chunk === undefined || chunk.done === true) {
        throw new LabError('connection-reset', 'the RPC server closed the connection');
      }
      this.#splitter.push(chunk.value);
    }
  }
}
