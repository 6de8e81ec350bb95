import { hash, timingSafeEqual } from 'node:crypto';
import type { Change } from './change.js';
import type { AttributeValue } from './entry.js';

/** The passwords of a directory, apart from its entries: they can be set and verified, not read. */
export class PasswordStore {
  readonly #passwords = new Map<string, readonly string[]>();

  /** Changes the passwords of an entry; several may be valid (RFC 4519 2.41). */
  apply(key: string, operation: Change['operation'], passwords: readonly string[]): void {
    const known = operation === 'replace' ? [] : (this.#passwords.get(key) ?? []);
    const gone = operation === 'delete' ? passwords : [];
    const kept =
      operation === 'delete' && passwords.length === 0 ? [] : known.filter((one) => !gone.includes(one));
    const all = operation === 'delete' ? kept : [...kept, ...passwords];
    if (all.length === 0) this.#passwords.delete(key);
    else this.#passwords.set(key, all);
  }

  /** True when the password is one of the entry's. Takes as long for a wrong one as for a right one. */
  verify(key: string, password: string): boolean {
    const given = hash('sha256', password, 'buffer');
    let verified = false;
    for (const known of this.#passwords.get(key) ?? []) {
      if (timingSafeEqual(hash('sha256', known, 'buffer'), given)) verified = true;
    }
    return verified;
  }
}

/**
 * The text of a password as `userPassword` (UTF-8) or `unicodePwd` (UTF-16LE between quotes, MS-ADTS
 * 3.1.1.3.1.5.1) carries it.
 */
export function readPassword(attribute: string, value: AttributeValue): string {
  if (attribute.toLowerCase() === 'unicodepwd' && typeof value !== 'string') {
    return Buffer.from(value)
      .toString('utf16le')
      .replace(/^"(.*)"$/s, '$1');
  }
  return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
}
