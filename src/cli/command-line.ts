import { Command, CommanderError } from 'commander';
import { isLabError } from '../errors.js';
import { isFileError, writeRefused } from '../lab/write-refused.js';
import { exitCode, exitCodeOf } from './exit-codes.js';
import { complain } from './output.js';
import { version } from './version.js';

/** Where a command leaves the exit code, when it is not that of success. */
interface Outcome {
  code: number;
}

/** In the order of the help; each is loaded when it is asked for, as most of what they need is slow to load. */
const commands: Readonly<Record<string, () => Promise<(outcome: Outcome) => Command>>> = {
  serve: async () => (await import('./serve.js')).serveCommand,
  ready: async () => (await import('./ready.js')).readyCommand,
  resolve: async () => (await import('./resolve.js')).resolveCommand,
  roam: async () => (await import('./roam.js')).roamCommand,
  explain: async () => (await import('./explain.js')).explainCommand,
  report: async () => (await import('./text/report.js')).reportCommand,
  latency: async () => (await import('./latency.js')).latencyCommand,
  demo: async () => (await import('./demo.js')).demoCommand,
  claims: async () => (await import('./claims.js')).claimsCommand,
  inspect: async () => (await import('./inspect.js')).inspectCommand,
  faults: async () => (await import('./faults.js')).faultsCommand,
  dump: async () => (await import('./dump.js')).dumpCommand,
  seed: async () => (await import('./seed.js')).seedCommand,
  ca: async () => (await import('./ca.js')).caCommand,
  scp: async () => (await import('./scp.js')).scpCommand,
};

/**
 * Runs one command line to its end.
 *
 * @param args - what stands behind the program's name
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const outcome: Outcome = { code: exitCode.done };
  const program = new Command('autodiscover-lab')
    .description(
      'Load an Active Directory with Exchange in it, and see what Outlook learns from it\n' +
        'over the wire: which server it connects to, by which protocol, and how long it takes.',
    )
    .version(version())
    .addHelpText(
      'after',
      '\nExit codes: 0 resolved or done, 1 not resolved, 2 wrong usage or bad seed, 3 internal error.\n' +
        'Every flag can also be set by an environment variable: --seed by AUTODISCOVER_LAB_SEED.',
    );
  const [asked = ''] = args;
  const wanted = Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands);
  for (const name of wanted) {
    const create = await commands[name]?.();
    if (create !== undefined) program.addCommand(create(outcome));
  }
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome.code;
  } catch (error) {
    const thrown = isFileError(error) ? writeRefused(error.path ?? 'a file', error, 'cannot be used') : error;
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.done : exitCode.wrongUsage; // commander has printed its line
    }
    if (isLabError(thrown)) {
      complain(`error: ${thrown.message}`);
      return exitCodeOf(thrown.code);
    }
    complain(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return exitCode.internal;
  }
}
