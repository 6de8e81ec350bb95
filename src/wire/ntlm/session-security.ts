import { timingSafeEqual } from 'node:crypto';
import { hasFlag } from './negotiate-flags.js';
import { hmacMd5 } from './ntlm-v2.js';
import { Rc4 } from './rc4.js';
import { type Direction, sealKey, signKey } from './session-keys.js';

/** Length of a message signature in bytes. */
export const signatureLength = 16;

/**
 * Signs and seals the messages of one authenticated connection (MS-NLMP 3.4, with extended session security). Both
 * directions count their messages and keep their key streams, so every message has to pass here once, in order.
 *
 * GSS_Wrap is `encrypt`, then `sign` of the plaintext; GSS_Unwrap is `decrypt`, then `verify` of what came out. DCE/RPC
 * encrypts part of a message and signs the whole.
 */
export class SessionSecurity {
  /** ExportedSessionKey, 16 bytes. */
  readonly sessionKey: Uint8Array;
  /** What the two sides agreed on. */
  readonly flags: number;
  readonly #sending: OneDirection;
  readonly #receiving: OneDirection;

  constructor(sessionKey: Uint8Array, flags: number, role: 'client' | 'server') {
    const [sending, receiving] = [
      new OneDirection(sessionKey, flags, 'client-to-server'),
      new OneDirection(sessionKey, flags, 'server-to-client'),
    ];
    this.sessionKey = sessionKey;
    this.flags = flags;
    this.#sending = role === 'client' ? sending : receiving;
    this.#receiving = role === 'client' ? receiving : sending;
  }

  /** True when the two sides agreed on signatures. */
  get canSign(): boolean {
    return hasFlag(this.flags, 'sign') || hasFlag(this.flags, 'seal');
  }

  /** True when the two sides agreed on encryption. */
  get canSeal(): boolean {
    return hasFlag(this.flags, 'seal');
  }

  encrypt(plaintext: Uint8Array): Uint8Array {
    return this.#sending.transform(plaintext);
  }

  decrypt(ciphertext: Uint8Array): Uint8Array {
    return this.#receiving.transform(ciphertext);
  }

  /** The signature of the next message sent, 16 bytes. */
  sign(message: Uint8Array): Uint8Array {
    return this.#sending.nextSignature(message);
  }

  /** Whether this is the signature of the next message received. After a wrong one the connection is of no use. */
  verify(message: Uint8Array, signature: Uint8Array): boolean {
    const expected = this.#receiving.nextSignature(message);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }

  /**
   * Puts both key streams back to their start, which SPNEGO does after its mechListMIC (MS-SPNG 3.2.5.1, 3.3.5.1). The
   * counts go on.
   */
  resetKeyStreams(): void {
    this.#sending.resetKeyStream();
    this.#receiving.resetKeyStream();
  }
}

/*
 * NTLMSSP_MESSAGE_SIGNATURE for extended session security (MS-NLMP 2.2.2.9.2):
 *   u32 Version 1, Checksum[8], u32 SeqNum
 */

class OneDirection {
  readonly #signKey: Uint8Array;
  readonly #sealKey: Uint8Array;
  readonly #sealsChecksum: boolean;
  #keyStream: Rc4;
  #sequenceNumber = 0;

  constructor(sessionKey: Uint8Array, flags: number, direction: Direction) {
    this.#signKey = signKey(sessionKey, direction);
    this.#sealKey = sealKey(sessionKey, flags, direction);
    this.#sealsChecksum = hasFlag(flags, 'keyExchange');
    this.#keyStream = new Rc4(this.#sealKey);
  }

  transform(data: Uint8Array): Uint8Array {
    return this.#keyStream.transform(data);
  }

  nextSignature(message: Uint8Array): Uint8Array {
    const signature = Buffer.alloc(signatureLength);
    signature.writeUInt32LE(1);
    signature.writeUInt32LE(this.#sequenceNumber, 12);
    const checksum = hmacMd5(this.#signKey, signature.subarray(12), message).subarray(0, 8);
    signature.set(this.#sealsChecksum ? this.transform(checksum) : checksum, 4);
    this.#sequenceNumber = (this.#sequenceNumber + 1) >>> 0;
    return signature;
  }

  resetKeyStream(): void {
    this.#keyStream = new Rc4(this.#sealKey);
  }
}
