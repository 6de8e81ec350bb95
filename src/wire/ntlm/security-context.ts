import type { SessionSecurity } from './session-security.js';

/** Who a client has proved to be. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      /** As sent: `anna`, `anna@contoso.example`. */
      readonly userName: string;
      /** As sent: empty, NetBIOS name or DNS name. */
      readonly domain: string;
      readonly workstation: string;
    };

/**
 * Why a client is not let in.
 *
 * - `malformed`: not a message, or not the one that was due.
 * - `unsupported`: no mechanism, or no security of messages, that both sides have.
 * - `old-response`: an LM or NTLMv1 response, which nobody should trust.
 * - `wrong-credentials`: no such user, an account that is barred, or a wrong password. Which one, only `lookup` knows.
 * - `wrong-mic`: somebody has changed the messages on their way.
 */
export type RefusalReason = 'malformed' | 'unsupported' | 'old-response' | 'wrong-credentials' | 'wrong-mic';

/** What a token of the client leads to. */
export type ServerStep =
  | { readonly state: 'challenge'; readonly token: Uint8Array }
  | {
      readonly state: 'authenticated';
      readonly principal: Principal;
      /** Undefined where the client is content without signatures of the kind that is served. */
      readonly security: SessionSecurity | undefined;
      /** What the client is still to be sent; NTLM alone has nothing left to say. */
      readonly token: Uint8Array | undefined;
    }
  | { readonly state: 'refused'; readonly reason: RefusalReason; readonly token: Uint8Array | undefined };

/** The server's side of one handshake, the same for NTLM and for SPNEGO. */
export interface SecurityServer {
  /**
   * Takes the client's next token. Never throws for what a client sends, only what `lookup` throws; the same token may
   * be given again then. After `authenticated` or `refused` the handshake is over, and every further token is refused.
   */
  accept(token: Uint8Array): ServerStep;
}

/** The client's side of one handshake. */
export interface SecurityClient {
  /** The first token. */
  begin(): Uint8Array;
  /**
   * Takes the server's next token; `token` is what the server is to be sent for it, if anything.
   *
   * @throws DecodeError for what is not a message; LabError `protocol-refused` when the server refuses, or asks for
   * less than an NTLMv2 client of extended session security gives
   */
  respond(token: Uint8Array): ClientStep;
}

/** What a token of the server leads to. `security` is there once the client has proved who it is. */
export interface ClientStep {
  readonly token: Uint8Array | undefined;
  readonly security: SessionSecurity | undefined;
  /** Nothing more is due from the server. */
  readonly done: boolean;
}
