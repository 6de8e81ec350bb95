import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { writeRefused } from '../lab/write-refused.js';
import { exitCode } from './exit-codes.js';
import { flag, seedFlag } from './flags/options.js';
import { complain, print, terminalPaint } from './output.js';

interface InspectFlags {
  readonly seed: string | readonly string[];
  readonly writeNetwork?: string;
  readonly json: boolean;
  readonly strict: boolean;
}

/** `inspect [seed...]`: what was understood of a directory, and what is odd about it. */
export function inspectCommand(outcome: { code: number }): Command {
  return new Command('inspect')
    .description('summarize a seed or an export and list its problems')
    .argument('[seed...]', 'built-in seed, folder, or LDIF files; as --seed')
    .addOption(seedFlag())
    .addOption(
      flag('--write-network <file>', 'write its network, given or derived, as a commented network.yaml'),
    )
    .addOption(flag('--json', 'print one JSON object').default(false))
    .addOption(flag('--strict', 'exit with 1 if there are errors or warnings').default(false))
    .action(async (seeds: readonly string[], flags: InspectFlags) => {
      const { inspectSeed } = await import('../lab/seeds/inspect.js');
      const { renderFindings, renderInventory } = await import('../report/inventory.js');
      const [only] = seeds;
      const selection = seeds.length > 1 ? seeds : (only ?? flags.seed);
      const { seed, inventory, findings, network, networkText } = await inspectSeed(selection);
      if (flags.writeNetwork !== undefined) await writeNetwork(flags.writeNetwork, networkText);
      if (flags.json) {
        print(JSON.stringify({ schema: 1, seed, network, ...inventory, findings }, undefined, 2));
      } else {
        const paint = terminalPaint();
        const world = network === 'given' ? 'from network.yaml' : 'derived (no network.yaml)';
        print(`seed          ${seed}\nnetwork       ${world}\n${renderInventory(inventory, paint)}\n`);
        print(renderFindings(findings, paint));
      }
      const serious = findings.filter(({ severity }) => severity !== 'note').length;
      if (flags.strict && serious > 0) {
        complain(`error: ${serious} findings are errors or warnings (--strict)`);
        outcome.code = exitCode.notResolved;
      }
    });
}

async function writeNetwork(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    throw writeRefused(path, error);
  }
}
