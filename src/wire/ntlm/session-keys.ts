import { createHash } from 'node:crypto';
import { hasFlag } from './negotiate-flags.js';
import { hmacMd5 } from './ntlm-v2.js';
import { Rc4 } from './rc4.js';

/** Who sends: each direction has keys of its own. */
export type Direction = 'client-to-server' | 'server-to-client';

/** SIGNKEY (MS-NLMP 3.4.5.2), with extended session security. */
export function signKey(sessionKey: Uint8Array, direction: Direction): Uint8Array {
  return derive(sessionKey, `session key to ${direction} signing key magic constant\0`);
}

/** SEALKEY (MS-NLMP 3.4.5.3), with extended session security: as strong as the flags say. */
export function sealKey(sessionKey: Uint8Array, flags: number, direction: Direction): Uint8Array {
  const strength = hasFlag(flags, 'key128') ? 16 : hasFlag(flags, 'key56') ? 7 : 5;
  return derive(sessionKey.subarray(0, strength), `session key to ${direction} sealing key magic constant\0`);
}

/** EncryptedRandomSessionKey and back (MS-NLMP 3.1.5.1.2): RC4 is its own inverse. */
export function exchangeKey(keyExchangeKey: Uint8Array, sessionKey: Uint8Array): Uint8Array {
  return new Rc4(keyExchangeKey).transform(sessionKey);
}

/** MIC over the three messages (MS-NLMP 3.1.5.1.2), the third with zeros in place of its MIC. */
export function messageIntegrityCode(
  sessionKey: Uint8Array,
  negotiate: Uint8Array,
  challenge: Uint8Array,
  authenticate: Uint8Array,
): Uint8Array {
  return hmacMd5(sessionKey, negotiate, challenge, authenticate);
}

function derive(key: Uint8Array, constant: string): Uint8Array {
  return createHash('md5').update(key).update(constant, 'latin1').digest();
}
