import type { FirewallAction, World } from '../world/world.js';
import type { Faults } from './faults.js';

/** The faults of the network as one place meets them. */
export interface PlaceFaults {
  /** What becomes of a connect or a question; undefined: nothing is the matter with it. */
  verdict(address: string, port: number): Exclude<FirewallAction, 'accept'> | undefined;
  /** What a round trip to there takes longer, ms. */
  latencyMs(address: string, port: number): number;
}

/** Makes the network's faults of one location. */
export function createPlaceFaults(faults: Faults, world: World, location: string): PlaceFaults {
  const namesAt = machineNames(world);
  const context = (address: string, port: number) => ({
    host: namesAt(address, port),
    location,
    address,
    port,
  });
  return {
    verdict: (address, port) => {
      if (!faults.has('network')) return undefined;
      const fault = faults.take(['network:drop', 'network:reject'], context(address, port));
      if (fault === undefined) return undefined;
      return fault.fault === 'network:drop' ? 'drop' : 'reject';
    },
    latencyMs: (address, port) => {
      if (!faults.has('network')) return 0;
      return faults.take(['network:latency'], context(address, port))?.delay ?? 0;
    },
  };
}

/** Names of whoever answers at an address: for a published port, of the machine inside. */
export function machineNames(world: World): (address: string, port: number) => readonly string[] {
  const insides = new Map(
    world.published.map(({ outside, inside }) => [`${outside.host}:${outside.port}`, inside.host]),
  );
  const names = new Map<string, string[]>();
  for (const [name, { address }] of [...world.hosts, ...world.balancers, ...world.webSites]) {
    names.set(address, [...(names.get(address) ?? []), name]);
  }
  return (address, port) => names.get(insides.get(`${address}:${port}`) ?? address) ?? [];
}
