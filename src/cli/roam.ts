import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { LabError } from '../errors.js';
import { type ClockKind, outlookRequest, requestFlags } from '../lab/clients/request.js';
import type { RoamResult, RoamStop } from '../lab/clients/roam.js';
import type { Paint } from '../report/paint.js';
import { exitCode } from './exit-codes.js';
import { type FaultFlags, faultFlag } from './faults.js';
import { type DirectoryFlags, directoryFlags, directoryOf } from './flags/directory-flags.js';
import { flag, seedFlag } from './flags/options.js';
import { fieldsOf, flagsOf } from './flags/schema-flags.js';
import { complain, print, terminalPaint } from './output.js';

interface RoamFlags extends FaultFlags, DirectoryFlags {
  readonly script: string;
  readonly clock: ClockKind;
  readonly json: boolean;
}

/** `roam <address>`: one Outlook and its profile through places and time, in a lab of its own. */
export function roamCommand(outcome: { code: number }): Command {
  const roam = new Command('roam')
    .description('use one profile in several locations over time, by a script')
    .argument('<address>', 'e-mail address, e.g. anna@contoso.example')
    .addOption(seedFlag())
    .addOption(
      flag(
        '--script <file>',
        'YAML list of steps, e.g. [{ at: corp }, { wait: 2h }, { from: internet }]',
      ).makeOptionMandatory(),
    )
    .addOption(
      flag('--clock <kind>', 'virtual: skip waits; real: wait in real time')
        .choices(['virtual', 'real'])
        .default('virtual'),
    )
    .addOption(faultFlag())
    .addOption(flag('--json', 'print one JSON object').default(false))
    .action(async (address: string, flags: RoamFlags, command: Command) => {
      const { parseRoamScript } = await import('../lab/clients/roam-script.js');
      const script = parseRoamScript(await readScript(flags.script), flags.script);
      const { startLab } = await import('../lab/start.js');
      await using lab = await startLab({
        ...directoryOf(flags, command),
        clock: flags.clock,
        faults: flags.fault ?? [],
      });
      const result = await lab.roam(address, { ...fieldsOf(outlookRequest, requestFlags, flags), script });
      if (flags.json) print(JSON.stringify(result, undefined, 2));
      else await printText(result, terminalPaint());
      const failure = result.stops.findLast(({ resolution }) => resolution !== undefined)?.resolution
        ?.failure;
      if (failure) complain(`error: ${failure.message}`);
      if (result.outcome !== 'connected') outcome.code = exitCode.notResolved;
    });
  for (const option of [...flagsOf(outlookRequest, requestFlags), ...directoryFlags()])
    roam.addOption(option);
  return roam;
}

async function readScript(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new LabError('wrong-usage', 'the script cannot be read', {
      where: path,
      hint: 'name a YAML file with steps such as "- at: corp"',
      cause: error,
    });
  });
}

async function printText({ stops }: RoamResult, paint: Paint): Promise<void> {
  const { renderTree } = await import('../report/tree.js');
  const { formatMs } = await import('../report/figures.js');
  for (const stop of stops) {
    print(`${paint.bold(stop.step)}  ${paint.dim(`after ${formatMs(stop.startedMs)}`)}`);
    if (stop.resolution !== undefined) print(`\n${renderTree(stop.resolution, paint)}\n`);
    else print(`${describe(stop)}\n`);
  }
}

function describe({ refreshes }: RoamStop): string {
  if (refreshes === undefined) return '  done';
  if (refreshes.length === 0) return '  settings were not due';
  return refreshes
    .flatMap(({ steps }) => steps)
    .map(({ name, target, detail }) => `  ${name} ${target}: ${detail}`)
    .join('\n');
}
