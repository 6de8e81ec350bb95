import { LabError } from '../../errors.js';
import type { LdifFile } from './ldif.js';

/*
 * LDIF that this program has written says so, and says where it ends: one that a full disk or `kill -9` broke off could
 * pass for a smaller directory otherwise.
 *
 *   # autodiscover-lab: file 1 of 3
 *   ...
 *   # end: 492 entries
 */

/** Which of several files that belong together one is. */
export interface FilePart {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

export function startLine({ number, of }: FilePart): string {
  return `# autodiscover-lab: file ${number} of ${of}`;
}

export function lastLine(entries: number): string {
  return `# end: ${entries} entries`;
}

const start = /^# autodiscover-lab: file \d{1,3} of (\d{1,3})\r?\n/;
const end = /^# end: \d{1,15} entries\r?\n?$/;

/**
 * Refuses a file of our own that has no end. Files of others have no such lines, and pass.
 *
 * @throws LabError `bad-ldif`
 */
export function refuseBrokenFile({ name, text }: LdifFile): void {
  if (!start.test(text) || end.test(text.slice(text.lastIndexOf('\n', text.length - 2) + 1))) return;
  throw new LabError('bad-ldif', 'the file was not written to its end', {
    where: name,
    hint: 'write it again; if what is there is all that you want, take its first line out',
  });
}

/**
 * Refuses a folder that lacks files that were written with those there.
 *
 * @throws LabError `bad-ldif`
 */
export function refuseBrokenFolder(folder: string, files: readonly LdifFile[]): void {
  const wanted = files.flatMap(({ text }) => start.exec(text.slice(0, 100))?.[1] ?? []).map(Number);
  if (Math.max(0, ...wanted) <= wanted.length) return;
  throw new LabError(
    'bad-ldif',
    `the folder was not written to its end: ${wanted.length} of its ${Math.max(...wanted)} files`,
    {
      where: folder,
      hint: 'write it again; if what is there is all that you want, take the first line out of each file',
    },
  );
}
