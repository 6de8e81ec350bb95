import { LabError } from '../errors.js';

/**
 * Exchange's own kind of name, `legacyExchangeDN`: `/o=Contoso/ou=.../cn=Recipients/cn=anna`. Root first, compared
 * without regard to case (MS-OXOABK 2.2.1.1).
 */
export interface LegacyDn {
  readonly parts: readonly { readonly type: string; readonly value: string }[];
}

/**
 * Reads `/type=value/type=value`. A value may hold any character but `/`.
 *
 * @throws LabError `decode-failed`
 */
export function parseLegacyDn(text: string): LegacyDn {
  if (!text.startsWith('/')) throw new LabError('decode-failed', `"${text}" is not a legacyExchangeDN`);
  const parts = text
    .slice(1)
    .split('/')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals < 1) throw new LabError('decode-failed', `"${part}" in "${text}" is not type=value`);
      return { type: part.slice(0, equals), value: part.slice(equals + 1) };
    });
  return { parts };
}

/** The text form, letters kept as they were read. */
export function formatLegacyDn(name: LegacyDn): string {
  return name.parts.map(({ type, value }) => `/${type}=${value}`).join('');
}

/** The name one level up, as text: the server part of a database's name. */
export function legacyDnParent(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf('/')));
}

/** The value of the last part: `anna` in `/o=Contoso/cn=anna`. */
export function legacyDnLeaf(text: string): string {
  const last = text.slice(text.lastIndexOf('/') + 1);
  return last.slice(last.indexOf('=') + 1);
}
