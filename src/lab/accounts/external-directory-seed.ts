import { parseWorld } from '../../network/world/world-file.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { ExternalSource } from '../options.js';
import { deriveWorld } from '../seeds/derive-world.js';
import type { OpenSeed } from '../seeds/open-seed.js';
import { readSeed } from '../seeds/seed.js';
import {
  type OpenExternalDirectory,
  type OpenExternalLimits,
  openExternalDirectory,
} from './external-directory.js';

/** A seed whose directory is elsewhere. */
export interface ExternalSeed extends OpenSeed {
  readonly external: OpenExternalDirectory;
}

/**
 * Opens another directory, and the world around it: that of a seed, whose LDIF is left aside, or one that is derived
 * from the directory. `directory` is a copy of the configuration as it was at the start.
 *
 * @throws LabError `unknown-seed`, `wrong-usage`, `bad-directory`, `bad-network`; nothing stays open then
 */
export async function openExternalSeed(
  { address, world }: ExternalSource,
  context: { readonly tell: Tell; readonly now: () => Date; readonly limits?: OpenExternalLimits },
): Promise<ExternalSeed> {
  const seed = world === undefined ? undefined : await readSeed(world);
  const external = await openExternalDirectory(address, context);
  const { mirror, organization } = external;
  try {
    const given = seed?.worldSource;
    const worldSource = given ?? deriveWorld(organization.configuration, mirror.namingContexts);
    return {
      name: seed?.name ?? address.url,
      directory: mirror.configuration,
      organization,
      world: parseWorld(worldSource, seed?.worldName ?? 'network.yaml'),
      worldSource,
      isDerived: given === undefined,
      external,
    };
  } catch (error) {
    await external.close();
    throw error;
  }
}
