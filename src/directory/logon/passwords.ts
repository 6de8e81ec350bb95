import { hash, timingSafeEqual } from 'node:crypto';
import type { Change } from '../change.js';
import type { AttributeValue } from '../entry.js';
import { UndoLog } from '../undo-log.js';

/** A {@link Change} of passwords, read. */
export interface PasswordChange {
  readonly operation: Change['operation'];
  readonly passwords: readonly string[];
}

/** The passwords of a directory, apart from its entries: they can be set and verified, not read. */
export class PasswordStore {
  readonly #passwords = new Map<string, readonly string[]>();
  readonly #undo = new UndoLog<readonly string[]>();
  #everyones: readonly string[] = [];

  /** Changes the passwords of an entry, one change after the other; several may be valid (RFC 4519 2.41). */
  apply(key: string, changes: readonly PasswordChange[]): void {
    const known = new Set(this.of(key));
    for (const { operation, passwords } of changes) {
      if (operation === 'replace' || (operation === 'delete' && passwords.length === 0)) known.clear();
      for (const password of passwords) {
        if (operation === 'delete') known.delete(password);
        else known.add(password);
      }
    }
    this.#set(key, known.size === 0 && this.#everyones.length === 0 ? undefined : [...known]);
  }

  #set(key: string, passwords: readonly string[] | undefined): void {
    this.#undo.note(key, this.#passwords.get(key), passwords);
    if (passwords === undefined) this.#passwords.delete(key);
    else this.#passwords.set(key, passwords);
  }

  /** From now on, {@link restore} brings back what is known now. */
  mark(): void {
    this.#undo.begin();
  }

  restore(): void {
    for (const [key, before] of this.#undo.take()) this.#set(key, before);
    this.#undo.begin();
  }

  /** Gives all who are there one password, when nobody has any: an export holds none. */
  giveEveryone(password: string): void {
    if (this.#passwords.size === 0) this.#everyones = [password];
  }

  /** For a dump that was asked to hold them, and for nothing else. */
  of(key: string): readonly string[] {
    return this.#passwords.get(key) ?? this.#everyones;
  }

  /** Follows an entry that has got another name. */
  move(from: string, to: string): void {
    const known = this.#passwords.get(from);
    if (known === undefined) return;
    this.#set(from, undefined);
    this.#set(to, known);
  }

  /**
   * What `derive` makes of the entry's password, for proofs that need more than a comparison; undefined without one. Of
   * several, the first.
   */
  derive<T>(key: string, derive: (password: string) => T): T | undefined {
    const [password] = this.of(key);
    return password === undefined ? undefined : derive(password);
  }

  /** True when the password is one of the entry's. Takes as long for a wrong one as for a right one. */
  verify(key: string, password: string): boolean {
    const given = hash('sha256', password, 'buffer');
    let verified = false;
    for (const known of this.of(key)) {
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
