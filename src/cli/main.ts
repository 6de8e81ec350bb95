#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { isLabError } from '../errors.js';
import { caCommand } from './ca.js';
import { claimsCommand } from './claims.js';
import { demoCommand } from './demo.js';
import { dumpCommand } from './dump.js';
import { exitCode, exitCodeOf } from './exit-codes.js';
import { explainCommand } from './explain.js';
import { faultsCommand } from './faults.js';
import { inspectCommand } from './inspect.js';
import { latencyCommand } from './latency.js';
import { complain, surviveClosedPipes } from './output.js';
import { readyCommand } from './ready.js';
import { resolveCommand } from './resolve.js';
import { roamCommand } from './roam.js';
import { scpCommand } from './scp.js';
import { seedCommand } from './seed.js';
import { serveCommand } from './serve.js';
import { reportCommand } from './text/report.js';
import { version } from './version.js';

/** Runs the command line and returns the exit code. */
async function main(): Promise<number> {
  const outcome: { code: number } = { code: exitCode.done };
  const program = new Command('autodiscover-lab')
    .description(
      'Load an Active Directory with Exchange in it, and see on the wire what Outlook learns from it,\n' +
        'which server it ends up on, by which protocol, how long that takes, and why.',
    )
    .version(version())
    .addCommand(serveCommand(outcome))
    .addCommand(readyCommand(outcome))
    .addCommand(resolveCommand(outcome))
    .addCommand(roamCommand(outcome))
    .addCommand(explainCommand(outcome))
    .addCommand(reportCommand())
    .addCommand(latencyCommand())
    .addCommand(demoCommand(outcome))
    .addCommand(claimsCommand(outcome))
    .addCommand(inspectCommand(outcome))
    .addCommand(faultsCommand())
    .addCommand(dumpCommand())
    .addCommand(seedCommand())
    .addCommand(caCommand())
    .addCommand(scpCommand())
    .addHelpText(
      'after',
      '\nExit codes: 0 resolved or done, 1 not resolved, 2 wrong usage or bad seed, 3 internal error.\n' +
        'Every flag has an environment twin: --seed is AUTODISCOVER_LAB_SEED.',
    );
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync();
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.done : exitCode.wrongUsage; // commander has printed its line
    }
    if (isLabError(error)) {
      complain(`error: ${error.message}`);
      return exitCodeOf(error.code);
    }
    complain(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return exitCode.internal;
  }
}

surviveClosedPipes();
process.exitCode = await main();
