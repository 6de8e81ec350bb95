import type { Finding } from '../../exchange/findings/finding.js';
import { findFindings } from '../../exchange/findings/findings.js';
import { type Inventory, takeInventory } from '../../exchange/inventory.js';
import { formatWorldText } from '../world/world-text.js';
import { openSeed } from './open-seed.js';

/** What a seed was understood to be. */
export interface Inspection {
  readonly seed: string;
  readonly inventory: Inventory;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Whether the world was read from a `network.yaml` or made up. */
  readonly network: 'given' | 'derived';
  /** The world as a commented `network.yaml`. */
  readonly networkText: string;
}

/**
 * Loads a seed and looks it over; nothing listens.
 *
 * @param selection - as `startLab` takes it
 * @throws LabError as `startLab` does for a seed
 */
export async function inspectSeed(selection: string | readonly string[]): Promise<Inspection> {
  const { name, directory, organization, worldSource, isDerived } = await openSeed(selection);
  const { configuration } = organization;
  return {
    seed: name,
    inventory: takeInventory(directory, configuration),
    findings: findFindings(directory, configuration),
    network: isDerived ? 'derived' : 'given',
    networkText: formatWorldText(worldSource),
  };
}
