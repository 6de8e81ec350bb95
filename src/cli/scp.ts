import { Command } from 'commander';
import { LabError } from '../errors.js';
import { flag, seedFlag } from './flags/options.js';
import { print } from './output.js';
import { checkScp, scpLdif, scpPowerShell } from './text/scp-text.js';

interface ScpFlags {
  readonly seed: string | readonly string[];
  readonly forest?: string;
  readonly url?: string;
  readonly site: readonly string[];
  readonly ldif: boolean;
  readonly powershell: boolean;
}

/** `scp`: what makes a domain of one's own send its Outlooks to the lab. */
export function scpCommand(): Command {
  const sites: string[] = [];
  return new Command('scp')
    .description('print a service connection point that sends Outlook to the lab')
    .addOption(seedFlag())
    .addOption(flag('--forest <name>', "DNS name of your forest's root domain (default: the seed's own)"))
    .addOption(flag('--url <url>', "URL of Autodiscover (default: the seed's first)"))
    .addOption(
      flag('--site <name>', 'only for clients of this site; repeatable')
        .argParser((name) => {
          sites.push(name);
          return [...sites];
        })
        .default([], 'every site'),
    )
    .addOption(flag('--ldif', 'as LDIF, for ldifde or ldapadd').default(false))
    .addOption(flag('--powershell', 'as a script for Windows PowerShell').default(false))
    .action(async (flags: ScpFlags) => {
      if (flags.ldif === flags.powershell) {
        throw new LabError('wrong-usage', 'which form?', { hint: 'give --ldif or --powershell' });
      }
      const request = checkScp({
        forest: flags.forest ?? (await fromSeed(flags)).forest,
        url: flags.url ?? (await fromSeed(flags)).url,
        sites: flags.site,
      });
      print(flags.ldif ? scpLdif(request) : scpPowerShell(request));
    });
}

async function fromSeed({ seed }: ScpFlags): Promise<{ readonly forest: string; readonly url: string }> {
  const { openSeed } = await import('../lab/seeds/open-seed.js');
  const { directory, organization, name } = await openSeed(seed);
  const points = organization.configuration.serviceConnectionPoints;
  const url = points.find(({ kind, binding }) => kind === 'url' && binding !== undefined)?.binding?.value;
  if (url === undefined) {
    throw new LabError('wrong-usage', 'the seed has no service connection point to take the URL from', {
      where: name,
      hint: 'give --url',
    });
  }
  const labels = [...directory.namingContexts.rootDomain.matchAll(/(?:^|,)DC=([^,]+)/gi)];
  return { forest: labels.map(([, label = '']) => label).join('.'), url };
}
