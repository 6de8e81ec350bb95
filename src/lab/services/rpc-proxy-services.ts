import type { Server as NetServer } from 'node:net';
import type { Organization } from '../../exchange/organization.js';
import type { DatabaseStates } from '../../exchange/roles/mailbox-store/database-states.js';
import { generationOfServer, type Server } from '../../exchange/servers/server.js';
import type { Clock } from '../../network/time/clock.js';
import type { RpcInterface } from '../../servers/rpc/rpc-interface.js';
import { createRpcTargets, type RpcTarget } from '../../servers/rpc-http/rpc-target.js';
import { VirtualConnections } from '../../servers/rpc-http/virtual-connections.js';
import {
  createMapperInterface,
  type HostInterfaces,
  httpEndpointMapperPort,
  type RpcHost,
  type RpcSurroundings,
  rpcLogonOf,
} from './rpc-services.js';

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
const storePort = 6001;
const referralPort = 6002;
const addressBookPort = 6004;
const exchangePorts: ReadonlySet<number> = new Set([storePort, referralPort, addressBookPort]);

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

/** A server and what it serves. */
export interface RpcTargetHost extends RpcHost {
  /** Its object in the directory; a domain controller may have none. */
  readonly server: Server | undefined;
  readonly interfaces: HostInterfaces;
  /** The RPC proxy is installed. */
  readonly offersProxy: boolean;
  /** Its servers: it runs as long as one of them listens. */
  readonly servers: ReadonlyMap<number, NetServer>;
}

/**
 * What a server answers at which port, to clients that come by way of an RPC proxy. From Exchange 2013 on a mailbox server
 * answers everything at each of its ports; before, the mailbox store has its own, and the two of the address book are one.
 */
export function rpcTargetsOf(context: RpcSurroundings, host: RpcTargetHost): ReadonlyMap<number, RpcTarget> {
  const { interfaces, server, servers, settings, offersStore, offersAddressBook, offersProxy } = host;
  const generation = server === undefined ? undefined : (generationOfServer(server) ?? 0);
  const endpoints = new Map<number, readonly RpcInterface[]>();
  if (server !== undefined && generation !== undefined && generation >= 2013) {
    const everything = [...interfaces.store, ...interfaces.addressBook];
    if (server.roles.has('mailbox')) for (const port of exchangePorts) endpoints.set(port, everything);
  } else {
    if (offersStore) endpoints.set(storePort, interfaces.store);
    if (offersAddressBook) {
      for (const port of [referralPort, addressBookPort]) endpoints.set(port, interfaces.addressBook);
    }
    if (offersProxy) endpoints.set(httpEndpointMapperPort, [createMapperInterface(context, host)]);
  }
  return createRpcTargets({
    host: host.name,
    address: context.exposure.expose(settings.address),
    tell: context.tell,
    isUp: () => [...servers.values()].some(({ listening }) => listening),
    endpoints,
    faults: context.faultsOf?.(host.name),
    ...rpcLogonOf(context, host),
  });
}
