import { LabError } from '../errors.js';
import { type ConnectionTable, createClientConnection } from './client-connections.js';
import { createDialer, type Dialer } from './dialer.js';
import type { Faults } from './faults/faults.js';
import { createPlaceFaults } from './faults/faults-network.js';
import type { ListenAt } from './listener.js';
import { createResolver, type Resolver } from './resolver/resolver.js';
import { dnsTimings } from './resolver/resolver-timings.js';
import { tcpTimings, type WindowsVersion } from './tcp-timings.js';
import type { Clock } from './time/clock.js';
import type { Firewall } from './world/firewall.js';
import { type Topology, topologyNow } from './world/topology.js';
import type { World } from './world/world.js';
import { createWorldState, type WorldState } from './world/world-state.js';

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
  /** What has changed in the world; absent: nothing ever does. */
  readonly state?: WorldState | undefined;
  /** Where its connections are told of. */
  readonly connections?: ConnectionTable | undefined;
  /** What goes wrong on its way; absent: nothing does. */
  readonly faults?: Faults | undefined;
  /** Default: Windows 7. */
  readonly windows?: WindowsVersion | undefined;
}

const dnsPort = 53;
/** A busy machine may keep its own loopback answer this long; a silent view is known to be silent beforehand. */
const realPatienceMs = 5000;

/**
 * Puts a Windows computer into the world.
 *
 * @throws LabError `wrong-usage` for a location that the world does not have
 */
export function createWorkstation(options: WorkstationOptions): Workstation {
  const {
    world,
    clock,
    location,
    connections,
    state = createWorldState(world),
    windows = 'windows7',
  } = options;
  const place = world.locations.get(location);
  const viewNow = () => place && state.view(place.view);
  if (place === undefined || viewNow() === undefined) {
    throw new LabError('wrong-usage', `unknown location "${location}"`, {
      hint: `one of: ${[...world.locations.keys()].join(', ')}`,
    });
  }
  const faults = options.faults && createPlaceFaults(options.faults, world, location);
  const firewall: Firewall = (from, address, port) =>
    faults?.verdict(address, port) ?? state.firewall(from, address, port);
  const latencyMs = faults?.latencyMs;
  return {
    location,
    domain: world.workstation.domain,
    clock,
    trustedRoots: options.trustedRoots,
    dialer: createDialer({
      clock,
      topology: topologyNow(options.topology, state),
      firewall,
      location,
      source: place.source,
      connections,
      roundTripMs: place.roundTripMs,
      latencyMs,
      timings: tcpTimings[windows],
    }),
    resolver: createResolver({
      clock,
      roundTripMs: place.roundTripMs,
      timings: dnsTimings.windowsCurrent,
      realPatienceMs,
      newQuery:
        connections &&
        (() => {
          const connection = createClientConnection(place.source, viewNow()?.address ?? '', dnsPort);
          return {
            connection,
            announce: (client, to) =>
              connections.announceDatagrams(client, to, { source: place.source, origin: connection }),
          };
        }),
      latencyMs: () => latencyMs?.(viewNow()?.address ?? '', dnsPort) ?? 0,
      server: () => {
        const view = viewNow();
        const server = options.nameServers.get(place.view);
        if (view === undefined || server === undefined || view.silent) return 'unreachable';
        const isUp = state.conditionAt(view.address, dnsPort) === 'running';
        return isUp && firewall(location, view.address, dnsPort) === 'accept' ? server : 'unreachable';
      },
    }),
  };
}
