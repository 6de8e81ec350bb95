import { LabError } from '../../errors.js';
import type { Told } from '../../record/events/recorded-event.js';
import type { Guid } from '../../values/guid.js';
import type { ProtectionLevel } from '../../wire/dcerpc/authentication.js';
import { formatFaultStatus } from '../../wire/dcerpc/fault.js';
import type { SyntaxId } from '../../wire/ndr/syntax-id.js';
import type { Principal } from '../../wire/ntlm/security-context.js';
import type { AssociationGroup } from './association-groups.js';

/** The two ends of a connection, as the socket names them. */
export interface SocketAddresses {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** Who calls, and how the call was protected on its way. */
export interface Caller {
  /** Undefined for an anonymous client. */
  readonly principal: Extract<Principal, { readonly kind: 'user' }> | undefined;
  /** `none` without a security context. */
  readonly level: ProtectionLevel;
}

/** What an operation may know of the call it answers, beyond its parameters. */
export interface RpcCall extends Caller {
  readonly addresses: SocketAddresses;
  /** Context handles live as long as this and are valid on each of its connections (C706 9.3). */
  readonly group: AssociationGroup;
  readonly object?: Guid;
  /** Tells what was asked and answered; without it the journal has interface, opnum and size. */
  tell(told: Told<'rpc'>): void;
}

/**
 * Runs what reads a directory, again and again until all that it reads is at hand: what it does must bear repeating up
 * to the last thing it reads.
 */
export type Settle = <T>(answer: () => T) => Promise<T>;

/**
 * Answers one opnum: the stub of a request in, the stub of its response out. What it reads comes before what it changes,
 * see {@link Settle}.
 *
 * @throws RpcFault to refuse the call, DecodeError for a stub that is not what the operation takes
 */
export type RpcOperation = (stub: Uint8Array, call: RpcCall) => Uint8Array;

/** As {@link RpcOperation}, for a call that waits for something; other calls of its connection are answered meanwhile. */
export type WaitingOperation = (stub: Uint8Array, call: RpcCall) => Promise<Uint8Array>;

/** An interface a server offers; an opnum without operation is answered with `nca_s_op_rng_error`. */
export interface RpcInterface {
  readonly syntax: SyntaxId;
  /** Whether anonymous clients may call it; where not, they get the fault ERROR_ACCESS_DENIED. Anyone may bind. */
  readonly authentication: 'none-needed' | 'required';
  /**
   * Calls below level privacy get the fault ERROR_ACCESS_DENIED. Default false; an interface that has an error of its own
   * for this looks at the `level` of the call instead.
   */
  readonly encryptionRequired?: boolean;
  readonly operations: ReadonlyMap<number, RpcOperation>;
  /** Opnums that are none of `operations`. Default: none. */
  readonly waitingOperations?: ReadonlyMap<number, WaitingOperation>;
}

/** A call refused outside of its own parameters, by a status of `faultStatus`. */
export class RpcFault extends LabError {
  override readonly name = 'RpcFault';
  readonly status: number;

  constructor(status: number) {
    super('protocol-refused', `fault ${formatFaultStatus(status)}`);
    this.status = status;
  }
}
