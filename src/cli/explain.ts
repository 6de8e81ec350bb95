import { Command } from 'commander';
import { requestFlags, resolveRequest } from '../lab/clients/request.js';
import { exitCode } from './exit-codes.js';
import { type FaultFlags, faultFlag } from './faults.js';
import { type DirectoryFlags, directoryFlags, directoryOf } from './flags/directory-flags.js';
import { flag, seedFlag } from './flags/options.js';
import { fieldsOf, flagsOf } from './flags/schema-flags.js';
import { print, terminalPaint } from './output.js';

interface ExplainFlags extends FaultFlags, DirectoryFlags {
  readonly json: boolean;
}

const asked = resolveRequest.omit({ clock: true });

/** `explain <address>`: each fact of the profile with what decided it, and what the nearest alternative would have been. */
export function explainCommand(outcome: { code: number }): Command {
  const explainOne = new Command('explain')
    .description('explain a result: which attribute of which entry decided what')
    .argument('<address>', 'e-mail address, e.g. anna@contoso.example')
    .addOption(seedFlag())
    .addOption(faultFlag())
    .addOption(flag('--json', 'print one JSON object').default(false))
    .action(async (address: string, flags: ExplainFlags, command: Command) => {
      const { startLab } = await import('../lab/start.js');
      const { explain } = await import('../report/explanation.js');
      await using lab = await startLab({ ...directoryOf(flags, command), faults: flags.fault ?? [] });
      const resolution = await lab.resolve(address, fieldsOf(asked, requestFlags, flags));
      const answered = lab.journal.entries.findLast(
        ({ protocol, fields }) =>
          protocol === 'http' &&
          fields.operation === 'POST' &&
          fields.name?.toLowerCase().startsWith('/autodiscover/') === true,
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
  for (const option of [...flagsOf(asked, requestFlags), ...directoryFlags()]) explainOne.addOption(option);
  return explainOne;
}
