import { interfaces } from '../../wire/dcerpc/interfaces.js';
import { endpointTower, readEndpointTower } from '../../wire/endpoint-mapper/endpoint.js';
import { decodeEptMapResponse, encodeEptMapRequest } from '../../wire/endpoint-mapper/ept-map.js';
import { eptOpnum, eptStatus } from '../../wire/endpoint-mapper/status.js';
import { nullContextHandle } from '../../wire/ndr/context-handle.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { connectAny, resolveHost } from '../wires/reach.js';
import { bindInterface, type RpcConnection } from '../wires/rpc.js';
import { overSocket } from '../wires/rpc-transport.js';
import {
  type Endpoint,
  NotRegistered,
  type ServiceEndpoints,
  type ServiceInterface,
  serviceClasses,
} from './service-endpoints.js';

/** Well-known port of the endpoint mapper (MS-RPCE 2.1.1.1). */
const endpointMapperPort = 135;

interface Mapper {
  readonly rpc: RpcConnection;
  readonly address: string;
}

/**
 * Finds the ports of servers by their endpoint mappers, and connects to them. As Windows does, it keeps a name's address
 * and the connection to its mapper for the next interface. It has to be closed.
 */
export class RpcEndpoints implements ServiceEndpoints {
  readonly #client: Client;
  readonly #mappers = new Map<string, Mapper>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** A name that does not resolve ends the attempt at once. */
  async connect(recorder: Recorder, host: string, name: ServiceInterface): Promise<Endpoint> {
    const mapper = await this.#mapperOf(recorder, host);
    const port = await this.#map(recorder, mapper, name);
    const { socket, address } = await connectAny(this.#client, recorder, [mapper.address], port);
    const principal = `${serviceClasses[name]}/${host}`;
    const rpc = await recorder.step('rpc-bind', name, async (step) => {
      step.facts({ interface: name });
      const bound = await bindInterface(this.#client, overSocket(socket), interfaces[name], principal);
      step.facts({ user: this.#client.credentials.userName });
      return bound;
    });
    return { rpc, connection: { protocol: 'RPC/TCP', server: host, address, port } };
  }

  close(): void {
    for (const { rpc } of this.#mappers.values()) rpc.close();
    this.#mappers.clear();
  }

  /** The first address whose endpoint mapper answers. */
  async #mapperOf(recorder: Recorder, host: string): Promise<Mapper> {
    const key = host.toLowerCase();
    const known = this.#mappers.get(key);
    if (known !== undefined) return known;
    const addresses = await resolveHost(this.#client, recorder, host);
    const { socket, address } = await connectAny(this.#client, recorder, addresses, endpointMapperPort);
    const rpc = await recorder.step('rpc-bind', 'endpoint mapper', (step) => {
      step.facts({ interface: 'EPM' });
      return bindInterface(this.#client, overSocket(socket), interfaces.EPM);
    });
    const mapper = { rpc, address };
    this.#mappers.set(key, mapper);
    return mapper;
  }

  /** Only the port of the mapper's answer counts: the address stays the one that was reached. */
  #map(recorder: Recorder, { rpc, address }: Mapper, name: ServiceInterface): Promise<number> {
    return recorder.step('ept-map', name, async (step) => {
      step.facts({ interface: name });
      const tower = endpointTower({
        interface: interfaces[name],
        protocol: 'ncacn_ip_tcp',
        port: 0,
        address: '0.0.0.0',
      });
      const request = encodeEptMapRequest({ tower, handle: nullContextHandle, maxTowers: 4 });
      const { status, towers } = decodeEptMapResponse(await rpc.call(eptOpnum.ept_map, request));
      step.facts({ status });
      const endpoint = towers.map(readEndpointTower).find((found) => found?.protocol === 'ncacn_ip_tcp');
      if (status !== eptStatus.ok || endpoint === undefined) {
        throw new NotRegistered(name, `${address}:${endpointMapperPort}`, status);
      }
      step.facts({ port: endpoint.port });
      return endpoint.port;
    });
  }
}
