import { randomBytes } from 'node:crypto';
import { PduProtection } from '../../../src/wire/dcerpc/pdu-protection.js';
import { decodeRequest, type RequestPdu } from '../../../src/wire/dcerpc/request.js';
import { avIds, textPair } from '../../../src/wire/ntlm/av-pairs.js';
import { createNtlmClient } from '../../../src/wire/ntlm/ntlm-client.js';
import { createNtlmServer } from '../../../src/wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../../../src/wire/ntlm/ntlm-v2.js';
import type { SecurityClient, SecurityServer } from '../../../src/wire/ntlm/security-context.js';
import type { SessionSecurity } from '../../../src/wire/ntlm/session-security.js';
import { createSpnegoClient } from '../../../src/wire/ntlm/spnego/spnego-client.js';
import { windowsServer2008R2 } from '../../../src/wire/ntlm/version.js';
import { requestOf } from './client.js';

const random = (length: number) => randomBytes(length);
const now = () => new Date();

/**
 * A machine of CONTOSO with one account: anna, Passw0rd!.
 *
 * @param beforeLookup - may throw what a look-up throws
 */
export function beginNtlm(beforeLookup: () => void = () => undefined): SecurityServer {
  return createNtlmServer({
    targetName: 'CONTOSO',
    targetInfo: [
      textPair(avIds.nbDomainName, 'CONTOSO'),
      textPair(avIds.nbComputerName, 'CAS1'),
      textPair(avIds.dnsDomainName, 'contoso.internal'),
      textPair(avIds.dnsComputerName, 'cas1.contoso.internal'),
    ],
    lookup: (userName) => {
      beforeLookup();
      return userName === 'anna' ? ntHashOf('Passw0rd!') : undefined;
    },
    now,
    random,
  });
}

export const authTypes = { ntlm: 10, spnego: 9 } as const;
export type Mechanism = keyof typeof authTypes;

/** anna, at the client's side of a handshake. */
export function openClient(mechanism: Mechanism, password = 'Passw0rd!'): SecurityClient {
  const identity = { userName: 'anna', domain: 'CONTOSO', password, workstation: 'WS1' };
  const ntlm = createNtlmClient({ ...identity, version: windowsServer2008R2, now, random });
  return mechanism === 'ntlm' ? ntlm : createSpnegoClient(ntlm);
}

/** How auth verifiers name the one security context of a test. */
export const contextOf = (mechanism: Mechanism, level: number) => ({
  type: authTypes[mechanism],
  level,
  contextId: 79231,
});

export function protect(mechanism: Mechanism, level: number, security: SessionSecurity): PduProtection {
  return new PduProtection(contextOf(mechanism, level), security);
}

/** A request, signed or sealed. */
export function sealedRequest(
  protection: PduProtection,
  opnum: number,
  stub: Uint8Array,
  changes: Partial<RequestPdu> = {},
): Uint8Array {
  return protection.seal(decodeRequest(requestOf(opnum, stub, changes)));
}
