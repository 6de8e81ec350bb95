import { randomBytes } from 'node:crypto';
import { isLabError, LabError } from '../../errors.js';
import { createNtlmClient } from '../../wire/ntlm/ntlm-client.js';
import type { SecurityClient } from '../../wire/ntlm/security-context.js';
import { createSpnegoClient } from '../../wire/ntlm/spnego/spnego-client.js';
import type { Client } from '../client.js';
import type { HttpScheme } from '../transports.js';
import { basicAuthorization } from './http.js';
import { LogonRefused } from './rpc.js';
import { ntlmIdentity } from './rpc-security.js';

const schemeNames: Readonly<Record<HttpScheme, string>> = {
  basic: 'Basic',
  ntlm: 'NTLM',
  negotiate: 'Negotiate',
};

/**
 * The client's side of HTTP authentication on one connection, by the scheme that its profile has (RFC 7617, MS-NTHT,
 * RFC 4559). Where the profile says Negotiate and the server offers NTLM alone, that is taken.
 */
export class HttpLogon {
  readonly #client: Client;
  readonly #host: string;
  #scheme: HttpScheme;
  #handshake: SecurityClient | undefined;
  #proved = false;

  /** @param host - as it stands in the URL */
  constructor(client: Client, host: string, scheme: HttpScheme) {
    this.#client = client;
    this.#host = host;
    this.#scheme = scheme;
  }

  get scheme(): string {
    return schemeNames[this.#scheme];
  }

  /** Whether the first request is only a leg of a handshake, and cannot carry what it is for. */
  get needsHandshake(): boolean {
    return this.#scheme !== 'basic';
  }

  /** Whether the credentials have been given: nothing but a refusal can follow. */
  get isProved(): boolean {
    return this.#proved;
  }

  /** The first `Authorization`. */
  begin(): string {
    if (this.#scheme === 'basic') {
      const { userName, password } = this.#client.credentials;
      this.#proved = true;
      return basicAuthorization(userName, password);
    }
    const ntlm = createNtlmClient({
      ...ntlmIdentity(this.#client),
      targetName: `HTTP/${this.#host}`,
      random: (length) => randomBytes(length),
    });
    this.#handshake = this.#scheme === 'negotiate' ? createSpnegoClient(ntlm) : ntlm;
    return this.#header(this.#handshake.begin());
  }

  /**
   * The `Authorization` after a 401.
   *
   * @param challenges - its `WWW-Authenticate` fields
   * @throws LogonRefused when the credentials were given and are not taken; LabError `protocol-refused` when there is
   * no common scheme, or the server's challenge is none
   */
  respond(challenges: readonly string[]): string {
    const offered = schemesOf(challenges).map((scheme) => scheme.toLowerCase());
    const isOffered = offered.includes(this.scheme.toLowerCase());
    if (!isOffered && this.#scheme === 'negotiate' && offered.includes('ntlm') && !this.#proved) {
      this.#scheme = 'ntlm';
      return this.begin();
    }
    if (!isOffered) {
      const names = schemesOf(challenges).join(', ') || 'nothing';
      throw new LabError('protocol-refused', `the server takes ${names}, the profile says ${this.scheme}`, {
        where: this.#host,
      });
    }
    if (this.#proved) throw new LogonRefused(this.#client.credentials.userName);
    return this.#header(this.#answerTo(challenges));
  }

  #answerTo(challenges: readonly string[]): Uint8Array {
    const prefix = `${this.scheme.toLowerCase()} `;
    const challenge = challenges.find((text) => text.toLowerCase().startsWith(prefix));
    const token = Buffer.from(challenge?.slice(prefix.length) ?? '', 'base64');
    if (token.length === 0 || this.#handshake === undefined) {
      throw new LabError('protocol-refused', `the server offers ${this.scheme} and does not go on with it`, {
        where: this.#host,
      });
    }
    const step = this.#refusalAsLogon(this.#handshake, token);
    this.#proved = true;
    return step;
  }

  /** A token by which the server ends the negotiation is a refusal of the user. */
  #refusalAsLogon(handshake: SecurityClient, token: Uint8Array): Uint8Array {
    try {
      const answer = handshake.respond(token).token;
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!isLabError(error, 'protocol-refused')) throw error;
    }
    throw new LogonRefused(this.#client.credentials.userName);
  }

  #header(token: Uint8Array): string {
    return `${this.scheme} ${Buffer.from(token).toString('base64')}`;
  }
}

/** The authentication schemes that `WWW-Authenticate` fields offer, as they are spelled. */
export function schemesOf(challenges: readonly string[]): readonly string[] {
  return challenges.map((challenge) => challenge.split(/\s/)[0] ?? '');
}

/** Of what a server offers, what Windows takes: Negotiate before NTLM before Basic. */
export function strongestScheme(challenges: readonly string[]): HttpScheme {
  const offered = schemesOf(challenges).map((scheme) => scheme.toLowerCase());
  if (offered.includes('negotiate')) return 'negotiate';
  return offered.includes('ntlm') ? 'ntlm' : 'basic';
}
