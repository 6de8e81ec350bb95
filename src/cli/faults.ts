import { Command, type Option } from 'commander';
import { LabError } from '../errors.js';
import type { FaultGroup } from '../network/faults/faults-described.js';
import { flag } from './flags/options.js';
import { print } from './output.js';

/** What `--fault` was given. */
export interface FaultFlags {
  readonly fault?: readonly string[];
}

/** `--fault`, which may be given several times. Several in the environment stand with `;` between. */
export function faultFlag(): Option {
  const given: string[] = [];
  return flag(
    '--fault <fault>',
    'inject a fault, e.g. http:status=503,host=CAS1,count=2; repeatable, see `faults`',
  ).argParser((value): readonly string[] => {
    given.push(...value.split(/;(?=[a-z]+:)/));
    return [...given];
  });
}

/**
 * Refuses `--fault` where the lab is another process'.
 *
 * @throws LabError `wrong-usage`
 */
export function refuseFaults({ fault }: FaultFlags): void {
  if (fault === undefined) return;
  throw new LabError('wrong-usage', '--fault is for a lab of this command, and --lab names another one', {
    hint: 'give --fault to the `serve` that runs it',
  });
}

/** `faults`: the list of what can be made to go wrong. */
export function faultsCommand(): Command {
  return new Command('faults')
    .description('list the faults that --fault can inject, with examples')
    .addOption(flag('--json', 'print one JSON array').default(false))
    .action(async ({ json }: { json: boolean }) => {
      const { faultGroups } = await import('../network/faults/faults-described.js');
      const groups = faultGroups();
      print(json ? JSON.stringify(groups) : listing(groups));
    });
}

function listing(groups: readonly FaultGroup[]): string {
  const forms = groups.flatMap(({ faults }) => faults.map(({ form }) => form.length));
  const width = Math.max(...forms) + 2;
  const blocks = groups.map(({ targets, faults }) => {
    const lines = faults.map(({ form, does }) => `  ${form.padEnd(width)}${does}`);
    const examples = faults.map(({ example }) => `    --fault '${example}'`);
    return [...lines, `  where: ${targets.join('=, ')}=`, ...examples].join('\n');
  });
  const limits =
    'Every fault also accepts count=, probability= and seed=. Times are written as 250ms, 30s, 2m.';
  return [...blocks, limits].join('\n\n');
}
