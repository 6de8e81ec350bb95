import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { barredAs, findPrincipal } from '../directory/principals.js';
import { isAway } from '../directory/remote/faults.js';
import type { DirectoryMirror } from '../directory/remote/mirror.js';
import type { RemoteDirectory } from '../directory/remote/remote-directory.js';

/** Whether a name and a password belong together. */
export type CheckLogon = (userName: string, password: string) => Promise<boolean>;

/** Logons that are remembered for the time in which the directory is away. */
const remembered = 10_000;

/**
 * Checks passwords by a simple bind at another directory, as the entry that the name finds there: `user@domain`,
 * `DOMAIN\user` or a DN. What is looser than that would be a search without an index that anybody may start.
 *
 * While the directory is away, a logon that it granted before is granted again; of the password only a keyed digest
 * is kept, whose key lives as long as the lab.
 */
export function createExternalLogon(remote: RemoteDirectory, mirror: DirectoryMirror): CheckLogon {
  const key = randomBytes(32);
  const granted = new Map<string, Buffer>();
  const digest = (dn: string, password: string) =>
    createHmac('sha256', key).update(`${dn}\0${password}`).digest();

  function grant(dn: string, password: string): void {
    granted.delete(dn);
    const [oldest] = granted.size < remembered ? [] : granted.keys();
    if (oldest !== undefined) granted.delete(oldest);
    granted.set(dn, digest(dn, password));
  }

  return async (userName, password) => {
    if (password === '' || !/[@\\=]/.test(userName)) return false;
    const account = await mirror.settle(() => {
      const entry = findPrincipal(mirror, userName);
      return entry && { dn: entry.dn.toString(), barred: barredAs(mirror, entry) };
    });
    if (account === undefined) return false;
    const { dn, barred } = account;
    try {
      const accepted = await remote.verify(dn, password);
      if (accepted) grant(dn, password);
      else granted.delete(dn);
      // Not every server looks at the state of an account.
      return accepted && barred === undefined;
    } catch (error) {
      const known = isAway(error) ? granted.get(dn) : undefined;
      if (known === undefined) throw error;
      return timingSafeEqual(known, digest(dn, password)) && barred === undefined;
    }
  };
}
