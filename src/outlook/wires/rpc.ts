import { LabError } from '../../errors.js';
import type { BindPdu } from '../../wire/dcerpc/bind.js';
import type { BindAckPdu } from '../../wire/dcerpc/bind-ack.js';
import { rejectReason } from '../../wire/dcerpc/bind-nak.js';
import { pduFlags, wholePdu } from '../../wire/dcerpc/common-header.js';
import { faultStatus, formatFaultStatus } from '../../wire/dcerpc/fault.js';
import { FragmentReassembler, splitStub, stubRoom } from '../../wire/dcerpc/fragments.js';
import { formatInterface } from '../../wire/dcerpc/interfaces.js';
import { negotiationResult } from '../../wire/dcerpc/negotiation.js';
import { encodePdu, type Pdu } from '../../wire/dcerpc/pdu.js';
import { type PduProtection, protectedRoom } from '../../wire/dcerpc/pdu-protection.js';
import { encodeRequest, type RequestPdu } from '../../wire/dcerpc/request.js';
import type { ResponsePdu } from '../../wire/dcerpc/response.js';
import { ndr32, type SyntaxId } from '../../wire/ndr/syntax-id.js';
import type { Client } from '../client.js';
import { fragmentBytes, RpcLink } from './rpc-link.js';
import { RpcSecurity } from './rpc-security.js';
import type { RpcTransport } from './rpc-transport.js';

/** An association on one connection, with one interface bound. */
export interface RpcConnection {
  /**
   * @throws LabError `protocol-refused` for a fault ({@link LogonRefused} when the server does not know the user),
   * `connection-timed-out`, `connection-reset`, `decode-failed`
   */
  call(opnum: number, stub: Uint8Array): Promise<Uint8Array>;
  /** Resolves when the connection is no more, whoever ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** The server does not take the client for the user it says to be. */
export class LogonRefused extends LabError {
  readonly userName: string;

  /** @param at - which server and connection, once that is known */
  constructor(userName: string, at?: string) {
    const what = `the user name or password of ${userName} was refused`;
    super('protocol-refused', what, at === undefined ? {} : { where: at });
    this.userName = userName;
  }
}

/**
 * Binds one interface.
 *
 * @param servicePrincipalName - whom the client logs on to, with encryption; undefined: it stays anonymous
 * @throws LabError `protocol-refused` when the server does not offer the interface, {@link LogonRefused}
 */
export async function bindInterface(
  client: Client,
  transport: RpcTransport,
  syntax: SyntaxId,
  servicePrincipalName?: string,
): Promise<RpcConnection> {
  const link = new RpcLink(client, transport);
  const security =
    servicePrincipalName === undefined ? undefined : new RpcSecurity(client, servicePrincipalName);
  const bind: BindPdu = {
    type: 'bind',
    callId: 1,
    flags: wholePdu,
    maxTransmitFragment: fragmentBytes,
    maxReceiveFragment: fragmentBytes,
    associationGroup: 0,
    contexts: [{ id: 0, abstractSyntax: syntax, transferSyntaxes: [ndr32] }],
    ...(security === undefined ? {} : { auth: security.begin() }),
  };
  const { pdu: ack } = await link.ask([encodePdu(bind)], () => link.next());
  if (ack.type !== 'bind_ack' || ack.results[0]?.result !== negotiationResult.acceptance) {
    link.close();
    throw bindRefused(formatInterface(syntax), ack);
  }
  try {
    const protection = security && (await logOn(client, link, security, bind, ack));
    return new BoundInterface(client, link, syntax, ack.maxReceiveFragment, protection);
  } catch (error) {
    link.close();
    throw error;
  }
}

/** A bind_nak tells why the server takes no bind at all; a bind_ack, that it has not got the interface. */
function bindRefused(what: string, answer: Pdu): LabError {
  if (answer.type !== 'bind_nak') {
    return new LabError('protocol-refused', `${what} is not offered here (${answer.type})`);
  }
  const { reason } = answer;
  const known = Object.entries(rejectReason).find(([, value]) => value === reason)?.[0] ?? String(reason);
  return new LabError('protocol-refused', `${what}: the server takes no bind (bind_nak, ${known})`);
}

/** The further legs of a logon: an auth3 without an answer (NTLM), or an alter_context (Negotiate). */
async function logOn(
  client: Client,
  link: RpcLink,
  security: RpcSecurity,
  bind: BindPdu,
  ack: BindAckPdu,
): Promise<PduProtection> {
  let leg = security.respond(ack.auth);
  if (leg.next === 'alter_context') {
    const alter: BindPdu = { ...bind, type: 'alter_context', callId: 2, auth: leg.auth };
    const { pdu } = await link.ask([encodePdu(alter)], () => link.next());
    if (pdu.type !== 'alter_context_resp') throw refusalOf(pdu, client, 'the logon');
    leg = security.respond(pdu.auth);
  }
  if (leg.next === 'alter_context') throw new LabError('protocol-refused', 'the logon does not end');
  if (leg.next === 'auth3') await link.send(encodePdu({ type: 'auth3', callId: 2, auth: leg.auth }));
  return leg.protection;
}

class BoundInterface implements RpcConnection {
  readonly #client: Client;
  readonly #link: RpcLink;
  readonly #syntax: SyntaxId;
  readonly #maxTransmit: number;
  readonly #protection: PduProtection | undefined;
  readonly #responses = new FragmentReassembler<ResponsePdu>({ maxBytes: 1024 * 1024, maxCalls: 1 });
  #callId = 2;

