import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LdifFile } from '../../directory/ldif/ldif.js';
import { decodeLdifText, tooLarge } from '../../directory/ldif/ldif-text.js';
import { refuseBrokenFile, refuseBrokenFolder } from '../../directory/ldif/whole-file.js';
import { LabError } from '../../errors.js';
import { nearest } from '../journal/nearest.js';

/** Name of the file that holds the world. */
export const networkFile = 'network.yaml';

/** A path without letters that a pattern or a parent folder needs: a seed's name. */
const isName = (text: string): boolean => /^[\w.-]+$/.test(text) && !/^\.+$/.test(text);

/** Names of the seeds that come with the package. */
export async function builtInSeeds(): Promise<readonly string[]> {
  const entries = await readdir(await seedRoot(), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/**
 * Finds a seed: a name means a built-in one (or a sibling of the seed that names it), anything else is a path.
 *
 * @returns the path of a folder with a `network.yaml` or LDIF in it, or of a file
 * @throws LabError `unknown-seed`
 */
export async function findSeed(nameOrPath: string, from?: string): Promise<string> {
  const candidates = [
    ...(isName(nameOrPath) ? [join(await seedRoot(), nameOrPath)] : []),
    ...(from === undefined ? [] : [resolve(dirname(from), nameOrPath)]),
    resolve(nameOrPath),
  ];
  for (const candidate of candidates) if (await hasNetwork(candidate)) return candidate;
  const path = resolve(nameOrPath);
  const kind = await kindOf(path);
  if (kind === 'file' || (kind === 'folder' && (await ldifNames(path)).length > 0)) return path;
  if (kind === 'folder') {
    throw new LabError('unknown-seed', 'this folder has no network.yaml and no LDIF', {
      where: nameOrPath,
      hint: 'put *.ldif or *.ldf files there, or a network.yaml with "extends: contoso-2010"',
    });
  }
  const names = await builtInSeeds();
  const close = nearest(nameOrPath, names);
  throw new LabError('unknown-seed', `unknown seed "${nameOrPath}"`, {
    hint: `${close === undefined ? '' : `did you mean ${close}? `}built in: ${names.join(', ')}; or give the path of a folder or of LDIF files`,
  });
}

/** True for a folder that holds a `network.yaml`. */
export async function hasNetwork(folder: string): Promise<boolean> {
  return (await kindOf(join(folder, networkFile))) === 'file';
}

/** What stands at a path. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}

/** Reads the LDIF files of a folder, in the order of their names. */
export async function readLdifFolder(folder: string): Promise<readonly LdifFile[]> {
  const files = await Promise.all(
    (await ldifNames(folder)).map((name) => readLdifFile(join(folder, name), join(basename(folder), name))),
  );
  refuseBrokenFolder(basename(folder), files);
  return files;
}

/**
 * Reads one LDIF file.
 *
 * @param name - the path as a message should show it
 * @throws LabError `bad-ldif` when it is no text, or too much of it; `unknown-seed` when it cannot be read
 */
export async function readLdifFile(path: string, name: string): Promise<LdifFile> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_FS_FILE_TOO_LARGE') throw tooLarge(name);
    throw new LabError('unknown-seed', `the file cannot be read: ${error.code ?? error.message}`, {
      where: name,
      hint: 'check its permissions',
      cause: error,
    });
  });
  const file = { name, text: decodeLdifText(bytes, name) };
  refuseBrokenFile(file);
  return file;
}

async function ldifNames(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => /\.(?:ldif|ldf)$/i.test(name)).sort();
}

/** `directory-seed/` stands beside `src/` and beside `dist/`: the first one found going up. */
async function seedRoot(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'directory-seed');
    if ((await kindOf(candidate)) === 'folder') return candidate;
    const parent = dirname(folder);
    if (parent === folder) {
      throw new LabError('internal', 'the built-in seeds are missing', { hint: 'install the package again' });
    }
    folder = parent;
  }
}
