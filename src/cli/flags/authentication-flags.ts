import { readFileSync } from 'node:fs';
import type { Option } from 'commander';
import { LabError } from '../../errors.js';
import type { LabOptions } from '../../lab/options.js';
import { flag } from './options.js';

/** What {@link authenticationFlags} were given. */
export interface AuthenticationFlags {
  readonly tokenKey?: readonly string[];
  readonly tokenAudience?: readonly string[];
  readonly tokenIssuer?: readonly string[];
}

/** The flags of modern authentication: bearer tokens instead of passwords. */
export function authenticationFlags(): readonly Option[] {
  return [
    flag('--token-key <files>', 'accept bearer tokens signed by these keys (PEM files, a,b)').argParser(
      listed,
    ),
    flag('--token-audience <urls>', 'accepted token audiences (a,b)').argParser(listed),
    flag('--token-issuer <names>', 'accepted token issuers (a,b; default: any)').argParser(listed),
  ];
}

/**
 * The option that the flags stand for; none without them.
 *
 * @throws LabError `wrong-usage` for a key that cannot be read, or a flag that needs another one
 */
export function authenticationOf({
  tokenKey,
  tokenAudience,
  tokenIssuer,
}: AuthenticationFlags): Pick<LabOptions, 'modernAuthentication'> {
  if (tokenKey === undefined && tokenAudience === undefined && tokenIssuer === undefined) return {};
  if (tokenKey === undefined || tokenAudience === undefined) {
    throw new LabError('wrong-usage', 'bearer tokens need both a key and an audience', {
      hint: 'give --token-key and --token-audience',
    });
  }
  return {
    modernAuthentication: {
      publicKeys: tokenKey.map(readKey),
      audiences: tokenAudience,
      ...(tokenIssuer === undefined ? {} : { issuers: tokenIssuer }),
    },
  };
}

/** Given again, a flag adds to what it was given before. */
function listed(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').map((one) => one.trim())].filter((one) => one !== '');
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new LabError('wrong-usage', 'the key of bearer tokens cannot be read', {
      where: `--token-key ${path}`,
      hint: 'give a PEM file of a public key',
      cause: error,
    });
  }
}
