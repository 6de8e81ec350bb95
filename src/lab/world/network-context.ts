import type { ConnectionTable } from '../../network/client-connections.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { Clock } from '../../network/time/clock.js';
import type { World } from '../../network/world/world.js';
import type { WorldState } from '../../network/world/world-state.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { DnsForwarder } from '../../servers/dns/forward.js';

/** The emulated network, as everything that is opened in it needs it. */
export interface NetworkContext {
  readonly world: World;
  /** What has changed in it. */
  readonly state: WorldState;
  /** The lab's time, in the background: for the timers of servers. */
  readonly clock: Clock;
  readonly connections: ConnectionTable;
  /** What goes wrong at a host, balancer or web site; the same object for the same name. */
  readonly faultsOf: (host: string) => HostFaults;
  readonly tell: Tell;
  /** Asked for names outside the lab's zones, by clients that are not simulated. */
  readonly dnsForwarder: DnsForwarder | undefined;
  /** Aborted when the lab stops. */
  readonly signal: AbortSignal;
}
