import { LabError } from '../../errors.js';
import { encodeAuthenticate, micLength, micOffset } from './authenticate.js';
import { type AvPair, avFlagsOf, avIds, findPair, flagsPair, micPresent, textPair } from './av-pairs.js';
import { type ChallengeMessage, decodeChallenge } from './challenge.js';
import { encodeFiletime } from './filetime.js';
import { encodeNegotiate } from './negotiate.js';
import { flagWord, hasFlag } from './negotiate-flags.js';
import {
  computeLmResponse,
  computeNtResponse,
  encodeClientChallenge,
  type Identity,
  ntHashOf,
  responseKeyOf,
} from './ntlm-v2.js';
import type { ClientStep, SecurityClient } from './security-context.js';
import { exchangeKey, messageIntegrityCode } from './session-keys.js';
import { SessionSecurity } from './session-security.js';
import type { Version } from './version.js';

/** What the client's side of an NTLM handshake needs. */
export interface NtlmClientOptions extends Identity {
  readonly password: string;
  /** NetBIOS name of the client's machine. */
  readonly workstation: string;
  /** SPN of the server, e.g. `exchangeMDB/outlook.contoso.example`; default: none is sent. */
  readonly targetName?: string;
  readonly version: Version;
  readonly now: () => Date;
  /** Cryptographically strong bytes. */
  readonly random: (length: number) => Uint8Array;
}

const offered = flagWord(
  'unicode',
  'requestTarget',
  'sign',
  'seal',
  'ntlm',
  'alwaysSign',
  'extendedSessionSecurity',
  'targetInfo',
  'version',
  'key128',
  'keyExchange',
  'key56',
);
const required = flagWord('unicode', 'extendedSessionSecurity', 'targetInfo');

/** The client's side of one NTLM handshake (MS-NLMP 3.1.5), NTLMv2 with signing and sealing. */
export function createNtlmClient(options: NtlmClientOptions): SecurityClient {
  const negotiate = encodeNegotiate({ flags: offered, version: options.version });

  function respond(token: Uint8Array): ClientStep {
    const challenge = decodeChallenge(token);
    if ((challenge.flags & required) !== required) {
      throw new LabError('protocol-refused', 'the server does not offer NTLMv2 with session security');
    }
    const flags = (challenge.flags & offered) >>> 0;
    const { message, sessionKey, hasMic } = authenticate(options, challenge, flags);
    if (hasMic) message.set(messageIntegrityCode(sessionKey, negotiate, token, message), micOffset);
    return { token: message, security: new SessionSecurity(sessionKey, flags, 'client'), done: true };
  }

  return { begin: () => negotiate, respond };
}

function authenticate(options: NtlmClientOptions, challenge: ChallengeMessage, flags: number) {
  const { userName, domain, workstation, password, version, random } = options;
  const { serverChallenge } = challenge;
  const serverTime = findPair(challenge.targetInfo, avIds.timestamp);
  const hasMic = serverTime?.length === 8; // then, and only then, there is no LM response (MS-NLMP 3.1.5.1.2)
  const clientChallenge = random(8);
  const responseKey = responseKeyOf(ntHashOf(password), { userName, domain });
  const temp = encodeClientChallenge({
    timestamp: hasMic ? serverTime : encodeFiletime(options.now()),
    challenge: clientChallenge,
    targetInfo: answeredTargetInfo(challenge.targetInfo, hasMic, options.targetName),
  });
  const { ntResponse, sessionBaseKey } = computeNtResponse(responseKey, serverChallenge, temp);
  const exchanges = hasFlag(flags, 'keyExchange');
  const sessionKey = exchanges ? random(16) : sessionBaseKey;
  const message = encodeAuthenticate({
    flags,
    domain,
    userName,
    workstation,
    lmResponse: hasMic
      ? new Uint8Array(24)
      : computeLmResponse(responseKey, serverChallenge, clientChallenge),
    ntResponse,
    encryptedSessionKey: exchanges ? exchangeKey(sessionBaseKey, sessionKey) : new Uint8Array(),
    version,
    ...(hasMic ? { mic: new Uint8Array(micLength) } : {}),
  });
  return { message, sessionKey, hasMic };
}

/** The server's pairs, and what the client adds to them (MS-NLMP 3.1.5.1.2). */
function answeredTargetInfo(
  pairs: readonly AvPair[],
  hasMic: boolean,
  targetName: string | undefined,
): readonly AvPair[] {
  const kept = pairs.filter(({ id }) => id !== avIds.flags);
  const flags = avFlagsOf(pairs) | (hasMic ? micPresent : 0);
  return [
    ...kept,
    ...(flags === 0 ? [] : [flagsPair(flags)]),
    ...(targetName === undefined ? [] : [textPair(avIds.targetName, targetName)]),
  ];
}
