import { randomBytes } from 'node:crypto';
import { LabError } from '../../errors.js';
import type { AuthVerifier } from '../../wire/dcerpc/auth-verifier.js';
import { authenticationLevel, authenticationType } from '../../wire/dcerpc/authentication.js';
import { PduProtection, type SecurityContextId } from '../../wire/dcerpc/pdu-protection.js';
import { createNtlmClient, type NtlmClientOptions } from '../../wire/ntlm/ntlm-client.js';
import type { SecurityClient } from '../../wire/ntlm/security-context.js';
import { createSpnegoClient } from '../../wire/ntlm/spnego/spnego-client.js';
import type { Version } from '../../wire/ntlm/version.js';
import type { Client } from '../client.js';

/** Windows 7 with Service Pack 1. */
const windows7: Version = { major: 6, minor: 1, build: 7601, revision: 15 };

const workstationName = 'OUTLOOK';

/** Who a client is to NTLM, on whatever wire: its credentials, its machine, its time. */
export function ntlmIdentity({
  workstation,
  credentials,
}: Client): Omit<NtlmClientOptions, 'targetName' | 'random'> {
  const [, domain, name] = /^([^\\]*)\\(.*)$/.exec(credentials.userName) ?? [];
  return {
    userName: name ?? credentials.userName,
    domain: domain ?? '',
    password: credentials.password,
    workstation: workstationName,
    version: windows7,
    now: () => workstation.clock.date(),
  };
}

/** What the client still has to send, and whether that is answered; or how calls are protected from now on. */
export type SecurityLeg =
  | { readonly next: 'alter_context'; readonly auth: AuthVerifier }
  | { readonly next: 'auth3'; readonly auth: AuthVerifier; readonly protection: PduProtection }
  | { readonly next: 'calls'; readonly protection: PduProtection };

/** The client's side of one security context, of level privacy or integrity, as its policy has it. */
export class RpcSecurity {
  readonly #context: SecurityContextId;
  readonly #handshake: SecurityClient;

  /** @param servicePrincipalName - e.g. `exchangeMDB/outlook.contoso.example` */
  constructor(client: Client, servicePrincipalName: string) {
    const { rpcAuthentication, rpcEncryption } = client.policy.connecting;
    const negotiates = rpcAuthentication === 'negotiate';
    this.#context = {
      type: negotiates ? authenticationType.GSS_NEGOTIATE : authenticationType.WINNT,
      level: rpcEncryption ? authenticationLevel.PKT_PRIVACY : authenticationLevel.PKT_INTEGRITY,
      contextId: 1,
    };
    const ntlm = createNtlmClient({
      ...ntlmIdentity(client),
      targetName: servicePrincipalName,
      random: (length) => randomBytes(length),
    });
    this.#handshake = negotiates ? createSpnegoClient(ntlm) : ntlm;
  }

  /** For the bind. */
  begin(): AuthVerifier {
    return { ...this.#context, token: this.#handshake.begin() };
  }

  /**
   * Takes the server's token.
   *
   * @throws LabError `protocol-refused`, DecodeError
   */
  respond(auth: AuthVerifier | undefined): SecurityLeg {
    const { token, security, done } = this.#handshake.respond(auth?.token ?? new Uint8Array());
    const answer = token === undefined ? undefined : { ...this.#context, token };
    if (security === undefined) {
      if (answer === undefined) throw new LabError('protocol-refused', 'the server ends the logon halfway');
      return { next: 'alter_context', auth: answer };
    }
    const protection = new PduProtection(this.#context, security);
    return done && answer !== undefined
      ? { next: 'auth3', auth: answer, protection }
      : { next: 'calls', protection };
  }
}
