import { Command } from 'commander';
import { flag, seedFlag, wholeNumber } from './flags/options.js';
import { print } from './output.js';

interface SeedFlags {
  readonly seed: string;
  readonly mailboxes: number;
  readonly out: string;
  readonly random: number;
}

/** `seed`: a seed folder with any number of made-up mailboxes. */
export function seedCommand(): Command {
  return new Command('seed')
    .description('generate mailboxes on the servers of another seed')
    .addOption(
      flag('--mailboxes <number>', 'number of mailboxes').argParser(wholeNumber).makeOptionMandatory(),
    )
    .addOption(flag('--out <folder>', 'output folder; must be empty or not exist').makeOptionMandatory())
    .addOption(seedFlag())
    .addOption(
      flag('--random <number>', 'seed of the generator: the same number, the same mailboxes')
        .argParser(wholeNumber)
        .default(1),
    )
    .action(async (flags: SeedFlags) => {
      const { writeGeneratedSeed } = await import('../lab/seeds/generated-seed.js');
      const { bytes, seconds } = await writeGeneratedSeed(
        { base: flags.seed, count: flags.mailboxes, folder: flags.out, randomSeed: flags.random },
        process.stderr.isTTY ? showProgress : undefined,
      );
      const size = `${(bytes / 1_000_000).toFixed(1)} MB`;
      print(`${flags.mailboxes} mailboxes, ${size}, in ${flags.out} (${seconds.toFixed(1)} s)`);
      print(`use it with --seed ${flags.out}`);
    });
}

function showProgress(done: number, total: number): void {
  process.stderr.write(`\r${done} of ${total} mailboxes${done === total ? '\n' : ''}`);
}
