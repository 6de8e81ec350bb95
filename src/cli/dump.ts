import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import type { DumpRequest, DumpStyle } from '../lab/seeds/dump.js';
import { flag, seedFlag } from './flags/options.js';
import { complain } from './output.js';

interface DumpFlags {
  readonly seed: string | readonly string[];
  readonly out?: string;
  readonly style: DumpStyle;
  readonly withPasswords: boolean;
}

/** `dump`: the directory of a seed as LDIF. */
export function dumpCommand(): Command {
  return new Command('dump')
    .description('write the directory as LDIF that loads again without loss')
    .addOption(seedFlag())
    .addOption(flag('--out <folder>', 'write files to a new folder instead of standard output'))
    .addOption(
      flag('--style <style>', 'seed: stored attributes; ldifde: UTF-16, as ldifde -u')
        .choices(['seed', 'ldifde'])
        .default('seed'),
    )
    .addOption(flag('--with-passwords', 'include passwords, in clear text (style seed)').default(false))
    .action(async (flags: DumpFlags) => {
      const { dumpFolder, dumpLdif, encodeDump } = await import('../lab/seeds/dump.js');
      const { openSeed } = await import('../lab/seeds/open-seed.js');
      const opened = await openSeed(flags.seed);
      if (flags.withPasswords)
        complain('warning: the output holds passwords in clear; keep it as you keep them');
      const request: DumpRequest = { style: flags.style, passwords: flags.withPasswords };
      if (flags.out !== undefined) {
        const files = await dumpFolder(opened, flags.out, request);
        complain(`wrote ${files.join(', ')} to ${flags.out}`);
        return;
      }
      await writeOut(encodeDump(dumpLdif(opened.directory, request), flags.style));
    });
}

/** A reader that goes away (`| head`) ends the output, and that is no fault. */
async function writeOut(pieces: Iterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), process.stdout, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}
