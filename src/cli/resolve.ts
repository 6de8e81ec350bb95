import { Command } from 'commander';
import { type ResolveRequest, requestFlags, resolveRequest } from '../lab/clients/request.js';
import type { Lab } from '../lab/lab.js';
import type { LabOptions } from '../lab/options.js';
import type { Resolution } from '../outlook/resolution.js';
import { exitCode } from './exit-codes.js';
import { type FaultFlags, faultFlag, refuseFaults } from './faults.js';
import { labFlags } from './flags/control-flags.js';
import { type DirectoryFlags, directoryFlags, directoryOf } from './flags/directory-flags.js';
import { flag, seedFlag } from './flags/options.js';
import { addOutputFlags, formatOf } from './flags/output-flags.js';
import { fieldsOf, flagsOf } from './flags/schema-flags.js';
import { print } from './output.js';
import { type ClientHost, checkRunFlags, type RunFlags, runClients, runFlags } from './run-clients.js';

interface ResolveFlags extends FaultFlags, DirectoryFlags, RunFlags {
  readonly verbose: boolean;
  readonly lab?: string;
  readonly controlToken?: string;
}

const places = 'location of the client, e.g. corp, branch; or corp,internet';

/** `resolve <address>`: one simulated Outlook, in a lab of its own or in a running one. */
export function resolveCommand(outcome: { code: number }): Command {
  const resolve = new Command('resolve')
    .description('run a simulated Outlook and show how it finds its server')
    .argument('<address>', 'e-mail address, e.g. anna@contoso.example')
    .addOption(seedFlag())
    .addOption(faultFlag())
    .addOption(flag('--verbose', "show all steps, and the servers' journal").default(false))
    .action(async (address: string, flags: ResolveFlags, command: Command) => {
      checkRunFlags(flags);
      if (flags.lab !== undefined) refuseFaults(flags);
      const request = fieldsOf(resolveRequest, requestFlags, flags);
      const isConnected =
        flags.lab === undefined
          ? await resolveEmbedded(address, request, flags, directoryOf(flags, command))
          : await resolveAttached(flags.lab, address, request, flags);
      if (!isConnected) outcome.code = exitCode.notResolved;
    });
  for (const option of flagsOf(resolveRequest, requestFlags, { from: places })) resolve.addOption(option);
  addOutputFlags(resolve);
  for (const option of [...labFlags(), ...runFlags(), ...directoryFlags()]) resolve.addOption(option);
  return resolve;
}

async function resolveEmbedded(
  address: string,
  request: ResolveRequest,
  flags: ResolveFlags,
  source: LabOptions,
): Promise<boolean> {
  const { startLab } = await import('../lab/start.js');
  await using lab = await startLab({ ...source, faults: flags.fault ?? [] });
  const host: ClientHost = {
    resolve: (from) => lab.resolve(address, { ...request, from }),
    advise: async (resolution) =>
      source.externalDirectory === undefined ? adviceFor(lab, resolution) : undefined,
  };
  const isConnected = await runClients(host, flags);
  if (flags.verbose && formatOf(flags) === 'tree') printJournal(lab);
  return isConnected;
}

async function resolveAttached(
  url: string,
  address: string,
  request: ResolveRequest,
  flags: ResolveFlags,
): Promise<boolean> {
  const { attach } = await import('../lab/control/attach.js');
  const { resolveIn } = await import('../lab/clients/resolve.js');
  const context = await attach(url, flags.controlToken);
  const host: ClientHost = {
    resolve: (from) => resolveIn(context, address, { ...request, from }),
    advise: async () => undefined,
  };
  return runClients(host, flags);
}

/** What the client cannot know and the lab can: whether the directory has such an address at all. */
async function adviceFor(lab: Lab, { failure, address }: Resolution): Promise<string | undefined> {
  if (failure === null) return undefined;
  const { adviseOnAddress } = await import('../lab/clients/advice.js');
  return adviseOnAddress(lab.directory, address, failure.code);
}

function printJournal(lab: Lab): void {
  print('\nWhat the servers saw');
  for (const { at, protocol, host, asked, answered } of lab.journal.entries) {
    print(`${at.slice(11, 23)}  ${protocol.padEnd(8)}  ${host.padEnd(12)}  ${asked} -> ${answered}`);
  }
}
