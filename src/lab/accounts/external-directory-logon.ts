import { timingSafeEqual } from 'node:crypto';
import type { Entry } from '../../directory/entry.js';
import type { ExternalDirectory } from '../../directory/external/external-directory.js';
import { isAway } from '../../directory/external/faults.js';
import type { DirectoryMirror } from '../../directory/external/mirror.js';
import { barredAs } from '../../directory/logon/principals.js';
import { ntHashOf } from '../../wire/ntlm/ntlm-v2.js';
import { GrantedLogons } from './external-directory-granted.js';
import { readNtHash } from './external-directory-secrets.js';
import type { Accounts } from './logon.js';

/** The account that `find` finds, if the password is its own. */
export type CheckLogon = (find: () => Entry | undefined, password: string) => Promise<Entry | undefined>;

/** How clients log on to accounts of another directory. */
export interface ExternalLogon {
  readonly checkPassword: CheckLogon;
  /** For NTLM; handshakes have to be run by {@link settle}. */
  readonly accounts: Accounts;
  /** As `DirectoryMirror.settle`, and reads the secrets that a handshake asks for. */
  readonly settle: <T>(answer: () => T) => Promise<T>;
}

/**
 * Checks passwords by a simple bind at another directory, as the entry that the name finds there.
 *
 * NTLM needs more than a yes. Where the directory shows the password of an account, or its NT hash, that is read anew
 * for each handshake. Elsewhere only those can log on whose password has been granted by a bind before: its NT hash is
 * kept. It also answers for the directory while that is away.
 */
export function createExternalLogon(
  external: ExternalDirectory,
  mirror: DirectoryMirror,
  known = new GrantedLogons(),
): ExternalLogon {
  const isBarred = (entry: Entry) => barredAs(mirror, entry) !== undefined;

  async function checkPassword(find: () => Entry | undefined, password: string): Promise<Entry | undefined> {
    if (password === '') return undefined;
    const account = await mirror.settle(() => {
      const entry = find();
      return entry && { entry, barred: isBarred(entry) };
    });
    if (account === undefined) return undefined;
    const { entry, barred } = account;
    try {
      const accepted = await external.verify(entry.dn.toString(), password);
      if (accepted) known.grant(entry, ntHashOf(password));
      else known.forget(entry);
      // Not every server looks at the state of an account.
      return accepted && !barred ? entry : undefined;
    } catch (error) {
      const before = isAway(error) ? known.get(entry) : undefined;
      if (before === undefined) throw error;
      return timingSafeEqual(before, ntHashOf(password)) && !barred ? entry : undefined;
    }
  }

  async function settle<T>(answer: () => T): Promise<T> {
    try {
      return await mirror.settle(answer);
    } catch (error) {
      if (!(error instanceof SecretNotRead)) throw error;
      await error.read();
      return settle(answer); // a handshake asks for one secret
    }
  }

  return {
    checkPassword,
    settle,
    accounts: {
      directory: mirror,
      isBarred,
      beginLookup: () => {
        let read: { readonly of: string; readonly ntHash: Uint8Array | undefined } | undefined;
        return (entry) => {
          if (read?.of !== entry.dn.key) {
            throw new SecretNotRead(async () => {
              read = { of: entry.dn.key, ntHash: await readNtHash(external, entry.dn.toString()) };
            });
          }
          return read.ntHash ?? known.get(entry);
        };
      },
      granted: (entry, ntHash) => {
        // A proof made with what is kept is no new word of the directory, and makes it no younger.
        if (known.get(entry) !== ntHash) known.grant(entry, ntHash);
      },
      refused: () => undefined, // the directory counts what it refuses itself
    },
  };
}

/** Unwinds a handshake until the secret of its account has been read; nobody sees it outside `settle`. */
class SecretNotRead extends Error {
  override readonly name = 'SecretNotRead';
  readonly read: () => Promise<void>;

  constructor(read: () => Promise<void>) {
    super();
    this.read = read;
  }
}
