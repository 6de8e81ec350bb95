import type { Socket } from 'node:net';
import type { DistinguishedName } from '../../values/dn.js';
import type { Principal, SecurityServer, ServerStep } from '../../wire/ntlm/security-context.js';
import { createSpnegoServer } from '../../wire/ntlm/spnego/spnego-server.js';
import { basicChallenge, decodeBasicCredentials } from './basic-credentials.js';

/** Who has logged on: an entry of the directory. It is handed on instead of the name, of which an account has several. */
export interface HttpAccount {
  readonly dn: DistinguishedName;
}

/** The account of a name, if the password is its own; supplied by the lab, which knows the directory. */
export type CheckPassword = (
  userName: string,
  password: string,
) => HttpAccount | undefined | Promise<HttpAccount | undefined>;

/** The schemes, in the order in which IIS offers them. */
export const schemes = ['Negotiate', 'NTLM', 'Basic'] as const;

/** One of {@link schemes}. */
export type Scheme = (typeof schemes)[number];

export interface HttpAuthenticationOptions {
  /** Realm for a request without `Host`. */
  readonly realm: string;
  readonly checkPassword: CheckPassword;
  /** The account that an NTLM handshake has been about; run by `settle`. Default: it stays unknown. */
  readonly findAccount?: (name: {
    readonly userName: string;
    readonly domain: string;
  }) => HttpAccount | undefined;
  /** Begins an NTLM handshake. Without it, Basic is all there is. */
  readonly beginNtlm?: () => SecurityServer;
  /** Runs the steps of a handshake, which read a directory. Default: a step is run once, as all of it is at hand. */
  readonly settle?: <T>(step: () => T) => Promise<T>;
  /** What is offered, asked for each request. Default: everything there is. */
  readonly offered?: () => ReadonlySet<Scheme>;
  /** Lets clients in by tokens too, whatever else is offered. */
  readonly bearer?: BearerAuthentication;
  /** Who a client without credentials is taken for. Without it, one is asked for some. */
  readonly anonymous?: string;
  /**
   * What a check of a password depends on. Basic credentials that were right hold for their connection as long as this
   * stays the same. Default: they are checked with each request.
   */
  readonly accountsState?: () => string;
}

/** The Bearer scheme (RFC 6750); supplied by the lab. */
export interface BearerAuthentication {
  /** Value of `WWW-Authenticate`. */
  readonly challenge: string;
  /** Who a token stands for, or why nobody; never throws for what a client sends. */
  check(token: string): SignedIn | { readonly user?: undefined; readonly reason: string };
}

/** What authentication looks at in a request. */
export interface AuthenticationRequest {
  readonly socket: Socket;
  /** `Authorization` header. */
  readonly authorization: string | undefined;
  /** `Host` header. */
  readonly host: string | undefined;
}

/** Somebody who has been let in. */
export interface SignedIn {
  /** As the client wrote it, for the journal. */
  readonly user: string;
  /** Undefined for an anonymous client. */
  readonly account: HttpAccount | undefined;
}

/** Who it is, or what to send with the 401. */
export type HttpVerdict =
  | (SignedIn & { readonly fields: readonly HeaderField[] })
  | {
      readonly user: undefined;
      /** Values of `WWW-Authenticate`, a line each. */
      readonly challenges: readonly string[];
      /** For the journal: how far a handshake is, or why it failed. */
      readonly remark: string | undefined;
      /** A handshake that goes on with the next request on this connection. */
      readonly inHandshake: boolean;
    };

/** Name and value of a header field for the answer. */
export type HeaderField = readonly [name: string, value: string];

/** Authentication as IIS does it: Basic for each request, NTLM and Negotiate for each connection. */
export interface HttpAuthentication {
  /** @throws what the check of a password, or the look for an account, throws */
  check(request: AuthenticationRequest): Promise<HttpVerdict>;
}

interface Handshake {
  readonly scheme: Scheme;
  readonly server: SecurityServer;
}

interface Connection {
  readonly signedIn?: SignedIn;
  readonly handshake?: Handshake;
  readonly basic?: RightCredentials;
}

/** Basic credentials that a connection has been let in by. */
interface RightCredentials {
  readonly authorization: string;
  readonly state: string;
  readonly verdict: HttpVerdict;
}

const persistent: HeaderField = ['Persistent-Auth', 'true'];

/**
 * Makes the authentication of one site. What a connection has come to is kept as long as the connection: an NTLM or
 * Negotiate handshake in its middle, and once it has succeeded its user, for whom later requests need no credentials.
 * Any credentials sent anew put an end to that. The schemes share a connection's state, and therefore this file.
 */
