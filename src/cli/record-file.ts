import { type FileHandle, open } from 'node:fs/promises';
import { writeRefused } from '../lab/write-refused.js';
import type { Resolution } from '../outlook/resolution.js';
import { formatAttempts } from '../report/attempt-record.js';

/** A file that attempts are appended to. */
export interface RecordFile extends AsyncDisposable {
  /** Appends all attempts of one resolution, after those that are still being written. */
  append(resolution: Resolution, client: number): Promise<void>;
}

/**
 * Opens a record; what it holds stays.
 *
 * @throws LabError `wrong-usage` when it cannot be written
 */
export async function openRecord(path: string): Promise<RecordFile> {
  const cannot = (error: unknown) => writeRefused(path, error);
  const file = await open(path, 'a+').catch((error: unknown) => {
    throw cannot(error);
  });
  let written: Promise<void> = endLastLine(file).catch((error: unknown) => {
    throw cannot(error);
  });
  written.catch(() => undefined); // the first `append` tells
  return {
    append: (resolution, client) => {
      written = written.then(() =>
        file.appendFile(formatAttempts(resolution, client)).catch((error: unknown) => {
          throw cannot(error);
        }),
      );
      return written;
    },
    [Symbol.asyncDispose]: async () => {
      await written.catch(() => undefined);
      await file.close();
    },
  };
}

/** A record that was broken off ends in half a line: what follows begins on a line of its own. */
async function endLastLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  if (size === 0) return;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer[0] !== 0x0a) await file.appendFile('\n');
}
