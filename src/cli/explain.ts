import { Command } from 'commander';
import { exitCode } from './exit-codes.js';
import { type FaultFlags, faultFlag } from './faults.js';
import { type DirectoryFlags, directoryFlags, directoryOf } from './flags/directory-flags.js';
import { flag, seedFlag } from './flags/options.js';
import { addOutlookFlags, type OutlookFlags, outlookRequestOf } from './flags/outlook-flags.js';
import { print, terminalPaint } from './output.js';

interface ExplainFlags extends FaultFlags, DirectoryFlags, OutlookFlags {
  readonly from: string;
  readonly json: boolean;
}

/** `explain <address>`: each fact of the profile with what decided it, and what the nearest alternative would have been. */
export function explainCommand(outcome: { code: number }): Command {
  const explainOne = new Command('explain')
    .description('say why a mailbox is resolved as it is: which attribute of which entry decided what')
    .argument('<address>', 'e-mail address, e.g. anna@contoso.example')
    .addOption(seedFlag())
    .addOption(flag('--from <location>', 'where the client is, e.g. corp, branch, internet').default('corp'))
    .addOption(faultFlag())
    .addOption(flag('--json', 'print one JSON object').default(false))
    .action(async (address: string, flags: ExplainFlags, command: Command) => {
      const { startLab } = await import('../lab/start.js');
      const { explain } = await import('../report/explanation.js');
      await using lab = await startLab({ ...directoryOf(flags, command), faults: flags.fault ?? [] });
      const resolution = await lab.resolve(address, { ...outlookRequestOf(flags), from: flags.from });
      const answered = lab.journal.entries.findLast(
        ({ protocol, asked }) => protocol === 'http' && /^POST \/autodiscover\//i.test(asked),
      );
      const { organization } = lab;
      const explanation = explain(resolution, { organization, askedServer: answered?.host });
      if (flags.json) {
        print(JSON.stringify(explanation, undefined, 2));
      } else {
        const { renderExplanation } = await import('../report/explanation-text.js');
        print(renderExplanation(explanation, terminalPaint()));
      }
      if (resolution.outcome !== 'connected') outcome.code = exitCode.notResolved;
    });
  addOutlookFlags(explainOne);
  for (const option of directoryFlags()) explainOne.addOption(option);
  return explainOne;
}
