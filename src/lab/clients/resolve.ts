import type { WindowsVersion } from '../../network/tcp-timings.js';
import { realClock } from '../../network/time/clock.js';
import { virtualClock } from '../../network/time/virtual-clock.js';
import { createWorkstation, type Workstation, type WorkstationOptions } from '../../network/workstation.js';
import type { Topology } from '../../network/world/topology.js';
import type { World } from '../../network/world/world.js';
import { resolveMailbox } from '../../outlook/outlook.js';
import type { Resolution } from '../../outlook/resolution.js';
import type { ResolveOptions } from '../../outlook/running-outlook.js';
import { checkFields } from '../check-fields.js';
import { outlookOptions } from './outlook-options.js';
import { type ClockKind, type OutlookRequest, type ResolveRequest, resolveRequest } from './request.js';

const placeAndClock = resolveRequest.pick({ from: true, clock: true });

/** What a client needs to know of a running lab, be it in this process or in another. */
export interface ClientContext {
  readonly world: World;
  readonly topology: Topology;
  readonly nameServers: WorkstationOptions['nameServers'];
  readonly trustedRoots: readonly string[];
  /** Of a lab in this process: its time, what has changed in its world, and where connections are told of. */
  readonly here?: LabHere;
}

/** What only a client in the lab's own process can share with it. */
export interface LabHere
  extends Required<Pick<WorkstationOptions, 'clock' | 'state' | 'connections' | 'faults'>> {
  /** Which kind of clock it is. */
  readonly clockKind: ClockKind;
}

/**
 * Runs a simulated Outlook in a running lab.
 *
 * @throws LabError `wrong-usage` for a location, version, registry value or clock that does not exist, and for a profile
 * that cannot be used
 */
export async function resolveIn(
  context: ClientContext,
  address: string,
  request: ResolveRequest = {},
): Promise<Resolution> {
  const { from, clock } = checkFields(placeAndClock, request);
  const options = await optionsIn(context, from, address, request);
  return resolveMailbox(workstationIn(context, from, clock, options.policy?.windows), options);
}

/**
 * Puts a computer into a lab: on the lab's own time where that is of the kind asked for.
 *
 * @param windows - what it runs; default Windows 7
 * @throws LabError `wrong-usage` for a location that does not exist
 */
export function workstationIn(
  context: ClientContext,
  location: string,
  kind: ClockKind,
  windows?: WindowsVersion,
): Workstation {
  const { here } = context;
  // The servers of a lab on another clock wait in real time, which is then this client's, too.
  const ownClock = () => (kind === 'real' ? realClock() : virtualClock({ countsRealTime: true }));
  return createWorkstation({
    ...context,
    ...here,
    location,
    windows,
    clock: here?.clockKind === kind ? here.clock : ownClock(),
  });
}

/** What a client at a location is told. */
export function optionsIn(
  { world }: ClientContext,
  location: string,
  address: string,
  request: OutlookRequest,
): Promise<ResolveOptions> {
  return outlookOptions(world, world.locations.get(location)?.view ?? '', address, request);
}
