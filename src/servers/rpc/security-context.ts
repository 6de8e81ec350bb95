import type { AuthVerifier } from '../../wire/dcerpc/auth-verifier.js';
import { authenticationType, type ProtectionLevel, protectionOf } from '../../wire/dcerpc/authentication.js';
import type { ControlPdu } from '../../wire/dcerpc/control.js';
import { faultStatus } from '../../wire/dcerpc/fault.js';
import { PduProtection, type ProtectionFault } from '../../wire/dcerpc/pdu-protection.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';
import type { SecurityServer, ServerStep } from '../../wire/ntlm/security-context.js';
import { createSpnegoServer } from '../../wire/ntlm/spnego/spnego-server.js';
import type { Caller } from './rpc-interface.js';

/** What a token of the client has led to; `told` is why, for the journal. */
export type TokenOutcome =
  /** Goes on, or is complete and has a `user`; `auth` is for the acknowledgement, if there is anything to say. */
  | {
      readonly outcome: 'proceed';
      readonly auth: AuthVerifier | undefined;
      readonly user: string | undefined;
    }
  /** An auth_type or auth_level that is not spoken here. */
  | { readonly outcome: 'unsupported'; readonly told: string }
  | { readonly outcome: 'refused'; readonly told: string }
  /** Nobody can say whose they are, for now. */
  | { readonly outcome: 'unavailable'; readonly told: string };

type State =
  | { readonly phase: 'none' }
  | { readonly phase: 'negotiating'; readonly agreed: AuthVerifier; readonly server: SecurityServer }
  | {
      readonly phase: 'established';
      readonly caller: Caller;
      /** Undefined below level integrity. */
      readonly protection: PduProtection | undefined;
    }
  | { readonly phase: 'failed'; readonly refusal: number };

const anonymous: Caller = { principal: undefined, level: 'none' };

/**
 * The one security context of a connection (MS-RPCE 3.3.1.5.2): how far its client has proved who it is, and how its PDUs
 * are protected from then on. A second one is refused; the bind-time features say that contexts are not multiplexed.
 */
export class SecurityContext {
  readonly #beginNtlm: (() => SecurityServer) | undefined;
  #state: State = { phase: 'none' };

  /** @param beginNtlm - begins an NTLM handshake; undefined where nobody can log on */
  constructor(beginNtlm: (() => SecurityServer) | undefined) {
    this.#beginNtlm = beginNtlm;
  }

  get phase(): State['phase'] {
    return this.#state.phase;
  }

  /** Who calls, and how protected: anonymous unless a handshake has succeeded. */
  get caller(): Caller {
    return this.#state.phase === 'established' ? this.#state.caller : anonymous;
  }

  /** By which fault those are refused who have failed to log on. */
  get refusal(): number {
    return this.#state.phase === 'failed' ? this.#state.refusal : faultStatus.ERROR_ACCESS_DENIED;
  }

  /** How answers are protected; undefined when they go as they are. */
  get protection(): PduProtection | undefined {
    return this.#state.phase === 'established' ? this.#state.protection : undefined;
  }

  /**
   * Takes the credentials of a bind, alter_context or auth3.
   *
   * @throws what the look-up of the account throws; they may be given again then
   */
  accept(auth: AuthVerifier): TokenOutcome {
    switch (this.#state.phase) {
      case 'none': {
        const server = this.#open(auth);
        return server === undefined
          ? { outcome: 'unsupported', told: 'not spoken here' }
          : this.#step(server, auth);
      }
      case 'negotiating': {
        const { agreed, server } = this.#state;
        const isSame =
          auth.type === agreed.type && auth.level === agreed.level && auth.contextId === agreed.contextId;
        return isSame ? this.#step(server, auth) : this.fail('not the security context that was begun');
      }
      case 'established':
        return { outcome: 'refused', told: 'a second security context' };
      case 'failed':
        return { outcome: 'refused', told: 'refused before' };
    }
  }

  /** The account cannot be looked up: it is not the client's fault, who may come again. */
  abandon(told: string): TokenOutcome {
    this.#state = { phase: 'failed', refusal: faultStatus.nca_s_server_too_busy };
    return { outcome: 'unavailable', told };
  }

  /** The handshake can no longer be completed. */
  fail(told: string): TokenOutcome {
    this.#state = { phase: 'failed', refusal: faultStatus.ERROR_ACCESS_DENIED };
    return { outcome: 'refused', told };
  }

  /** Checks and decrypts a PDU, of which `bytes` are the wire form. */
  open<P extends RequestPdu | ControlPdu>(bytes: Uint8Array, pdu: P): P | ProtectionFault {
    if (this.#state.phase !== 'established') return pdu.auth === undefined ? pdu : 'wrong-context';
    // At level connect some clients send a verifier all the same, and it says nothing (MS-RPCE 2.2.1.1.8).
    return this.#state.protection === undefined ? pdu : this.#state.protection.open(bytes, pdu);
  }

  #open({ type, level }: AuthVerifier): SecurityServer | undefined {
    const protection = protectionOf(level);
    if (this.#beginNtlm === undefined || protection === undefined || protection === 'none') return undefined;
    if (type === authenticationType.WINNT) return this.#beginNtlm();
    if (type === authenticationType.GSS_NEGOTIATE) return createSpnegoServer(this.#beginNtlm());
    return undefined;
  }

  #step(server: SecurityServer, auth: AuthVerifier): TokenOutcome {
    const step = server.accept(auth.token);
    switch (step.state) {
      case 'refused':
        return this.fail(step.reason);
      case 'challenge':
        this.#state = { phase: 'negotiating', agreed: auth, server };
        return { outcome: 'proceed', auth: { ...auth, token: step.token }, user: undefined };
      case 'authenticated':
        return this.#establish(step, auth);
    }
  }

  #establish(
    { principal, security, token }: Extract<ServerStep, { readonly state: 'authenticated' }>,
    auth: AuthVerifier,
  ): TokenOutcome {
    const level: ProtectionLevel = protectionOf(auth.level) ?? 'none';
    const canProtect = level === 'privacy' ? security?.canSeal : security?.canSign;
    const needsProtection = level === 'integrity' || level === 'privacy';
    if (needsProtection && canProtect !== true) return this.fail('no signatures or encryption agreed on');
    this.#state = {
      phase: 'established',
      caller: { principal: principal.kind === 'user' ? principal : undefined, level },
      protection: needsProtection && security !== undefined ? new PduProtection(auth, security) : undefined,
    };
    return {
      outcome: 'proceed',
      auth: token === undefined ? undefined : { ...auth, token },
      user: principal.kind === 'user' ? accountName(principal) : 'anonymous',
    };
  }
}

function accountName({ domain, userName }: { readonly domain: string; readonly userName: string }): string {
  return domain === '' ? userName : `${domain}\\${userName}`;
}
