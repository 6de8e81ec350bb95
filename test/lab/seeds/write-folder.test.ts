import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dumpFolder } from '../../../src/lab/seeds/dump.js';
import { openSeed } from '../../../src/lab/seeds/open-seed.js';
import { readSeed } from '../../../src/lab/seeds/seed.js';
import { writeFolder } from '../../../src/lab/seeds/write-folder.js';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-written-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const text = (size: number) => [Buffer.alloc(size, 'x')];

describe('a folder that is written', () => {
  it('has no file by its name before all of them are there', async () => {
    const folder = join(scratch, 'new');
    function* failing() {
      yield Buffer.from('half');
      throw new Error('stopped');
    }
    const files = [
      { name: 'a.ldif', pieces: text(3_000_000) },
      { name: 'b.ldif', pieces: failing() },
    ];
    await expect(writeFolder(folder, files)).rejects.toThrow('stopped');
    expect(await readdir(folder)).toEqual([]);
    expect(await writeFolder(folder, [{ name: 'a.ldif', pieces: text(3_000_000) }])).toBe(3_000_000);
    expect(await readdir(folder)).toEqual(['a.ldif']);
    await expect(writeFolder(folder, [])).rejects.toThrow(
      `${folder}: the folder is not empty (name a new one)`,
    );
  });

  it('is refused where it cannot be: what, where, how to mend it', async () => {
    await writeFile(join(scratch, 'file'), '');
    const inside = join(scratch, 'file', 'new');
    await expect(writeFolder(inside, [])).rejects.toMatchObject({
      code: 'wrong-usage',
      message: `${inside}: cannot be written: ENOTDIR (name a place in a folder that exists)`,
    });
  });

  const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!mayMount)(
    'is refused on a full disk, and leaves nothing (as root: a disk of 64 kB)',
    async (context) => {
      const disk = join(scratch, 'disk');
      await mkdir(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'pipe' });
      } catch {
        return context.skip('no right to mount');
      }
      try {
        const folder = join(disk, 'new');
        await expect(
          writeFolder(folder, [{ name: 'a.ldif', pieces: text(1_000_000) }]),
        ).rejects.toMatchObject({
          code: 'wrong-usage',
          message: `${folder}: cannot be written: ENOSPC (no space is left there: free some, or name another place)`,
        });
        expect(await readdir(folder)).toEqual([]);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );
});

describe('a dump that was broken off', () => {
  it('is refused wherever it ends, and so is a folder that lacks one of its files', async () => {
    const folder = join(scratch, 'dump');
    const opened = await openSeed('contoso-2010');
    const names = await dumpFolder(opened, folder);
    expect(names.at(-1)).toBe('network.yaml');
    expect((await openSeed(folder)).directory.size).toBe(opened.directory.size);
    const path = join(folder, '10-domain.ldif');
    const whole = await readFile(path, 'utf8');
    expect(whole).toMatch(/^# autodiscover-lab: file 1 of 3\nversion: 1\n[\s\S]*\n# end: \d+ entries\n$/);
    const firstLine = whole.indexOf('\n') + 1;
    for (let at = 0; at < 40; at++) {
      const end = firstLine + Math.floor(((whole.length - 3 - firstLine) * at) / 39);
      await writeFile(path, whole.slice(0, end));
      await expect(readSeed(folder)).rejects.toMatchObject({
        code: 'bad-ldif',
        message: expect.stringContaining('10-domain.ldif: the file was not written to its end'),
      });
    }
    await rm(path);
    await expect(readSeed(folder)).rejects.toThrow(/the folder was not written to its end: 2 of its 3 files/);
    await writeFile(path, whole.trimEnd());
    expect((await openSeed(folder)).directory.size).toBe(opened.directory.size);
  });
});
