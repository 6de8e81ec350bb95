import type { Server } from 'node:net';
import type { Directory } from '../directory/directory.js';
import type { Tell } from '../network/journal.js';
import type { HostSettings } from '../network/world.js';
import { emsmdbInterface } from '../servers/rpc/emsmdb.js';
import { endpointMapperInterface, localIpv4 } from '../servers/rpc/endpoint-mapper.js';
import type { RpcInterface } from '../servers/rpc/rpc-interface.js';
import { createRpcServer, httpBanner } from '../servers/rpc/rpc-server.js';
import { nullGuid } from '../values/guid.js';
import { interfaces } from '../wire/dcerpc/interfaces.js';
import type { EndpointEntry } from '../wire/endpoint-mapper/endpoint.js';
import type { Exposure } from './exposure.js';
import { ntlmLogon } from './logon.js';

/** What the RPC services of every host are made with. */
export interface RpcSurroundings {
  readonly directory: Directory;
  readonly exposure: Exposure;
  readonly tell: Tell;
  readonly now: () => Date;
}

/** The host whose RPC services they are. */
export interface RpcHost {
  readonly name: string;
  readonly fqdn: string;
  readonly settings: HostSettings;
  /** EMSMDB is served here. */
  readonly offersStore: boolean;
}

/** First port that a service without a static one gets (the dynamic range of a Client Access server). */
const firstDynamicPort = 6005;

/** Where the endpoint mapper speaks ncacn_http (MS-RPCE 2.1.1.8). */
export const httpEndpointMapperPort = 593;

/** The modelled port of EMSMDB: as the seed says, else dynamic. */
export function storePort({ rpcClientAccessPort }: HostSettings): number {
  return rpcClientAccessPort ?? firstDynamicPort;
}

/** The endpoint mapper, for TCP or for ncacn_http. */
export function createEndpointMapper(
  context: RpcSurroundings,
  host: RpcHost,
  protocol: 'ncacn_ip_tcp' | 'ncacn_http',
): Server {
  const { exposure } = context;
  const entries = endpointEntries(exposure, host);
  const mapper = endpointMapperInterface({
    endpoints: () => entries,
    // On free ports every host has the same real address: only the modelled one says anything.
    reachedAddress: (addresses) =>
      exposure.mode === 'mapped' ? host.settings.address : localIpv4(addresses),
  });
  return createServer(context, host, [mapper], protocol === 'ncacn_http' ? httpBanner : undefined);
}

/** The mailbox store. */
export function createMailboxStore(context: RpcSurroundings, host: RpcHost): Server {
  return createServer(context, host, [emsmdbInterface()], undefined);
}

function createServer(
  { directory, tell, now }: RpcSurroundings,
  { name, fqdn }: RpcHost,
  offered: readonly RpcInterface[],
  banner: Uint8Array | undefined,
): Server {
  return createRpcServer({
    host: name,
    tell,
    interfaces: offered,
    beginNtlm: ntlmLogon(directory, { name, fqdn, now }),
    ...(banner === undefined ? {} : { banner }),
  });
}

function endpointEntries(exposure: Exposure, { offersStore, settings }: RpcHost): readonly EndpointEntry[] {
  if (!offersStore) return [];
  return [
    {
      interface: interfaces.EMSMDB,
      annotation: 'Microsoft Exchange RPC Client Access',
      object: nullGuid,
      protocol: 'ncacn_ip_tcp',
      port: exposure.exposePort(storePort(settings)),
    },
  ];
}
