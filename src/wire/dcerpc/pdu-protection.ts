import { type AuthVerifier, secTrailerLength } from './auth-verifier.js';
import { protectionOf } from './authentication.js';
import type { ControlPdu } from './control.js';
import { encodeRequest, type RequestPdu, requestStubOffset, stubAlignment, stubOffset } from './request.js';
import { encodeResponse, type ResponsePdu } from './response.js';

/**
 * What a security provider does for the PDUs of one connection (GSS_WrapEx and GSS_UnwrapEx of MS-RPCE 3.3.1.5.2.2, in
 * their parts). It counts them, so each has to pass once and in order.
 */
export interface MessageSecurity {
  encrypt(plaintext: Uint8Array): Uint8Array;
  decrypt(ciphertext: Uint8Array): Uint8Array;
  /** Signature of the next message sent; always of the same length. */
  sign(message: Uint8Array): Uint8Array;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** One security context of a connection, as its auth verifiers name it. */
export type SecurityContextId = Omit<AuthVerifier, 'token'>;

/** Length of a signature of NTLM and SPNEGO, in bytes. */
const signatureLength = 16;

/** Why a PDU is not taken: another context than the one agreed on (or none), or not what its sender signed. */
export type ProtectionFault = 'wrong-context' | 'wrong-signature';

/**
 * Signs and encrypts the PDUs of one security context, the same for both sides (MS-RPCE 2.2.2.11, 3.3.1.5.2.2).
 *
 * What is signed is the PDU from its header through its sec_trailer, stub and padding in plaintext; what is encrypted is
 * stub and padding. NTLM signs the header whether or not PFC_SUPPORT_HEADER_SIGN was agreed on. Faults are neither.
 */
export class PduProtection {
  readonly #context: SecurityContextId;
  readonly #security: MessageSecurity;
  readonly #encrypts: boolean;

  /** @param context - of level integrity or privacy: below, PDUs go as they are */
  constructor(context: SecurityContextId, security: MessageSecurity) {
    this.#context = context;
    this.#security = security;
    this.#encrypts = protectionOf(context.level) === 'privacy';
  }

  /** Writes a protected request or response, or fragment of one. */
  seal(pdu: RequestPdu | ResponsePdu): Uint8Array {
    const auth = { ...this.#context, token: new Uint8Array(signatureLength) };
    const bytes = pdu.type === 'request' ? encodeRequest({ ...pdu, auth }) : encodeResponse({ ...pdu, auth });
    const signed = bytes.subarray(0, -signatureLength);
    const protectedPart = signed.subarray(stubStartOf(pdu), -secTrailerLength);
    const ciphertext = this.#encrypts ? this.#security.encrypt(protectedPart) : undefined;
    bytes.set(this.#security.sign(signed), signed.length);
    if (ciphertext !== undefined) protectedPart.set(ciphertext);
    return bytes;
  }

  /**
   * Checks a PDU that has come in.
   *
   * @param bytes - the PDU as it came; not changed
   * @param pdu - the same, decoded
   * @returns the PDU with its stub in plaintext
   */
  open<P extends RequestPdu | ResponsePdu | ControlPdu>(bytes: Uint8Array, pdu: P): P | ProtectionFault {
    const { auth } = pdu;
    const { type, level, contextId } = this.#context;
    if (auth?.type !== type || auth.level !== level || auth.contextId !== contextId) return 'wrong-context';
    const signed = bytes.subarray(0, bytes.length - auth.token.length);
    const start = 'stub' in pdu ? stubStartOf(pdu) : signed.length - secTrailerLength;
    if (!this.#encrypts) return this.#security.verify(signed, auth.token) ? pdu : 'wrong-signature';
    const plaintext = Buffer.from(signed);
    plaintext.set(this.#security.decrypt(signed.subarray(start, -secTrailerLength)), start);
    if (!this.#security.verify(plaintext, auth.token)) return 'wrong-signature';
    return 'stub' in pdu ? { ...pdu, stub: plaintext.subarray(start, start + pdu.stub.length) } : pdu;
  }
}

/** What a protected fragment needs beyond head and stub, when its stub is a multiple of 16 bytes. */
export const protectionOverhead = secTrailerLength + signatureLength;

/** A stub of this or less fits into a fragment of `maxFragment` bytes, its padding included. */
export function protectedRoom(maxFragment: number): number {
  return Math.max(stubAlignment, (maxFragment - stubOffset - protectionOverhead) & ~(stubAlignment - 1));
}

function stubStartOf(pdu: RequestPdu | ResponsePdu): number {
  return pdu.type === 'request' ? requestStubOffset(pdu) : stubOffset;
}
