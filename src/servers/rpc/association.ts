import { DecodeError } from '../../errors.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { Facts, Told } from '../../record/events/recorded-event.js';
import type { AuthVerifier } from '../../wire/dcerpc/auth-verifier.js';
import type { Auth3Pdu } from '../../wire/dcerpc/auth3.js';
import { formatAuthentication } from '../../wire/dcerpc/authentication.js';
import type { BindPdu } from '../../wire/dcerpc/bind.js';
import { encodeBindAck } from '../../wire/dcerpc/bind-ack.js';
import { rejectReason } from '../../wire/dcerpc/bind-nak.js';
import { pduFlags, wholePdu } from '../../wire/dcerpc/common-header.js';
import { type ControlPdu, encodeControl } from '../../wire/dcerpc/control.js';
import { faultStatus, formatFaultStatus } from '../../wire/dcerpc/fault.js';
import { decodePdu, type Pdu } from '../../wire/dcerpc/pdu.js';
import { type ProtectionFault, protectionOverhead } from '../../wire/dcerpc/pdu-protection.js';
import { type RequestPdu, stubAlignment, stubOffset } from '../../wire/dcerpc/request.js';
import type { SecurityServer } from '../../wire/ntlm/security-context.js';
import type { AssociationGroup, AssociationGroups } from './association-groups.js';
import { type CallOutcome, dispatch } from './dispatch.js';
import { meetInjectedFaultInBind, meetInjectedFaultInCall } from './faulty-reply.js';
import { PresentationContexts } from './presentation-contexts.js';
import { bindNakReply, callIdOf, faultReply, noReply, type Reply, responseReply } from './replies.js';
import { RequestAssembly } from './request-assembly.js';
import type { RpcInterface, Settle, SocketAddresses } from './rpc-interface.js';
import { SecurityContext, type TokenOutcome } from './security-context.js';
import { bindFacts, resultTexts } from './told-facts.js';

/** What an {@link Association} stands on. */
export interface AssociationOptions {
  readonly interfaces: readonly RpcInterface[];
  readonly groups: AssociationGroups;
  readonly addresses: SocketAddresses;
  /** Largest PDU either way, in bytes. */
  readonly maxFragment: number;
  /** Bytes of stub over all fragments of the calls begun. */
  readonly maxRequestBytes: number;
  /** Begins an NTLM handshake. Without it a bind with credentials is refused. */
  readonly beginNtlm?: (() => SecurityServer) | undefined;
  /** Runs what reads the directory. Without it, all of that is at hand. */
  readonly settle?: Settle | undefined;
  /** One question and its answer. */
  readonly tell: (told: Told<'rpc'>, elapsedMs?: number) => void;
  /** Default: nothing goes wrong. */
  readonly faults?: HostFaults | undefined;
}

/** The least a protected response fragment needs: its head, 16 bytes of stub, trailer and signature. */
const smallestFragment = stubOffset + stubAlignment + protectionOverhead;

/**
 * The server's side of one connection, from PDU to PDUs and without I/O (C706 chapters 9 and 12, MS-RPCE 3.3.3).
 * No input makes it throw. All PDUs of one association are handled here, as the state that decides about each is the same.
 */
export class Association {
  readonly #options: AssociationOptions;
  readonly #contexts: PresentationContexts;
  readonly #requests: RequestAssembly;
  readonly #security: SecurityContext;
  #group: AssociationGroup | undefined;
  #maxTransmit: number;

  constructor(options: AssociationOptions) {
    this.#options = options;
    this.#contexts = new PresentationContexts(options.interfaces);
    this.#security = new SecurityContext(options.beginNtlm);
    this.#requests = new RequestAssembly(options.maxRequestBytes);
    this.#maxTransmit = options.maxFragment;
  }

  /** True once a bind has been acknowledged. */
  get bound(): boolean {
    return this.#group !== undefined;
  }

  /** Answers one complete PDU. After a reply that `holds`, the next PDU is due when its `later` is. */
  receive(bytes: Uint8Array): Reply {
    return this.#guarded(bytes, () => this.#answer(decodePdu(bytes), bytes));
  }

