import { DecodeError } from '../../errors.js';
import type { BindPdu } from '../../wire/dcerpc/bind.js';
import { encodeBindAck } from '../../wire/dcerpc/bind-ack.js';
import { rejectReason } from '../../wire/dcerpc/bind-nak.js';
import { pduFlags, wholePdu } from '../../wire/dcerpc/common-header.js';
import { encodeControl } from '../../wire/dcerpc/control.js';
import { faultStatus, formatFaultStatus } from '../../wire/dcerpc/fault.js';
import { FragmentReassembler } from '../../wire/dcerpc/fragments.js';
import { decodePdu, type Pdu } from '../../wire/dcerpc/pdu.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';
import type { AssociationGroup, AssociationGroups } from './association-groups.js';
import { describeBind, describeRequest, describeResults } from './describe.js';
import { PresentationContexts } from './presentation-contexts.js';
import { bindNakReply, callIdOf, faultReply, noReply, type Reply, responseReply } from './replies.js';
import { RpcFault, type RpcInterface, type SocketAddresses } from './rpc-interface.js';

/** What an {@link Association} stands on. */
export interface AssociationOptions {
  readonly interfaces: readonly RpcInterface[];
  readonly groups: AssociationGroups;
  readonly addresses: SocketAddresses;
  /** Largest PDU either way, in bytes. */
  readonly maxFragment: number;
  /** Bytes of stub over all fragments of the calls begun. */
  readonly maxRequestBytes: number;
  /** One question and its answer, in words. */
  readonly tell: (asked: string, answered: string) => void;
}

/** Calls a client may have begun and not ended sending. */
const maxUnfinishedCalls = 16;

/** The least a response fragment needs: its head and 8 bytes of stub. */
const smallestFragment = 32;

/**
 * The server's side of one connection, from PDU to PDUs and without I/O (C706 chapters 9 and 12, MS-RPCE 3.3.3).
 * No input makes it throw.
 */
export class Association {
  readonly #options: AssociationOptions;
  readonly #contexts: PresentationContexts;
  readonly #requests: FragmentReassembler<RequestPdu>;
  #group: AssociationGroup | undefined;
  #maxTransmit: number;

