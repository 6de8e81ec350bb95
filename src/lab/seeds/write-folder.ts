import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../errors.js';
import { writeRefused } from '../write-refused.js';

/** A file to be written, in pieces. */
export interface FileToWrite {
  readonly name: string;
  readonly pieces: Iterable<Uint8Array>;
}

const bufferedBytes = 1 << 20;

/**
 * Writes files into a new or empty folder: all of them aside at first, then each is given its name, in the order given.
 * Who is stopped on the way leaves a folder that no one takes for a seed.
 *
 * @returns how many bytes there are
 * @throws LabError `wrong-usage` for a folder that holds something, or cannot be written
 */
export async function writeFolder(folder: string, files: readonly FileToWrite[]): Promise<number> {
  const draft = join(folder, `.draft.${randomUUID()}`);
  let bytes = 0;
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0) {
      throw new LabError('wrong-usage', 'the folder is not empty', {
        where: folder,
        hint: 'name a new one',
      });
    }
    await mkdir(draft);
    for (const { name, pieces } of files) bytes += await writePieces(join(draft, name), pieces);
    for (const { name } of files) await rename(join(draft, name), join(folder, name));
    return bytes;
  } catch (error) {
    throw writeRefused(folder, error);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function writePieces(path: string, pieces: Iterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx');
  let bytes = 0;
  try {
    let pending: Uint8Array[] = [];
    let size = 0;
    const flush = async () => {
      await file.writeFile(Buffer.concat(pending));
      bytes += size;
      pending = [];
      size = 0;
    };
    for (const piece of pieces) {
      pending.push(piece);
      size += piece.length;
      if (size >= bufferedBytes) await flush();
    }
    await flush();
    await file.sync(); // a full disk may say so only now
  } finally {
    await file.close();
  }
  return bytes;
}
