import type { Server as NetServer } from 'node:net';
import { generationOfServer, type Server } from '../../exchange/servers/server.js';
import type { RpcInterface } from '../../servers/rpc/rpc-interface.js';
import { createRpcTargets, type RpcTarget } from '../../servers/rpc-http/rpc-target.js';
import type { LabContext } from '../lab-context.js';
import {
  exchangePorts,
  proxiedAddressBookPort,
  proxiedReferralPort,
  proxiedStorePort,
} from './rpc-over-http.js';
import { httpEndpointMapperPort } from './rpc-ports.js';
import { createMapperInterface, type HostInterfaces, type RpcHost, rpcLogonOf } from './rpc-services.js';

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
export function rpcTargetsOf(context: LabContext, host: RpcTargetHost): ReadonlyMap<number, RpcTarget> {
  const { interfaces, server, servers, settings, offersStore, offersAddressBook, offersProxy } = host;
  const generation = server === undefined ? undefined : (generationOfServer(server) ?? 0);
  const endpoints = new Map<number, readonly RpcInterface[]>();
  if (server !== undefined && generation !== undefined && generation >= 2013) {
    const everything = [...interfaces.store, ...interfaces.addressBook];
    if (server.roles.has('mailbox')) for (const port of exchangePorts) endpoints.set(port, everything);
  } else {
    if (offersStore) endpoints.set(proxiedStorePort, interfaces.store);
    if (offersAddressBook) {
      for (const port of [proxiedReferralPort, proxiedAddressBookPort])
        endpoints.set(port, interfaces.addressBook);
    }
    if (offersProxy) endpoints.set(httpEndpointMapperPort, [createMapperInterface(context, host)]);
  }
  return createRpcTargets({
    host: host.name,
    address: context.exposure.expose(settings.address),
    tell: context.tell,
    isUp: () => [...servers.values()].some(({ listening }) => listening),
    endpoints,
    faults: context.faultsOf(host.name),
    ...rpcLogonOf(context, host),
  });
}
