import { isUtf8 } from 'node:buffer';

/** Tells whether a password is right; supplied by the lab, which knows the directory. */
export type Authenticate = (userName: string, password: string) => boolean | Promise<boolean>;

/** User name as sent (`CONTOSO\anna`, `anna@contoso.example`) and password. */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

/**
 * Reads an `Authorization` header of the Basic scheme (RFC 7617); undefined for any other or a broken one. Outlook
 * writes names in ISO-8859-1 where others write UTF-8, so what is not UTF-8 is taken for the former.
 */
export function decodeBasicCredentials(authorization: string | undefined): Credentials | undefined {
  const [, token] = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) return undefined;
  const bytes = Buffer.from(token, 'base64');
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** `WWW-Authenticate` as IIS sends it: the realm is the `Host` header, or the server's own name without one. */
export function basicChallenge(host: string | undefined, serverName: string): string {
  return `Basic realm="${(host || serverName).replace(/[\\"]/g, '\\$&')}"`;
}

/** The user name behind an `Authorization` header, or undefined when there is none or it is not right. */
export async function authenticatedUser(
  authorization: string | undefined,
  authenticate: Authenticate,
): Promise<string | undefined> {
  const credentials = decodeBasicCredentials(authorization);
  if (credentials === undefined) return undefined;
  const accepted = await authenticate(credentials.userName, credentials.password);
  return accepted ? credentials.userName : undefined;
}
