import { Command } from 'commander';
import { renderComparison, type Titled } from '../report/comparison.js';
import { exitCode } from './exit-codes.js';
import { type FaultFlags, faultFlag } from './faults.js';
import { flag } from './flags/options.js';
import { showRuns } from './flags/output-flags.js';
import { print, terminalPaint } from './output.js';

const address = 'anna@contoso.example';

interface DemoFlags extends FaultFlags {
  readonly json: boolean;
  readonly html?: string;
}

interface Scene {
  readonly title: string;
  readonly seed: string;
  readonly from: string;
  readonly says: string;
}

const scenes: readonly Scene[] = [
  {
    title: 'inside',
    seed: 'contoso-2010',
    from: 'corp',
    says: 'Inside: Outlook finds Autodiscover in Active Directory, learns the array name, and reaches it by RPC over TCP.',
  },
  {
    title: 'outside',
    seed: 'contoso-2010',
    from: 'internet',
    says: 'Outside: the array name does not resolve there, so Outlook goes to HTTPS at once.',
  },
  {
    title: 'outside, array name public',
    seed: 'contoso-2010-public-array',
    from: 'internet',
    says: 'Outside, with one bad record: the array name resolves, the firewall drops port 135, and Outlook waits.',
  },
];

/** `demo`: the same mailbox three times, and what the difference is. */
export function demoCommand(outcome: { code: number }): Command {
  return new Command('demo')
    .description('compare one mailbox inside, outside, and with a public array name')
    .addOption(flag('--json', 'print the three results as one JSON array').default(false))
    .addOption(faultFlag())
    .addOption(flag('--html <file>', 'also write a page with all three on a time axis'))
    .action(async ({ json, html, fault = [] }: DemoFlags) => {
      const { startLab } = await import('../lab/start.js');
      const { renderTree } = await import('../report/tree.js');
      const paint = terminalPaint();
      const runs: Titled[] = [];
      for (const scene of scenes) {
        await using lab = await startLab({ seed: scene.seed, faults: fault });
        const resolution = await lab.resolve(address, { from: scene.from });
        runs.push({ title: scene.title, resolution });
        if (resolution.outcome !== 'connected') outcome.code = exitCode.notResolved;
        if (!json) print(`${paint.bold(scene.says)}\n\n${renderTree(resolution, paint)}\n`);
      }
      if (html !== undefined) {
        await showRuns(runs, { format: 'html', json: false, out: html }, new Date());
      }
      if (json) print(JSON.stringify(runs.map(({ resolution }) => resolution)));
      else
        print(
          `${paint.bold(`Compared (${address}, times on the lab's clock)`)}\n\n${renderComparison(runs)}`,
        );
    });
}
