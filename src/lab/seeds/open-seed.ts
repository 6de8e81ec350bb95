import { Directory } from '../../directory/directory.js';
import { createOrganization, type Organization } from '../../exchange/organization.js';
import { arrayPerSite } from '../../exchange/servers/array-per-site.js';
import { rpcClientAccessServer } from '../../exchange/servers/rpc-client-access-server.js';
import type { World } from '../../network/world/world.js';
import { parseWorld, type YamlMapping } from '../../network/world/world-file.js';
import { type AccountPasswords, passwordOf } from '../accounts/account-passwords.js';
import { samplePassword } from '../accounts/sample-password.js';
import { deriveWorld } from './derive-world.js';
import { readSeed } from './seed.js';

/** A seed that is loaded: nothing listens yet. */
export interface OpenSeed {
  readonly name: string;
  readonly directory: Directory;
  readonly organization: Organization;
  readonly world: World;
  /** What {@link world} was read from. */
  readonly worldSource: YamlMapping;
  /** True when the seed has no `network.yaml`, and the world was made up from the directory. */
  readonly isDerived: boolean;
}

/**
 * Reads a seed and loads its directory.
 *
 * @param selection - see `readSeed`
 * @param passwords - instead of the seed's. Default: the seed's
 * @throws LabError `unknown-seed`, `wrong-usage`, `bad-ldif`, `bad-directory`, `bad-network`
 */
export async function openSeed(
  selection: string | readonly string[],
  now: () => Date = () => new Date(),
  passwords?: AccountPasswords,
): Promise<OpenSeed> {
  const seed = await readSeed(selection);
  const directory = Directory.load(seed.ldif, {
    now,
    constructed: [rpcClientAccessServer],
    rules: [arrayPerSite],
    complete: { password: samplePassword },
    ...(passwords === undefined ? {} : { passwordOf: passwordOf(passwords) }),
  });
  const organization = createOrganization(directory);
  const worldSource = seed.worldSource ?? deriveWorld(organization.configuration, directory.namingContexts);
  return {
    name: seed.name,
    directory,
    organization,
    world: parseWorld(worldSource, seed.worldName),
    worldSource,
    isDerived: seed.worldSource === undefined,
  };
}
