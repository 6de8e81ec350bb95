import type { Socket } from 'node:net';
import { LabError } from '../errors.js';
import type { Clock } from './clock.js';
import { createDialer, type Dialer } from './dialer.js';
import { createFirewall } from './firewall.js';
import type { ListenAt } from './listener.js';
import { createResolver, type Resolver } from './resolver.js';
import { dnsTimings } from './resolver-timings.js';
import { tcpTimings } from './tcp-timings.js';
import type { Topology } from './topology.js';
import type { World } from './world.js';

/** The computer a client runs on, at one place: all that a client may know of the world. */
export interface Workstation {
  readonly location: string;
  /** DNS name of the Active Directory domain it is joined to. */
  readonly domain: string | undefined;
  readonly clock: Clock;
  readonly dialer: Dialer;
  readonly resolver: Resolver;
  /** Certificates of the authorities it trusts, PEM. */
  readonly trustedRoots: readonly string[];
}

/** What a {@link Workstation} is placed in. */
export interface WorkstationOptions {
  readonly world: World;
  readonly topology: Topology;
  /** View name to the real socket of a name server that answers modelled addresses. */
  readonly nameServers: ReadonlyMap<string, ListenAt>;
  readonly clock: Clock;
  /** A location of the world. */
  readonly location: string;
  readonly trustedRoots: readonly string[];
  /** Told of each connection made, with the modelled source address. */
  readonly onConnected?: (socket: Socket, source: string) => void;
}

const dnsPort = 53;
/** A busy machine may keep its own loopback answer this long; a silent view is known to be silent beforehand. */
const realPatienceMs = 5000;

/**
 * Puts a Windows 7 computer into the world.
 *
 * @throws LabError `wrong-usage` for a location that the world does not have
 */
export function createWorkstation(options: WorkstationOptions): Workstation {
  const { world, topology, clock, location, onConnected } = options;
  const place = world.locations.get(location);
  const view = place && world.views.get(place.view);
  if (place === undefined || view === undefined) {
    throw new LabError('wrong-usage', `there is no location "${location}"`, {
      hint: `one of: ${[...world.locations.keys()].join(', ')}`,
    });
  }
  const firewall = createFirewall(world.firewall);
  return {
    location,
    domain: world.workstation.domain,
    clock,
    trustedRoots: options.trustedRoots,
    dialer: createDialer({
      clock,
      topology,
      firewall,
      location,
      roundTripMs: place.roundTripMs,
      timings: tcpTimings.windows7,
      ...(onConnected === undefined ? {} : { onConnected: (socket) => onConnected(socket, place.source) }),
    }),
    resolver: createResolver({
      clock,
      roundTripMs: place.roundTripMs,
      timings: dnsTimings.windowsCurrent,
      realPatienceMs,
      server: () => {
        const passes = firewall(location, view.address, dnsPort) === 'accept';
        const server = options.nameServers.get(place.view);
        return passes && !view.silent && server !== undefined ? server : 'unreachable';
      },
    }),
  };
}
