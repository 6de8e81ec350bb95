import { Command } from 'commander';
import { exitCode } from './exit-codes.js';
import { labFlag } from './flags/control-flags.js';
import { flag, wholeNumber } from './flags/options.js';
import { complain, print } from './output.js';

interface ReadyFlags {
  readonly lab: string;
  readonly timeout: number;
}

/** `ready`: whether a lab is, as health checks of containers ask it; it needs no token. */
export function readyCommand(outcome: { code: number }): Command {
  return new Command('ready')
    .description('wait for a lab: exit with 0 if ready, 1 if not')
    .addOption(labFlag('control address of the lab').makeOptionMandatory())
    .addOption(
      flag('--timeout <seconds>', 'how long to wait; 0 to check once').argParser(wholeNumber).default(10),
    )
    .action(async ({ lab, timeout }: ReadyFlags) => {
      const { waitUntilReady } = await import('../lab/control/wait-until-ready.js');
      const { isReady, why } = await waitUntilReady(lab, timeout * 1000);
      if (isReady) return print('ready');
      complain(`error: ${lab}: not ready: ${why}`);
      outcome.code = exitCode.notResolved;
    });
}
