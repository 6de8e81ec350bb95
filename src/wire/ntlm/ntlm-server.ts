import { timingSafeEqual } from 'node:crypto';
import { isLabError } from '../../errors.js';
import { type AuthenticateMessage, decodeAuthenticate, micLength, micOffset } from './authenticate.js';
import { type AvPair, avFlagsOf, avIds, micPresent } from './av-pairs.js';
import { encodeChallenge } from './challenge.js';
import { encodeFiletime } from './filetime.js';
import { decodeNegotiate } from './negotiate.js';
import { flagWord, hasFlag } from './negotiate-flags.js';
import { clientChallengeOf, responseKeyOf, verifyNtResponse } from './ntlm-v2.js';
import type { RefusalReason, SecurityServer, ServerStep } from './security-context.js';
import { exchangeKey, messageIntegrityCode } from './session-keys.js';
import { SessionSecurity } from './session-security.js';
import { windowsServer2008R2 } from './version.js';

/** What the server's side of an NTLM handshake needs. */
export interface NtlmServerOptions {
  /** NetBIOS name of the server's domain. */
  readonly targetName: string;
  /** Names of the server for `MsvAv...`; the time is added here. */
  readonly targetInfo: readonly AvPair[];
  /** The NT hash of an account that may log on; names as the client sent them, the domain possibly empty. */
  readonly lookup: (userName: string, domain: string) => Uint8Array | undefined;
  readonly now: () => Date;
  /** Cryptographically strong bytes. */
  readonly random: (length: number) => Uint8Array;
}

/** What a client may have for the asking. */
const grantable = flagWord(
  'sign',
  'seal',
  'alwaysSign',
  'extendedSessionSecurity',
  'key128',
  'keyExchange',
  'key56',
);
const always = flagWord('requestTarget', 'ntlm', 'targetTypeDomain', 'targetInfo', 'version');

/** Length of an LM or NTLMv1 response; an NTLMv2 response is longer (MS-NLMP 3.2.5.1.2). */
const oldResponseLength = 24;

/**
 * The server's side of one NTLM handshake (MS-NLMP 3.2.5): NEGOTIATE in, CHALLENGE out, AUTHENTICATE in. NTLMv2 only.
 * An anonymous client is reported as such: whether it may come in is the caller's business.
 */
export function createNtlmServer(options: NtlmServerOptions): SecurityServer {
  let expects: (token: Uint8Array) => ServerStep = challenge;

  function challenge(token: Uint8Array): ServerStep {
    const { flags: asked } = decodeNegotiate(token);
    const charset = hasFlag(asked, 'unicode') ? 'unicode' : 'oem';
    if (!hasFlag(asked, charset)) return refused('unsupported');
    const serverChallenge = options.random(8);
    const flags = (always | flagWord(charset) | (asked & grantable)) >>> 0;
    const sent = encodeChallenge({
      flags,
      targetName: options.targetName,
      serverChallenge,
      targetInfo: [...options.targetInfo, { id: avIds.timestamp, value: encodeFiletime(options.now()) }],
      version: windowsServer2008R2,
    });
    const negotiate = Uint8Array.from(token);
    expects = (answer) => authenticate(answer, { negotiate, challenge: sent, serverChallenge, flags });
    return { state: 'challenge', token: sent };
  }

  function authenticate(token: Uint8Array, handshake: Handshake): ServerStep {
    const message = decodeAuthenticate(token);
    const { userName, domain, workstation, ntResponse } = message;
    if (isAnonymous(message)) {
      return {
        state: 'authenticated',
        principal: { kind: 'anonymous' },
        security: undefined,
        token: undefined,
      };
    }
    if (ntResponse.length <= oldResponseLength) return refused('old-response');
    const { targetInfo } = clientChallengeOf(ntResponse);
    const ntHash = options.lookup(userName, domain);
    if (ntHash === undefined) return refused('wrong-credentials');
    const responseKey = responseKeyOf(ntHash, { userName, domain });
    const sessionBaseKey = verifyNtResponse(responseKey, handshake.serverChallenge, ntResponse);
    if (sessionBaseKey === undefined) return refused('wrong-credentials');
    const flags = (message.flags & handshake.flags) >>> 0;
    const sessionKey = sessionKeyOf(sessionBaseKey, flags, message.encryptedSessionKey);
    if (sessionKey === undefined) return refused('malformed');
    if ((avFlagsOf(targetInfo) & micPresent) !== 0 && !hasRightMic(sessionKey, handshake, token, message)) {
      return refused('wrong-mic');
    }
    const security = hasFlag(flags, 'extendedSessionSecurity')
      ? new SessionSecurity(sessionKey, flags, 'server')
      : undefined;
    const principal = { kind: 'user', userName, domain, workstation } as const;
    return { state: 'authenticated', principal, security, token: undefined };
  }

  return {
    accept: (token) => {
      const next = expects;
      expects = () => refused('malformed');
      try {
        return next(token);
      } catch (error) {
        if (isLabError(error, 'decode-failed')) return refused('malformed');
        expects = next; // as if the token had not come: what the look-up lacked may be there next time
        throw error;
      }
    },
  };
}

interface Handshake {
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly serverChallenge: Uint8Array;
  readonly flags: number;
}

/** MS-NLMP 3.2.5.1.2: no name and no NT response; the LM response is empty or one zero. */
function isAnonymous({ userName, ntResponse, lmResponse }: AuthenticateMessage): boolean {
  return userName === '' && ntResponse.length === 0 && lmResponse.length <= 1 && (lmResponse[0] ?? 0) === 0;
}

/**
 * ExportedSessionKey; undefined when the client has to send one and has not. One that wants neither signatures nor seals
 * need not (MS-NLMP 3.1.5.1.2).
 */
function sessionKeyOf(
  keyExchangeKey: Uint8Array,
  flags: number,
  encrypted: Uint8Array,
): Uint8Array | undefined {
  if (!hasFlag(flags, 'keyExchange')) return keyExchangeKey;
  if (encrypted.length === 16) return exchangeKey(keyExchangeKey, encrypted);
  return hasFlag(flags, 'sign') || hasFlag(flags, 'seal') ? undefined : keyExchangeKey;
}

function hasRightMic(
  sessionKey: Uint8Array,
  { negotiate, challenge }: Handshake,
  token: Uint8Array,
  { mic }: AuthenticateMessage,
): boolean {
  if (mic === undefined) return false;
  const withoutMic = Buffer.from(token).fill(0, micOffset, micOffset + micLength);
  return timingSafeEqual(messageIntegrityCode(sessionKey, negotiate, challenge, withoutMic), mic);
}

function refused(reason: RefusalReason): ServerStep {
  return { state: 'refused', reason, token: undefined };
}