  constructor(options: AssociationOptions) {
    this.#options = options;
    this.#contexts = new PresentationContexts(options.interfaces);
    this.#requests = new FragmentReassembler({
      maxBytes: options.maxRequestBytes,
      maxCalls: maxUnfinishedCalls,
    });
    this.#maxTransmit = options.maxFragment;
  }

  /** True once a bind has been acknowledged. */
  get bound(): boolean {
    return this.#group !== undefined;
  }

  /** Answers one complete PDU. */
  receive(bytes: Uint8Array): Reply {
    try {
      return this.#answer(decodePdu(bytes));
    } catch (error) {
      if (error instanceof DecodeError) return this.refuse(error, bytes);
      return { ...this.#failed(callIdOf(bytes), 0, 'a PDU', error), close: true };
    }
  }

  /** Answers bytes that are no PDU, or a PDU that contradicts itself or the ones before: the connection is lost. */
  refuse(error: DecodeError, bytes: Uint8Array): Reply {
    const callId = callIdOf(bytes);
    if (this.bound) return this.#protocolError(callId, error.message);
    this.#options.tell(error.message, 'bind_nak protocol_version_not_supported');
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

  #answer(pdu: Pdu): Reply {
    switch (pdu.type) {
      case 'bind':
        return this.#bind(pdu);
      case 'alter_context':
        return this.#alterContext(pdu);
      case 'request':
        return this.#request(pdu);
      case 'co_cancel':
      case 'orphaned':
        this.#requests.abandon(pdu.callId);
        return noReply;
      default:
        return this.#protocolError(pdu.callId, `${pdu.type}, which is not for a server in this state`);
    }
  }

  #bind(bind: BindPdu): Reply {
    const refuse = (reason: keyof typeof rejectReason) => {
      this.#options.tell(describeBind(bind), `bind_nak ${reason}`);
      return bindNakReply(bind.callId, rejectReason[reason]);
    };
    if (this.bound) return refuse('protocol_version_not_supported'); // MS-RPCE 2.2.2.5: a protocol error in a bind
    if (bind.auth !== undefined) return refuse('authentication_type_not_recognized');
    if (bind.maxReceiveFragment < smallestFragment) return refuse('local_limit_exceeded');
    const group = this.#options.groups.join(bind.associationGroup);
    if (group === undefined) return refuse('reason_not_specified');
    this.#group = group;
    this.#maxTransmit = Math.min(this.#options.maxFragment, bind.maxReceiveFragment);
    return this.#acknowledge(bind, group, 'bind_ack', String(this.#options.addresses.localPort ?? ''));
  }

  #alterContext(alter: BindPdu): Reply {
    if (this.#group === undefined) return this.#protocolError(alter.callId, 'alter_context before bind');
    if (alter.auth !== undefined) {
      return this.#fault(alter.callId, 0, faultStatus.ERROR_ACCESS_DENIED, describeBind(alter));
    }
    return this.#acknowledge(alter, this.#group, 'alter_context_resp', '');
  }

  #acknowledge(
    bind: BindPdu,
    group: AssociationGroup,
    type: 'bind_ack' | 'alter_context_resp',
    secondaryAddress: string,
  ): Reply {
    const results = this.#contexts.negotiate(bind.contexts);
    this.#options.tell(describeBind(bind), `${type} ${describeResults(results)}`);
    const ack = encodeBindAck({
      type,
      callId: bind.callId,
      flags: wholePdu | (bind.flags & pduFlags.CONC_MPX),
      maxTransmitFragment: this.#maxTransmit,
      maxReceiveFragment: Math.min(this.#options.maxFragment, bind.maxTransmitFragment),
      associationGroup: group.id,
      secondaryAddress,
      results,
    });
    return { pdus: [ack], close: false };
  }

  #request(fragment: RequestPdu): Reply {
    const { callId, contextId, stub } = fragment;
    if (this.#group === undefined) return this.#protocolError(callId, 'request before bind');
    if (fragment.auth !== undefined) {
      // no security context was ever established
      return this.#fault(callId, contextId, faultStatus.ERROR_ACCESS_DENIED, 'request with an auth verifier');
    }
    if (this.#requests.bytes + stub.length > this.#options.maxRequestBytes) {
      const asked = `request of more than ${this.#options.maxRequestBytes} bytes`; // MS-RPCE 3.3.3.5.4
      return { ...this.#fault(callId, contextId, faultStatus.ERROR_ACCESS_DENIED, asked), close: true };
    }
    const request = this.#requests.push(fragment);
    return request === undefined ? noReply : this.#call(request, this.#group);
  }

  #call(request: RequestPdu, association: AssociationGroup): Reply {
    const { callId, contextId, opnum, object } = request;
    const target = this.#contexts.find(contextId);
    let asked = describeRequest(request, target);
    let answered: string | undefined;
    const refuse = (status: number) => this.#fault(callId, contextId, status, asked);
    if (target === undefined) return refuse(faultStatus.nca_s_invalid_pres_context_id);
    if (target === 'unknown') return refuse(faultStatus.nca_s_unk_if);
    const operation = target.operations.get(opnum);
    if (operation === undefined) return refuse(faultStatus.nca_s_op_rng_error);
    try {
      const stub = operation(request.stub, {
        addresses: this.#options.addresses,
        association,
        ...(object === undefined ? {} : { object }),
        describe: (question, answer) => {
          asked = question;
          answered = answer;
        },
      });
      this.#options.tell(asked, answered ?? `response of ${stub.length} bytes`);
      return responseReply(callId, contextId, stub, this.#maxTransmit);
    } catch (error) {
      if (error instanceof RpcFault) return refuse(error.status);
      if (!(error instanceof DecodeError)) return this.#failed(callId, contextId, asked, error);
      asked = `${asked}; ${error.message}`;
      return refuse(faultStatus.RPC_X_BAD_STUB_DATA);
    }
  }

  #protocolError(callId: number, asked: string): Reply {
    return { ...this.#fault(callId, 0, faultStatus.nca_s_proto_error, asked), close: true };
  }

  #fault(callId: number, contextId: number, status: number, asked: string): Reply {
    this.#options.tell(asked, `fault ${formatFaultStatus(status)}`);
    return faultReply({ callId, contextId, status, executed: false });
  }

  /** An error of this program, not of the client's. */
  #failed(callId: number, contextId: number, asked: string, error: unknown): Reply {
    const status = faultStatus.nca_s_fault_unspec;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.tell(asked, `fault ${formatFaultStatus(status)}, internal: ${reason}`);
    return faultReply({ callId, contextId, status, executed: true });
  }
}
