import { Command } from 'commander';
import type { Lab } from '../lab/lab.js';
import type { LabOptions } from '../lab/options.js';
import type { ClockKind, ResolveRequest } from '../lab/resolve.js';
import type { OutlookVersion, Resolution } from '../outlook/resolution.js';
import { type DirectoryFlags, directoryFlags, directoryOf } from './directory-flags.js';
import { exitCode } from './exit-codes.js';
import { flag, seedFlag } from './options.js';
import { complain, print, terminalPaint } from './output.js';

interface ResolveFlags extends DirectoryFlags {
  readonly from: string;
  readonly outlook: OutlookVersion;
  readonly clock: ClockKind;
  readonly user?: string;
  readonly password?: string;
  readonly server?: string;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly lab?: string;
}

/** `resolve <address>`: one simulated Outlook, in a lab of its own or in a running one. */
export function resolveCommand(outcome: { code: number }): Command {
  const resolve = new Command('resolve')
    .description('run a simulated Outlook for one mailbox and show how it finds its server')
    .argument('<address>', 'e-mail address, e.g. anna@contoso.example')
    .addOption(seedFlag())
    .addOption(flag('--from <location>', 'where the client is, e.g. corp, branch, internet').default('corp'))
    .addOption(
      flag('--outlook <version>', 'version of Outlook; this release simulates 2010')
        .choices(['2003', '2007', '2010', '2013', '2016'])
        .default('2010'),
    )
    .addOption(
      flag(
        '--clock <kind>',
        'virtual: waits are jumped over, and stand in the trace; real: they are waited for',
      )
        .choices(['virtual', 'real'])
        .default('virtual'),
    )
    .addOption(flag('--user <name>', 'who is logged on: user@domain or DOMAIN\\user (default: the address)'))
    .addOption(flag('--password <text>', "the user's password (default: that of the built-in seeds' users)"))
    .addOption(flag('--server <name>', 'a server typed by hand: Check Name there, without Autodiscover'))
    .addOption(flag('--lab <url>', 'use a running lab: the control address that serve prints'))
    .addOption(flag('--json', 'print one JSON object').default(false))
    .addOption(flag('--verbose', 'also print what the servers saw').default(false))
    .action(async (address: string, flags: ResolveFlags, command: Command) => {
      const request: ResolveRequest = {
        from: flags.from,
        outlook: flags.outlook,
        clock: flags.clock,
        ...(flags.user === undefined ? {} : { userName: flags.user }),
        ...(flags.password === undefined ? {} : { password: flags.password }),
        ...(flags.server === undefined ? {} : { server: flags.server }),
      };
      const resolution =
        flags.lab === undefined
          ? await resolveEmbedded(address, request, flags, directoryOf(flags, command))
          : await resolveAttached(flags.lab, address, request, flags);
      if (resolution.outcome !== 'connected') outcome.code = exitCode.notResolved;
    });
  for (const option of directoryFlags()) resolve.addOption(option);
  return resolve;
}

async function resolveEmbedded(
  address: string,
  request: ResolveRequest,
  flags: ResolveFlags,
  source: LabOptions,
): Promise<Resolution> {
  const { startLab } = await import('../lab/start.js');
  await using lab = await startLab(source);
  const resolution = await lab.resolve(address, request);
  const advice = source.externalDirectory === undefined ? await adviceFor(lab, resolution) : undefined;
  await report(resolution, flags, advice);
  if (flags.verbose && !flags.json) printJournal(lab);
  return resolution;
}

async function resolveAttached(
  url: string,
  address: string,
  request: ResolveRequest,
  flags: ResolveFlags,
): Promise<Resolution> {
  const { attach } = await import('../lab/control.js');
  const { resolveIn } = await import('../lab/resolve.js');
  const resolution = await resolveIn(await attach(url), address, request);
  await report(resolution, flags, undefined);
  return resolution;
}

async function report(
  resolution: Resolution,
  flags: ResolveFlags,
  advice: string | undefined,
): Promise<void> {
  if (flags.json) {
    print(JSON.stringify(resolution, undefined, 2));
  } else {
    const { renderTree } = await import('../report/tree.js');
    print(renderTree(resolution, terminalPaint()));
  }
  const { failure } = resolution;
  if (failure !== null) complain(`error: ${failure.message}${advice === undefined ? '' : ` (${advice})`}`);
}

/** What the client cannot know and the lab can: whether the directory has such an address at all. */
async function adviceFor(lab: Lab, { failure, address }: Resolution): Promise<string | undefined> {
  if (failure === null) return undefined;
  const { adviseOnAddress } = await import('../lab/advice.js');
  return adviseOnAddress(lab.directory, address, failure.code);
}

function printJournal(lab: Lab): void {
  print('\nWhat the servers saw');
  for (const { at, protocol, host, asked, answered } of lab.journal.entries) {
    print(`${at.slice(11, 23)}  ${protocol.padEnd(8)}  ${host.padEnd(12)}  ${asked} -> ${answered}`);
  }
}
