import { LabError } from '../errors.js';

/** What the operating system says where a file cannot be written, and what the user can do about it. */
const cures: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left there: free some, or name another place',
  EDQUOT: 'the quota is used up: free some space, or name another place',
  EFBIG: 'the file system takes no file so large: name another place',
  EACCES: 'change its permissions, or name another place',
  EPERM: 'change its permissions, or name another place',
  EROFS: 'the file system is read-only: name another place',
  ENOENT: 'name a place in a folder that exists',
  ENOTDIR: 'name a place in a folder that exists',
  EISDIR: 'name a file, not a folder',
  EEXIST: 'name another place, or delete what is there',
  ENAMETOOLONG: 'give it a shorter name',
  ELOOP: 'name a place without circular links',
  EBUSY: 'it is in use: name another place',
  EIO: 'the device has failed: name another place',
  EMFILE: 'too many files are open: close some, or raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine: close some',
};

/** True where the operating system would not have a file written, opened or read: nothing that this program did wrong. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    Object.hasOwn(cures, error.code) &&
    'syscall' in error
  );
}

/**
 * The error for a file or folder that cannot be written: what, where, how to mend it. Anything else stays what it is.
 *
 * @param path - where it was to be written
 */
export function writeRefused(path: string, error: unknown, what = 'cannot be written'): unknown {
  if (!isFileError(error)) return error;
  return new LabError('wrong-usage', `${what}: ${error.code}`, {
    where: path,
    hint: cures[error.code ?? ''] ?? 'name another place',
    cause: error,
  });
}
