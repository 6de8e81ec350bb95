import type { Organization } from '../../exchange/organization.js';
import type { DatabaseStates } from '../../exchange/roles/mailbox-store/database-states.js';
import { generationOfServer, type Server } from '../../exchange/servers/server.js';
import type { Clock } from '../../network/time/clock.js';
import type { RpcTarget } from '../../servers/rpc-http/rpc-target.js';
import { VirtualConnections } from '../../servers/rpc-http/virtual-connections.js';
import { httpEndpointMapperPort } from './rpc-ports.js';

/** RPC over HTTP of a whole lab: what any proxy can reach, and what goes through any of them. */
export interface RpcOverHttp {
  readonly connections: VirtualConnections;
  /** Makes the endpoints of a server known. */
  add(host: string, targets: ReadonlyMap<number, RpcTarget>): void;
  /**
   * What is behind `server:port` for the proxy on a host; undefined where it may not go.
   *
   * @param target - as in the URL: the server's NetBIOS name or FQDN, an array's name, or `<mailbox GUID>@<domain>`
   */
  find(proxy: string, target: string): RpcTarget | undefined;
}

/** What {@link createRpcOverHttp} needs. */
export interface RpcOverHttpOptions {
  readonly organization: Organization;
  readonly databaseStates: DatabaseStates;
  readonly clock: Clock;
}

/** MS-RPCH's ports of an Exchange server: the mailbox store, referrals, the address book. */
export const proxiedStorePort = 6001;
export const proxiedReferralPort = 6002;
export const proxiedAddressBookPort = 6004;
export const exchangePorts: ReadonlySet<number> = new Set([
  proxiedStorePort,
  proxiedReferralPort,
  proxiedAddressBookPort,
]);

export function createRpcOverHttp({ organization, databaseStates, clock }: RpcOverHttpOptions): RpcOverHttp {
  const byHost = new Map<string, ReadonlyMap<number, RpcTarget>>();

  const at = ({ name }: Pick<Server, 'name'>, port: number): RpcTarget =>
    byHost.get(name)?.get(port) ?? nobodyAt(name, port);

  /** The proxy itself if it is a member, as is usual where it is; else the first member that runs. */
  const atArray = (members: readonly Server[], proxy: string, port: number): RpcTarget | undefined => {
    const own = members.find(({ name }) => name === proxy);
    const targets = [...(own === undefined ? [] : [own]), ...members].map((member) => at(member, port));
    return targets.find((target) => target.isUp()) ?? targets[0];
  };

  const find = (proxy: string, asked: string): RpcTarget | undefined => {
    const [, name, digits] = /^([^:/][^:]*):([0-9]+)$/.exec(asked) ?? [];
    if (name === undefined) return undefined;
    const port = Number(digits);
    const { configuration } = organization;
    const itself = configuration.findServer(proxy);
    const isNew = itself !== undefined && (generationOfServer(itself) ?? 0) >= 2013;
    if (port === httpEndpointMapperPort) {
      // The list that Windows sets up names the proxy itself; from Exchange 2013 on it is not looked at.
      const isItself = !isNew && itself !== undefined && configuration.findServer(name) === itself;
      return isItself ? at(itself, port) : undefined;
    }
    if (!exchangePorts.has(port)) return undefined;
    const endpoint = configuration.findEndpoint(name);
    if (endpoint?.kind === 'server') return at(endpoint, port);
    if (endpoint?.kind === 'array') return atArray(endpoint.members, proxy, port);
    const mailbox = isNew ? organization.mailboxNamed(name) : undefined;
    const database = mailbox?.homeDatabase && configuration.findDatabase(mailbox.homeDatabase.value);
    const active = database && databaseStates.activeServer(configuration, database);
    return active && at(active, port);
  };

  return {
    connections: new VirtualConnections({ clock }),
    add: (host, targets) => void byHost.set(host, targets),
    find,
  };
}

/** A server that has nothing at this port. */
function nobodyAt(host: string, port: number): RpcTarget {
  return { host, port, isUp: () => false, open: () => undefined };
}
