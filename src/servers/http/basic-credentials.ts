import { isUtf8 } from 'node:buffer';

/** User name as sent (`CONTOSO\anna`, `anna@contoso.example`) and password. */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

/**
 * Reads the token of an `Authorization` header of the Basic scheme (RFC 7617); undefined for a broken one. Outlook
 * writes names in ISO-8859-1 where others write UTF-8, so what is not UTF-8 is taken for the former.
 */
export function decodeBasicCredentials(token: string): Credentials | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64');
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** `WWW-Authenticate` as IIS sends it: the realm is the `Host` header, or the server's own name without one. */
export function basicChallenge(host: string | undefined, serverName: string): string {
  return `Basic realm="${(host || serverName).replace(/[\\"]/g, '\\$&')}"`;
}