export function createHttpAuthentication(options: HttpAuthenticationOptions): HttpAuthentication {
  const { realm, checkPassword, findAccount, beginNtlm, settle, bearer, anonymous, accountsState } = options;
  const available: ReadonlySet<Scheme> = new Set(beginNtlm === undefined ? (['Basic'] as const) : schemes);
  const offered = options.offered ?? (() => available);
  const connections = new WeakMap<Socket, Connection>();

  function challenge(host: string | undefined, remark?: string): HttpVerdict {
    const now = offered();
    const challenges = schemes
      .filter((scheme) => available.has(scheme) && now.has(scheme))
      .map((scheme) => (scheme === 'Basic' ? basicChallenge(host, realm) : scheme));
    const all = bearer === undefined ? challenges : [bearer.challenge, ...challenges];
    return { user: undefined, challenges: all, remark, inHandshake: false };
  }

  async function checkBasic(token: string, request: AuthenticationRequest): Promise<HttpVerdict> {
    const { socket, host, authorization = '' } = request;
    const credentials = decodeBasicCredentials(token);
    if (credentials === undefined) return challenge(host);
    const account = await checkPassword(credentials.userName, credentials.password);
    if (account === undefined) return challenge(host);
    const verdict: HttpVerdict = { user: credentials.userName, account, fields: [] };
    const state = accountsState?.();
    if (state !== undefined) connections.set(socket, { basic: { authorization, state, verdict } });
    return verdict;
  }

  /** A client that knows no token yet may send the name of the scheme alone, to be told where to get one. */
  function checkBearer({ challenge: line, check }: BearerAuthentication, token: string): HttpVerdict {
    const outcome = token === '' ? { reason: 'without a token' } : check(token);
    if (outcome.user !== undefined) return { ...outcome, fields: [] };
    const isWrong = token !== '';
    return {
      user: undefined,
      challenges: [isWrong ? `${line}, error="invalid_token"` : line], // RFC 6750 3
      remark: `Bearer ${outcome.reason}`,
      inHandshake: false,
    };
  }

  function beginHandshake(scheme: Scheme): SecurityServer | undefined {
    const ntlm = beginNtlm?.();
    return ntlm === undefined || scheme === 'NTLM' ? ntlm : createSpnegoServer(ntlm);
  }

  async function shakeHands(
    scheme: Scheme,
    token: Uint8Array,
    request: AuthenticationRequest,
  ): Promise<HttpVerdict> {
    const { socket, host } = request;
    const accept = (server: SecurityServer) =>
      settle === undefined ? server.accept(token) : settle(() => server.accept(token));
    const before = connections.get(socket)?.handshake;
    connections.delete(socket);
    if (before?.scheme === scheme) {
      const step = await accept(before.server);
      // A client may begin anew at any time.
      if (step.state !== 'refused' || step.reason !== 'malformed') return judge(step, before, request);
    }
    const server = beginHandshake(scheme);
    if (server === undefined) return challenge(host);
    return judge(await accept(server), { scheme, server }, request);
  }

  async function judge(
    step: ServerStep,
    handshake: Handshake,
    { socket, host }: AuthenticationRequest,
  ): Promise<HttpVerdict> {
    const { scheme } = handshake;
    const line = (answer: Uint8Array) => `${scheme} ${Buffer.from(answer).toString('base64')}`;
    if (step.state === 'challenge') {
      connections.set(socket, { handshake });
      return {
        user: undefined,
        challenges: [line(step.token)],
        remark: `${scheme} challenge`,
        inHandshake: true,
      };
    }
    if (step.state === 'refused') return challenge(host, `${scheme} ${step.reason}`);
    const { principal } = step;
    if (principal.kind === 'anonymous') return challenge(host, `${scheme} anonymous`);
    const find = () => findAccount?.(principal);
    const account = settle === undefined ? find() : await settle(find);
    const signedIn = { user: userOf(principal), account };
    connections.set(socket, { signedIn });
    const closing: readonly HeaderField[] =
      step.token === undefined ? [] : [['WWW-Authenticate', line(step.token)]];
    return { ...signedIn, fields: [...closing, persistent] };
  }

  return {
    check: async (request) => {
      const { socket, authorization, host } = request;
      const known = connections.get(socket);
      if (authorization === undefined) {
        if (known?.signedIn !== undefined) return { ...known.signedIn, fields: [persistent] };
        return anonymous === undefined
          ? challenge(host)
          : { user: anonymous, account: undefined, fields: [] };
      }
      if (known?.basic?.authorization === authorization && known.basic.state === accountsState?.()) {
        if (offered().has('Basic')) return known.basic.verdict;
      }
      const [isBearer, bearerToken = ''] = /^Bearer(?: +(.*))?$/is.exec(authorization) ?? [];
      if (bearer !== undefined && isBearer !== undefined) {
        connections.delete(socket);
        return checkBearer(bearer, bearerToken);
      }
      const { scheme, token } = splitAuthorization(authorization);
      if (scheme === undefined || !offered().has(scheme)) {
        connections.delete(socket);
        return challenge(host);
      }
      if (scheme !== 'Basic') return shakeHands(scheme, Buffer.from(token, 'base64'), request);
      connections.delete(socket);
      return checkBasic(token, request);
    },
  };
}

function splitAuthorization(authorization: string): { scheme: Scheme | undefined; token: string } {
  const [, name = '', token = ''] = /^([A-Za-z]+) +([^ ]+) *$/.exec(authorization) ?? [];
  return { scheme: schemes.find((scheme) => scheme.toLowerCase() === name.toLowerCase()), token };
}

/** The user as Windows writes it. */
function userOf({ userName, domain }: Exclude<Principal, { readonly kind: 'anonymous' }>): string {
  return domain === '' ? userName : `${domain}\\${userName}`;
}
