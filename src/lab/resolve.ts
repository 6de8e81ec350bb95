import { LabError } from '../errors.js';
import { realClock } from '../network/clock.js';
import type { Topology } from '../network/topology.js';
import { virtualClock } from '../network/virtual-clock.js';
import { createWorkstation, type WorkstationOptions } from '../network/workstation.js';
import type { World } from '../network/world.js';
import { resolveMailbox } from '../outlook/outlook.js';
import { type OutlookVersion, outlookVersions, type Resolution } from '../outlook/resolution.js';

export const clockKinds = ['virtual', 'real'] as const;

export type ClockKind = (typeof clockKinds)[number];

/** How to run a simulated Outlook. */
export interface ResolveRequest {
  /** A location of the world. Default `corp`. */
  readonly from?: string;
  /** Default `2010`. */
  readonly outlook?: OutlookVersion;
  /** `virtual` (default): waits are jumped over, and stand in the trace. `real`: they are waited for. */
  readonly clock?: ClockKind;
  /** Who is logged on: `user@domain` or `DOMAIN\user`. Default: the address. */
  readonly userName?: string;
  /** Default: the password of the built-in seeds' users. */
  readonly password?: string;
  /** A server that the user has typed: Outlook does Check Name there instead of asking Autodiscover. */
  readonly server?: string;
}

/** What a client needs to know of a running lab, be it in this process or in another. */
export interface Surroundings {
  readonly world: World;
  readonly topology: Topology;
  readonly nameServers: WorkstationOptions['nameServers'];
  readonly trustedRoots: readonly string[];
  readonly onConnected?: NonNullable<WorkstationOptions['onConnected']>;
}

/** All sample users of the built-in seeds have it, and everybody in a directory that came without passwords. */
export const samplePassword = 'Passw0rd!';

/**
 * Runs a simulated Outlook in a running lab.
 *
 * @throws LabError `wrong-usage` for a location, version or clock that does not exist
 */
export async function resolveIn(
  surroundings: Surroundings,
  address: string,
  request: ResolveRequest = {},
): Promise<Resolution> {
  const { from = 'corp', outlook = '2010', clock = 'virtual' } = request;
  checkVersion(outlook);
  if (!clockKinds.includes(clock)) {
    throw new LabError('wrong-usage', `there is no clock "${clock}"`, {
      hint: `one of: ${clockKinds.join(', ')}`,
    });
  }
  const workstation = createWorkstation({
    ...surroundings,
    location: from,
    clock: clock === 'real' ? realClock() : virtualClock(),
  });
  return resolveMailbox(workstation, {
    address,
    credentials: { userName: request.userName ?? address, password: request.password ?? samplePassword },
    ...(request.server === undefined ? {} : { server: request.server }),
  });
}

function checkVersion(outlook: OutlookVersion): void {
  if (!outlookVersions.includes(outlook)) {
    throw new LabError('wrong-usage', `there is no Outlook "${outlook}"`, {
      hint: 'this release simulates 2010',
    });
  }
  if (outlook !== '2010') {
    throw new LabError('wrong-usage', `Outlook ${outlook} is not simulated yet`, {
      hint: 'this release simulates 2010',
    });
  }
}
