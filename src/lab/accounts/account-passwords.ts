import { randomBytes } from 'node:crypto';
import type { DirectoryOptions } from '../../directory/directory.js';
import { isAdministrator } from '../../directory/logon/principals.js';
import { samplePassword } from './sample-password.js';

/** Passwords that accounts have instead of the seed's; undefined leaves those that there are. */
export interface AccountPasswords {
  /** Of everybody who may write. */
  readonly administrator: string | undefined;
  /** `administrator` was made up, and takes the place of the sample password only: others are known to nobody. */
  readonly isMadeUp: boolean;
  readonly user: string | undefined;
}

/** 96 bits, as 16 characters. */
const madeUpBytes = 12;

/**
 * The passwords of a lab. One that a network can reach has no administrator whose password everybody has read: it is made
 * up unless it is given.
 */
export function accountPasswords(
  given: { readonly administrator: string | undefined; readonly user: string | undefined },
  isForNetwork: boolean,
): AccountPasswords {
  const isMadeUp = isForNetwork && given.administrator === undefined;
  const administrator = isMadeUp ? randomBytes(madeUpBytes).toString('base64url') : given.administrator;
  return { administrator, isMadeUp, user: given.user };
}

/** How a directory is loaded with them. */
export function passwordOf({
  administrator,
  isMadeUp,
  user,
}: AccountPasswords): NonNullable<DirectoryOptions['passwordOf']> {
  return (entry, directory) => {
    if (!entry.isA('user') || entry.isA('computer')) return undefined;
    if (!isAdministrator(directory, entry)) return user;
    return isMadeUp && !directory.verifyPassword(entry, samplePassword) ? undefined : administrator;
  };
}
