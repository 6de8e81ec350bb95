import { createHmac, timingSafeEqual } from 'node:crypto';
import { DecodeError } from '../../errors.js';
import { type AvPair, decodeAvPairs, encodeAvPairs } from './av-pairs.js';
import { md4 } from './md4.js';

/** The hash that stands for a password (NTOWFv1, MS-NLMP 3.3.1), 16 bytes: as good as the password itself. */
export function ntHashOf(password: string): Uint8Array {
  return md4(Buffer.from(password, 'utf16le'));
}

/** Whom a response is made for. The domain is taken letter by letter, the user name in any case. */
export interface Identity {
  readonly userName: string;
  readonly domain: string;
}

/** ResponseKeyNT (NTOWFv2, MS-NLMP 3.3.2), 16 bytes. */
export function responseKeyOf(ntHash: Uint8Array, { userName, domain }: Identity): Uint8Array {
  return hmacMd5(ntHash, Buffer.from(upperCase(userName) + domain, 'utf16le'));
}

/** NTLMv2_CLIENT_CHALLENGE: what the client adds to the server's challenge. */
export interface ClientChallenge {
  /** FILETIME, 8 bytes. */
  readonly timestamp: Uint8Array;
  /** 8 bytes. */
  readonly challenge: Uint8Array;
  readonly targetInfo: readonly AvPair[];
}

/** What the NT response comes to: the response itself, and the key that both sides now have. */
export interface NtlmV2Response {
  readonly ntResponse: Uint8Array;
  /** SessionBaseKey, which is the KeyExchangeKey as well; 16 bytes. */
  readonly sessionBaseKey: Uint8Array;
}

const proofLength = 16;

/*
 * NTLMv2_RESPONSE (MS-NLMP 2.2.2.8): NTProofStr[16], then NTLMv2_CLIENT_CHALLENGE (2.2.2.7), which 3.3.2 calls temp:
 *   u8 RespType 1, u8 HiRespType 1, 6 zero, TimeStamp[8], ChallengeFromClient[8], 4 zero, AvPairs, 4 zero
 */

/** Writes `temp`. */
export function encodeClientChallenge({ timestamp, challenge, targetInfo }: ClientChallenge): Uint8Array {
  return Buffer.concat([
    Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0),
    timestamp,
    challenge,
    Buffer.alloc(4),
    encodeAvPairs(targetInfo),
    Buffer.alloc(4),
  ]);
}

/** @throws DecodeError for anything but the `temp` of an NTLMv2 response */
export function decodeClientChallenge(temp: Uint8Array): ClientChallenge {
  if (temp.length < 32 || temp[0] !== 1 || temp[1] !== 1) {
    throw new DecodeError('NTLMv2_CLIENT_CHALLENGE', 0, 'RespType 1 and at least 32 bytes');
  }
  return {
    timestamp: Uint8Array.from(temp.subarray(8, 16)),
    challenge: Uint8Array.from(temp.subarray(16, 24)),
    targetInfo: decodeAvPairs(temp.subarray(28)),
  };
}

/** The client challenge inside an NT response. @throws DecodeError */
export function clientChallengeOf(ntResponse: Uint8Array): ClientChallenge {
  return decodeClientChallenge(ntResponse.subarray(proofLength));
}

/** Computes an NT response (MS-NLMP 3.3.2). */
export function computeNtResponse(
  responseKey: Uint8Array,
  serverChallenge: Uint8Array,
  temp: Uint8Array,
): NtlmV2Response {
  const proof = hmacMd5(responseKey, serverChallenge, temp);
  return { ntResponse: Buffer.concat([proof, temp]), sessionBaseKey: hmacMd5(responseKey, proof) };
}

/** Computes an LMv2 response (MS-NLMP 3.3.2), 24 bytes; only servers without a timestamp are sent one. */
export function computeLmResponse(
  responseKey: Uint8Array,
  serverChallenge: Uint8Array,
  clientChallenge: Uint8Array,
): Uint8Array {
  return Buffer.concat([hmacMd5(responseKey, serverChallenge, clientChallenge), clientChallenge]);
}

/** The SessionBaseKey when an NT response proves the key, else undefined. Takes as long for wrong as for right. */
export function verifyNtResponse(
  responseKey: Uint8Array,
  serverChallenge: Uint8Array,
  ntResponse: Uint8Array,
): Uint8Array | undefined {
  const given = ntResponse.subarray(0, proofLength);
  const proof = hmacMd5(responseKey, serverChallenge, ntResponse.subarray(proofLength));
  if (given.length !== proofLength || !timingSafeEqual(proof, given)) return undefined;
  return hmacMd5(responseKey, proof);
}

/** HMAC_MD5(K, M), over the parts of M one after the other. */
export function hmacMd5(key: Uint8Array, ...message: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('md5', key);
  for (const part of message) hmac.update(part);
  return hmac.digest();
}

/** Letter by letter, as Windows does it: what would become two letters (German sharp s) stays. */
function upperCase(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    const upper = text.charAt(index).toUpperCase();
    return upper.length === 1 ? upper : text.charAt(index);
  }).join('');
}