  #guarded(bytes: Uint8Array, answer: () => Reply): Reply {
    try {
      return answer();
    } catch (error) {
      if (error instanceof DecodeError) return this.refuse(error, bytes);
      return this.#failed(bytes, error);
    }
  }

  /** Answers bytes that are no PDU, or a PDU that contradicts itself or the ones before: the connection is lost. */
  refuse(error: DecodeError, bytes: Uint8Array): Reply {
    const callId = callIdOf(bytes);
    if (this.bound) return this.#protocolError(callId, error.message);
    const refusal = 'protocol_version_not_supported';
    this.#options.tell({ event: 'PDU', facts: { problem: error.message, status: 'bind_nak', refusal } });
    return bindNakReply(callId, rejectReason.protocol_version_not_supported);
  }

  /** What a client is told when the server closes an idle connection. */
  shutdown(): Reply {
    const pdus = this.bound ? [encodeControl({ type: 'shutdown', callId: 0, flags: wholePdu })] : [];
    return { pdus, close: true };
  }

  /** The connection is gone. */
  end(): void {
    if (this.#group !== undefined) this.#options.groups.leave(this.#group);
    this.#group = undefined;
  }

  #answer(pdu: Pdu, bytes: Uint8Array): Reply {
    switch (pdu.type) {
      case 'bind':
        return this.#bind(pdu, bytes);
      case 'alter_context':
        return this.#alterContext(pdu, bytes);
      case 'auth3':
        return this.#auth3(pdu, bytes);
      case 'request':
        return this.#request(pdu, bytes);
      case 'co_cancel':
      case 'orphaned':
        return this.#giveUp(pdu, bytes);
      default:
        return this.#protocolError(pdu.callId, `${pdu.type}, which is not for a server in this state`);
    }
  }

  /** Takes the credentials of a PDU, if it has any, and goes on: at once, or when whose they are has been read. */
  #withToken(
    auth: AuthVerifier | undefined,
    bytes: Uint8Array,
    answer: (token: TokenOutcome | undefined) => Reply,
  ): Reply {
    const { settle } = this.#options;
    if (auth === undefined || settle === undefined) return answer(auth && this.#security.accept(auth));
    const accepted = settle(() => this.#security.accept(auth)).catch((error: unknown) =>
      this.#security.abandon(error instanceof Error ? error.message : String(error)),
    );
    const later = accepted.then((token) => () => this.#guarded(bytes, () => answer(token)));
    return { ...noReply, later, holds: true };
  }

  #bind(bind: BindPdu, bytes: Uint8Array): Reply {
    const refuse = (refusal: keyof typeof rejectReason, reason?: string) => {
      const facts = { ...bindFacts(bind), status: 'bind_nak', refusal, reason };
      this.#options.tell({ event: 'bind', facts });
      return bindNakReply(bind.callId, rejectReason[refusal]);
    };
    const spoilt = this.#hasInjectedFaults ? meetInjectedFaultInBind(bind, this.#options) : undefined;
    if (spoilt !== undefined) return spoilt;
    if (this.bound) return refuse('protocol_version_not_supported'); // MS-RPCE 2.2.2.5: a protocol error in a bind
    if (bind.maxReceiveFragment < smallestFragment) return refuse('local_limit_exceeded');
    return this.#withToken(bind.auth, bytes, (token) => {
      if (token?.outcome === 'unsupported') return refuse('authentication_type_not_recognized');
      if (token?.outcome === 'unavailable') return refuse('temporary_congestion', token.told);
      if (token?.outcome === 'refused') return refuse('invalid_checksum', token.told);
      const group = this.#options.groups.join(bind.associationGroup);
      if (group === undefined) return refuse('reason_not_specified');
      this.#group = group;
      this.#maxTransmit = Math.min(this.#options.maxFragment, bind.maxReceiveFragment);
      this.#requests.multiplexes = (bind.flags & pduFlags.CONC_MPX) !== 0;
      const port = String(this.#options.addresses.localPort ?? '');
      return this.#acknowledge(bind, group, 'bind_ack', port, token);
    });
  }

  #alterContext(alter: BindPdu, bytes: Uint8Array): Reply {
    const group = this.#group;
    if (group === undefined) return this.#protocolError(alter.callId, 'alter_context before bind');
    return this.#withToken(alter.auth, bytes, (token) => {
      if (token === undefined) return this.#acknowledge(alter, group, 'alter_context_resp', '', undefined);
      if (token.outcome !== 'proceed') {
        const { refusal } = this.#security;
        const facts = { ...bindFacts(alter), status: formatFaultStatus(refusal), reason: token.told };
        this.#options.tell({ event: 'alter_context', facts });
        return {
          ...faultReply({ callId: alter.callId, contextId: 0, status: refusal, executed: false }),
          close: true,
        };
      }
      return this.#acknowledge(alter, group, 'alter_context_resp', '', token);
    });
  }

  #acknowledge(
    bind: BindPdu,
    group: AssociationGroup,
    type: 'bind_ack' | 'alter_context_resp',
    secondaryAddress: string,
    token: Extract<TokenOutcome, { readonly outcome: 'proceed' }> | undefined,
  ): Reply {
    const auth = token?.auth;
    const results = this.#contexts.negotiate(bind.contexts);
    const facts: Facts<'rpc', 'bind'> = {
      ...bindFacts(bind),
      status: type,
      results: resultTexts(results),
      user: token?.user,
      // The acknowledgement of a bind begins every handshake; that of an alter_context goes on with it.
      reason:
        type === 'alter_context_resp' && token !== undefined && token.user === undefined
          ? 'challenge'
          : undefined,
    };
    this.#options.tell({ event: bind.type, facts });
    const ack = encodeBindAck({
      type,
      callId: bind.callId,
      flags: wholePdu | (bind.flags & (pduFlags.CONC_MPX | pduFlags.SUPPORT_HEADER_SIGN)),
      maxTransmitFragment: this.#maxTransmit,
      maxReceiveFragment: Math.min(this.#options.maxFragment, bind.maxTransmitFragment),
      associationGroup: group.id,
      secondaryAddress,
      results,
      ...(auth === undefined ? {} : { auth }),
    });
    return { pdus: [ack], close: false };
  }

  /** It has no answer, so what it fails by is told in the answer to the next request (MS-RPCE 3.3.1.5.2.2). */
  #auth3({ callId, auth }: Auth3Pdu, bytes: Uint8Array): Reply {
    if (this.#security.phase === 'none') return this.#protocolError(callId, 'auth3 without a handshake');
    return this.#withToken(auth, bytes, (token) => {
      if (this.#security.phase === 'negotiating')
        this.#security.fail('an auth3 that does not end the handshake');
      const outcome =
        token?.outcome === 'proceed'
          ? { status: token.user === undefined ? 'challenge' : 'success', user: token.user }
          : { status: 'refused', reason: token?.told ?? 'no credentials' };
      this.#options.tell({ event: 'auth3', facts: { name: formatAuthentication(auth), ...outcome } });
      return noReply;
    });
  }

  #request(pdu: RequestPdu, bytes: Uint8Array): Reply {
    const { callId, contextId } = pdu;
    if (this.#group === undefined) return this.#protocolError(callId, 'request before bind');
    switch (this.#security.phase) {
      case 'negotiating':
        return this.#protocolError(callId, 'request before the end of the handshake');
      case 'failed':
        return this.#fault(callId, contextId, this.#security.refusal, 'request without logon');
    }
    const opened = this.#security.open(bytes, pdu);
    if (typeof opened === 'string') return this.#notProtected(callId, contextId, opened);
    if (!this.#requests.hasRoomFor(opened)) {
      const asked = `request of more than ${this.#options.maxRequestBytes} bytes`; // MS-RPCE 3.3.3.5.4
      return { ...this.#fault(callId, contextId, faultStatus.ERROR_ACCESS_DENIED, asked), close: true };
    }
    const request = this.#requests.push(opened);
    return request === undefined ? noReply : this.#call(request, this.#group);
  }

  get #hasInjectedFaults(): boolean {
    return this.#options.faults?.has('rpc') === true;
  }

  #giveUp(pdu: ControlPdu, bytes: Uint8Array): Reply {
    const opened = pdu.auth === undefined ? pdu : this.#security.open(bytes, pdu);
    if (typeof opened === 'string') return this.#notProtected(pdu.callId, 0, opened);
    this.#requests.abandon(pdu.callId);
    return noReply;
  }

  #notProtected(callId: number, contextId: number, fault: ProtectionFault): Reply {
    const [status, asked] =
      fault === 'wrong-signature'
        ? [faultStatus.RPC_S_SEC_PKG_ERROR, 'PDU with a wrong signature']
        : [faultStatus.ERROR_ACCESS_DENIED, 'PDU outside of the security context agreed on'];
    return { ...this.#fault(callId, contextId, status, asked), close: true };
  }

  #call(request: RequestPdu, group: AssociationGroup): Reply {
    const { principal, level } = this.#security.caller;
    const target = this.#contexts.find(request.contextId);
    const { addresses, settle } = this.#options;
    if (this.#hasInjectedFaults) {
      const { protection } = this.#security;
      const response = (stub: Uint8Array) => responseReply(request, stub, this.#maxTransmit, protection);
      const spoilt = meetInjectedFaultInCall(request, target, { ...this.#options, response });
      if (spoilt !== undefined) return spoilt;
    }
    const startedMs = performance.now();
    const called = dispatch(request, target, { addresses, group, principal, level }, settle);
    if (!('outcome' in called)) return this.#conclude(request, called, startedMs);
    const later = called.outcome.then((late) => () => this.#conclude(request, late, startedMs));
    return { ...noReply, later, holds: called.holds };
  }

  #conclude(request: RequestPdu, outcome: CallOutcome, startedMs: number): Reply {
    const { callId, contextId } = request;
    const { tell } = this.#options;
    const elapsedMs = performance.now() - startedMs;
    if ('stub' in outcome) {
      tell(outcome.told, elapsedMs);
      return responseReply(request, outcome.stub, this.#maxTransmit, this.#security.protection);
    }
    const { name, problem, status, bug: reason } = outcome;
    tell(
      { event: 'request', facts: { name, problem, status: formatFaultStatus(status), reason } },
      elapsedMs,
    );
    return faultReply({ callId, contextId, status, executed: reason !== undefined });
  }

  #protocolError(callId: number, problem: string): Reply {
    return { ...this.#fault(callId, 0, faultStatus.nca_s_proto_error, problem), close: true };
  }

  #fault(callId: number, contextId: number, status: number, problem: string): Reply {
    this.#options.tell({ event: 'PDU', facts: { problem, status: formatFaultStatus(status) } });
    return faultReply({ callId, contextId, status, executed: false });
  }

  /** An error of this program, not of the client's. */
  #failed(bytes: Uint8Array, error: unknown): Reply {
    const status = faultStatus.nca_s_fault_unspec;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.tell({
      event: 'PDU',
      facts: { problem: 'a PDU', status: formatFaultStatus(status), reason },
    });
    return { ...faultReply({ callId: callIdOf(bytes), contextId: 0, status, executed: true }), close: true };
  }
}
