import type { HostSettings } from '../../network/world/world.js';

/** First port that a service without a static one gets (the dynamic range of a Client Access server). */
const firstDynamicPort = 6005;

/** Where the endpoint mapper speaks ncacn_http (MS-RPCE 2.1.1.8). */
export const httpEndpointMapperPort = 593;

/** The modelled port of EMSMDB: as the seed says, else dynamic. */
export function storePort({ rpcClientAccessPort }: HostSettings): number {
  return rpcClientAccessPort ?? firstDynamicPort;
}

/** The modelled port of NSPI and RFR: as the seed says, else the next dynamic one. */
export function addressBookPort(settings: HostSettings): number {
  const next = settings.rpcClientAccessPort === undefined ? firstDynamicPort + 1 : firstDynamicPort;
  return settings.addressBookPort ?? next;
}
