import { randomUUID } from 'node:crypto';
import type { MapiHttpEndpoint } from '../../wire/mapi-http/request-type.js';

/** The session cookies of a request (MS-OXCMAPIHTTP 3.2.5.1), opaque to the client. */
export interface SessionCookies {
  /** Names the session. */
  readonly context: string | undefined;
  /** Changes with each answer: what is sent twice, or out of turn, is told by it. */
  readonly sequence: string | undefined;
}

const names = { context: 'MapiContext', sequence: 'MapiSequence' } as const;

/** Reads a `Cookie` header; of two cookies of one name the first counts. */
export function readSessionCookies(header: string | undefined): SessionCookies {
  return { context: cookieIn(header, names.context), sequence: cookieIn(header, names.sequence) };
}

function cookieIn(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (let at = header.indexOf(name); at >= 0; at = header.indexOf(name, at + 1)) {
    const isWhole = at === 0 || header[at - 1] === ' ' || header[at - 1] === ';';
    const value = at + name.length + 1;
    if (!isWhole || header[value - 1] !== '=') continue;
    const end = header.indexOf(';', value);
    return (end < 0 ? header.slice(value) : header.slice(value, end)).trim();
  }
  return undefined;
}

/** `Set-Cookie` values. The endpoints of one server have sessions, and therefore paths, of their own. */
export function sessionCookieFields(
  endpoint: MapiHttpEndpoint,
  { context, sequence }: { readonly context: string; readonly sequence: string },
): string[] {
  const rest = `; path=/mapi/${endpoint}; secure; HttpOnly`;
  return [`${names.context}=${context}${rest}`, `${names.sequence}=${sequence}${rest}`];
}

/** A name for a session that nobody can guess. */
export function newContextCookie(): string {
  return randomUUID();
}

/** True for what {@link newContextCookie} could have made. */
export function isContextCookie(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
