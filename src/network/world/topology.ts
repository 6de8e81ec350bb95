import { parseHostPort } from '../../values/host-port.js';
import type { ListenAt } from '../listener.js';
import type { WorldState } from './world-state.js';

/** A running machine, balancer or published address, and the real sockets of its ports. */
export interface RunningHost {
  readonly name: string;
  readonly fqdn: string;
  readonly kind: 'server' | 'balancer' | 'published';
  /** The modelled address. */
  readonly address: string;
  /** Modelled port (decimal) to real socket, `127.0.0.1:40135`. */
  readonly listen: Readonly<Record<string, string>>;
}

/** Finds the real socket behind a modelled one. A port may also be given as an unmodified client is told it. */
export interface Topology {
  readonly hosts: readonly RunningHost[];
  /** `absent`: no machine has the address. `closed`: the machine has no such port. */
  find(address: string, port: number): ListenAt | 'absent' | 'closed';
}

/** Builds the index over running hosts. One address may be several hosts' (a DNS view on a domain controller). */
export function createTopology(hosts: readonly RunningHost[]): Topology {
  const addresses = new Set(hosts.map((host) => host.address));
  const sockets = new Map<string, ListenAt>();
  for (const host of hosts) {
    for (const [port, real] of Object.entries(host.listen)) {
      const at = parseHostPort(real);
      sockets.set(`${host.address}:${port}`, { address: at.host, port: at.port });
    }
  }
  for (const host of hosts) {
    for (const real of Object.values(host.listen)) {
      const at = parseHostPort(real);
      const told = `${host.address}:${at.port}`;
      if (!sockets.has(told)) sockets.set(told, { address: at.host, port: at.port });
    }
  }
  return {
    hosts,
    find: (address, port) =>
      sockets.get(`${address}:${port}`) ?? (addresses.has(address) ? 'closed' : 'absent'),
  };
}

/** A topology with the machines as they are at the moment: those that are off are absent, and so on. */
export function topologyNow(topology: Topology, state: WorldState): Topology {
  return {
    hosts: topology.hosts,
    find: (address, port) => {
      switch (state.conditionAt(address, port)) {
        case 'running':
          return topology.find(address, port);
        case 'stopped':
          return 'closed';
        case 'silent':
          return 'absent';
      }
    },
  };
}
