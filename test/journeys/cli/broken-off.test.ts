import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, runCli } from '../../support/cli.js';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-broken-off-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Bytes of the files that are being written at and below a folder. */
async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}

describe('a command that is stopped while it writes', () => {
  it('leaves no seed behind: kill -9 in the middle', async () => {
    const folder = join(scratch, 'killed');
    const child = spawn(process.execPath, [program, 'seed', '--mailboxes', '1000000', '--out', folder], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while ((await bytesIn(folder)) < 1_000_000 && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    const { code, stderr } = await runCli(['inspect', folder]);
    expect(stderr).toMatch(/this folder has no network\.yaml and no LDIF/);
    expect(code).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full'))('says so on a full disk, and how to mend it', async () => {
    const { code, stderr } = await runCli(['resolve', 'anna@contoso.example', '--out', '/dev/full']);
    expect(stderr).toMatch(
      /^error: \/dev\/full: cannot be written: ENOSPC \(no space is left there: .+\)\n$/,
    );
    expect(code).toBe(2);
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [program, 'dump'], { stdio: ['ignore', full, 'ignore'] });
    expect((await once(child, 'exit'))[0]).toBe(2);
    closeSync(full);
  });
});
