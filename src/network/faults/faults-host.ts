import type { Socket } from 'node:net';
import type { ConnectionTable, Leg } from '../client-connections.js';
import type { Clock } from '../time/clock.js';
import type { World } from '../world/world.js';
import type { Faults, MatchContexts } from './faults.js';
import type { FaultName, FaultNamed, FaultProtocol, ProtocolOf } from './faults-list.js';

/** The two ends of a connection, as a socket names them. */
export interface ConnectionEnds {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** The faults of a lab as one of its servers meets them; who it is and where its client is are filled in. */
export interface HostFaults {
  has(protocol: FaultProtocol): boolean;
  take<Name extends FaultName>(
    names: readonly Name[],
    context: MatchContexts[ProtocolOf<Name>],
    client: ConnectionEnds,
  ): FaultNamed<Name> | undefined;
  /**
   * Waits on the lab's clock, which knows that the client only waits meanwhile.
   *
   * @throws the reason of the lab's end
   */
  wait(ms: number, client: ConnectionEnds): Promise<void>;
  /** Nothing that is said to this client arrives any more. */
  silence(client: ConnectionEnds): void;
  /** Tells of a connection that {@link HostFaults.reset} can then reset; of those under TLS, the one below it. */
  accepted(socket: Socket): void;
  /** Resets a connection; false where it is not known. */
  reset(client: ConnectionEnds): boolean;
  /** The connection of a simulated client; undefined for one of another process. */
  legOf(client: ConnectionEnds): Leg | undefined;
}

/** What the faults of a server stand on. */
export interface FaultContext {
  readonly world: World;
  readonly faults: Faults;
  readonly connections: ConnectionTable;
  /** The lab's time, in the background. */
  readonly clock: Clock;
  /** Aborted when the lab stops. */
  readonly signal: AbortSignal;
}

/**
 * Makes the faults of one server.
 *
 * @param host - its name in `network.yaml`
 */
export function createHostFaults(context: FaultContext, host: string): HostFaults {
  const { faults, connections, clock, signal } = context;
  const open = new Set<Socket>();
  const locationOf = locator(context.world);

  const legOf = ({ remoteAddress = '', remotePort = 0, localAddress, localPort }: ConnectionEnds) => {
    const at =
      localAddress === undefined || localPort === undefined
        ? undefined
        : { address: localAddress, port: localPort };
    return connections.find(remoteAddress, remotePort, at) ?? connections.find(remoteAddress, remotePort);
  };

  return {
    has: (protocol) => faults.has(protocol),
    take: (names, context, client) => {
      const leg = legOf(client);
      const location = locationOf(leg?.origin?.source ?? leg?.source ?? client.remoteAddress);
      return faults.take(names, { host, location, ...context });
    },
    wait: (ms, client) => {
      const wait = () => clock.sleep(ms, signal);
      return legOf(client)?.origin?.whileSilent(wait) ?? wait();
    },
    silence: (client) => legOf(client)?.origin?.loseContact(),
    accepted: (socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    },
    reset: ({ remoteAddress, remotePort }) => {
      for (const socket of open) {
        if (socket.remotePort !== remotePort || socket.remoteAddress !== remoteAddress) continue;
        socket.resetAndDestroy();
        return true;
      }
      return false;
    },
    legOf,
  };
}

/** The name of a location, from the modelled address of a client there. */
function locator({ locations }: World): (source: string | undefined) => string | undefined {
  const bySource = new Map([...locations].map(([name, { source }]) => [source, name]));
  return (source) => (source === undefined ? undefined : bySource.get(source));
}
