import { X509Certificate } from 'node:crypto';
import { Command } from 'commander';
import { dataFlag, flag } from './flags/options.js';
import { print } from './output.js';

interface CaFlags {
  readonly data?: string;
  readonly installHelp: boolean;
  readonly json: boolean;
}

/** `ca`: the certification authority that `serve` keeps, and how to trust it. */
export function caCommand(): Command {
  return new Command('ca')
    .description("show the lab's certification authority, or create it")
    .addOption(dataFlag())
    .addOption(flag('--install-help', 'print the commands that make a machine trust it').default(false))
    .addOption(flag('--json', 'print one JSON object').default(false))
    .action(async (flags: CaFlags) => {
      const { defaultDataFolder, keptAuthority } = await import('../lab/sockets/authority-folder.js');
      const { authority, path } = await keptAuthority(flags.data ?? defaultDataFolder(), new Date());
      const pem = authority.certificatePem;
      const { fingerprint, fingerprint256, validTo } = new X509Certificate(pem);
      if (flags.json) {
        print(JSON.stringify({ schema: 1, path, pem, sha256: fingerprint256, validTo }));
      } else if (flags.installHelp) {
        const { trustHelp } = await import('./text/trust-help.js');
        print(trustHelp(path, fingerprint.replaceAll(':', '').toLowerCase()));
      } else {
        // What stands around the blocks of a PEM file is no part of it, so all of this is one.
        print(`path    ${path}\nsha256  ${fingerprint256}\nuntil   ${validTo}\n\n${pem.trimEnd()}`);
      }
    });
}
