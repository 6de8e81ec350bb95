import { ControlError } from '../../servers/control/control-error.js';
import type { Lab } from '../lab.js';
import type { Resolutions } from './resolutions.js';
import type { TopologyDocument } from './topology.js';
import type { WireCounts } from './wire-counts.js';

/** What the routes act on. */
export interface Controlled {
  readonly lab: Lab;
  topology(): TopologyDocument;
  /** Names of hosts and balancers. */
  readonly machines: readonly string[];
  readonly resolutions: Resolutions;
  readonly wireCounts: WireCounts;
  /** By host, how many connections it has. */
  openConnections(): ReadonlyMap<string, number>;
}

/**
 * Gives the routes what they act on.
 *
 * @throws ControlError 503 before the lab is ready, and when it stops
 */
export type Subject = () => Controlled;

/** The error of a lab that is not there yet, or no more. */
export function notReady(): ControlError {
  return new ControlError(503, 'the lab is not ready', {
    hint: 'ask again, or wait with `autodiscover-lab ready`',
    headers: { 'Retry-After': '1' },
  });
}