  constructor(
    client: Client,
    link: RpcLink,
    syntax: SyntaxId,
    maxTransmit: number,
    protection: PduProtection | undefined,
  ) {
    this.#client = client;
    this.#link = link;
    this.#syntax = syntax;
    this.#maxTransmit = Math.min(maxTransmit, fragmentBytes);
    this.#protection = protection;
  }

  async call(opnum: number, stub: Uint8Array): Promise<Uint8Array> {
    const reply = await this.#link.ask(this.#request(opnum, stub), () => this.#wholeResponse());
    if (reply.type === 'response') return reply.stub;
    throw refusalOf(reply, this.#client, `${formatInterface(this.#syntax)} call ${opnum}`);
  }

  get ended(): Promise<void> {
    return this.#link.ended;
  }

  close(): void {
    this.#link.close();
  }

  #request(opnum: number, stub: Uint8Array): Uint8Array[] {
    const callId = ++this.#callId;
    const room = this.#protection ? protectedRoom(this.#maxTransmit) : stubRoom(this.#maxTransmit);
    const pieces = splitStub(stub, room);
    let remaining = stub.length;
    return pieces.map((piece, index) => {
      const first = index === 0 ? pduFlags.FIRST_FRAG : 0;
      const last = index === pieces.length - 1 ? pduFlags.LAST_FRAG : 0;
      const flags = first | last;
      const pdu: RequestPdu = {
        type: 'request',
        callId,
        flags,
        allocHint: remaining,
        contextId: 0,
        opnum,
        stub: piece,
      };
      remaining -= piece.length;
      return this.#protection?.seal(pdu) ?? encodeRequest(pdu);
    });
  }

  async #wholeResponse(): Promise<Pdu> {
    for (;;) {
      const { bytes, pdu } = await this.#link.next();
      if (pdu.type !== 'response') return pdu;
      const opened = this.#protection?.open(bytes, pdu) ?? pdu;
      if (typeof opened === 'string') {
        throw new LabError('protocol-refused', `the server's answer is not what it signed (${opened})`);
      }
      const whole = this.#responses.push(opened);
      if (whole) return whole;
    }
  }
}

function refusalOf(pdu: Pdu, { credentials }: Client, what: string): LabError {
  if (pdu.type !== 'fault') return new LabError('protocol-refused', `${what} was answered by ${pdu.type}`);
  if (pdu.status === faultStatus.ERROR_ACCESS_DENIED) return new LogonRefused(credentials.userName);
  return new LabError('protocol-refused', `${what} failed: ${formatFaultStatus(pdu.status)}`);
}
