import type { Command, Option } from 'commander';
import { LabError } from '../../errors.js';
import type { LabOptions } from '../../lab/options.js';
import { flag } from './options.js';

/** What {@link directoryFlags} and `--seed` were given. */
export interface DirectoryFlags {
  readonly seed: string | readonly string[];
  readonly directory?: string;
  readonly bindDn?: string;
  readonly bindPassword?: string;
}

/** The flags that name another directory to read. */
export function directoryFlags(): readonly Option[] {
  return [
    flag('--directory <url>', 'use this LDAP directory, ldap[s]://host[:port]'),
    flag('--bind-dn <name>', 'bind name for --directory (default: anonymous)'),
    flag('--bind-password <text>', 'its password; the environment variable is safer'),
  ];
}

/**
 * Where a lab takes its directory and its world from.
 *
 * @param command - tells whether `--seed` was given: without it, the world is derived from `--directory`
 * @throws LabError `wrong-usage`
 */
export function directoryOf(
  { seed, directory: url, bindDn, bindPassword }: DirectoryFlags,
  command: Command,
): Pick<LabOptions, 'seed' | 'externalDirectory'> {
  if (url === undefined) {
    if (bindDn === undefined && bindPassword === undefined) return { seed };
    throw new LabError('wrong-usage', '--bind-dn and --bind-password belong to --directory');
  }
  return {
    ...(command.getOptionValueSource('seed') === 'default' ? {} : { seed }),
    externalDirectory: {
      url,
      ...(bindDn === undefined ? {} : { bindDn }),
      ...(bindPassword === undefined ? {} : { bindPassword }),
    },
  };
}
