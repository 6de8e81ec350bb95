import { type KeyObject, verify } from 'node:crypto';

/** What a token must be to be taken. */
export interface BearerTokenRules {
  /** Public keys of whoever issues tokens: RSA of 2048 bits or more, or EC P-256. */
  readonly keys: readonly KeyObject[];
  /** One of them has to be the token's audience; a slash at the end makes no difference. */
  readonly audiences: readonly string[];
  /** One of them has to be the issuer; empty: anybody with a key. */
  readonly issuers: readonly string[];
  readonly now: () => Date;
}

/** Whom a token speaks of, or why it is not taken. */
export type BearerTokenVerdict =
  | { readonly ok: true; readonly upn: string | undefined; readonly smtp: string | undefined }
  | { readonly ok: false; readonly reason: BearerTokenFault };

/** Why a token is not taken, the first that applies. */
export type BearerTokenFault =
  | 'malformed'
  | 'wrong-signature'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'no-user';

const longest = 16_384;
const malformed = { ok: false, reason: 'malformed' } as const;

/*
 * JSON Web Token (RFC 7519) in compact serialization (RFC 7515 7.1), each part in base64url:
 *
 *   JOSE header   { "alg": "RS256" | "ES256" }   RFC 7518 3.3, 3.4
 *   claims        { "iss", "aud", "exp", "nbf", "upn", "smtp" }
 *   signature     over the first two parts and the dot between them
 */

/** Verifies a token. Never throws for what a client sends. */
export function verifyBearerToken(token: string, rules: BearerTokenRules): BearerTokenVerdict {
  const [, header = '', claims = '', signature = ''] =
    (token.length <= longest && /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token)) || [];
  const { alg, crit } = objectIn(header) ?? {};
  const content = objectIn(claims);
  if ((alg !== 'RS256' && alg !== 'ES256') || crit !== undefined || content === undefined) return malformed;
  const signed = Buffer.from(`${header}.${claims}`);
  const bytes = Buffer.from(signature, 'base64url');
  if (!rules.keys.some((key) => isSignedBy(key, alg, signed, bytes))) {
    return { ok: false, reason: 'wrong-signature' };
  }
  const reason = faultIn(content, rules);
  if (reason !== undefined) return { ok: false, reason };
  return { ok: true, upn: text(content['upn']), smtp: text(content['smtp']) };
}

/** A key serves one algorithm only, whatever the token says (RFC 8725 3.1). */
function isSignedBy(key: KeyObject, alg: 'RS256' | 'ES256', signed: Buffer, signature: Buffer): boolean {
  if (key.asymmetricKeyType !== (alg === 'RS256' ? 'rsa' : 'ec')) return false;
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

type Claims = Readonly<Record<string, unknown>>;

function faultIn(claims: Claims, rules: BearerTokenRules): BearerTokenFault | undefined {
  const { exp, nbf = 0, aud, iss, upn, smtp } = claims;
  const seconds = rules.now().getTime() / 1000;
  if (!isNumericDate(exp) || !isNumericDate(nbf)) return 'malformed';
  if (seconds >= exp) return 'expired';
  if (seconds < nbf) return 'not-yet-valid';
  const wanted = rules.audiences.map(withoutSlash);
  const meant = [aud].flat().map((one) => withoutSlash(text(one) ?? ''));
  if (!meant.some((one) => wanted.includes(one))) return 'wrong-audience';
  if (rules.issuers.length > 0 && !rules.issuers.includes(text(iss) ?? '')) return 'wrong-issuer';
  return text(upn) === undefined && text(smtp) === undefined ? 'no-user' : undefined;
}

/** Seconds since 1970 (RFC 7519 2), no further off than a date can be: JSON's `1e999` would never expire. */
function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value * 1000).getTime());
}

function objectIn(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const withoutSlash = (url: string): string => url.replace(/\/$/, '');
