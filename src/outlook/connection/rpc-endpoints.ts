import { LabError } from '../../errors.js';
import { interfaces } from '../../wire/dcerpc/interfaces.js';
import { endpointTower, readEndpointTower } from '../../wire/endpoint-mapper/endpoint.js';
import { decodeEptMapResponse, encodeEptMapRequest } from '../../wire/endpoint-mapper/ept-map.js';
import { eptOpnum, eptStatus } from '../../wire/endpoint-mapper/status.js';
import { nullContextHandle } from '../../wire/ndr/context-handle.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { connectAny, resolveHost } from '../wires/reach.js';
import { bindInterface, type RpcConnection } from '../wires/rpc.js';

/** Well-known port of the endpoint mapper (MS-RPCE 2.1.1.1). */
const endpointMapperPort = 135;

/** The three interfaces of Outlook's connections, and the service class that it logs on to each by. */
const serviceClasses = { RFR: 'exchangeRFR', NSPI: 'exchangeAB', EMSMDB: 'exchangeMDB' } as const;

export type ServiceInterface = keyof typeof serviceClasses;

/** An interface bound, and where. */
export interface Endpoint {
  readonly rpc: RpcConnection;
  readonly address: string;
  readonly port: number;
}

/** The server answers, and has no such interface (EPT_S_NOT_REGISTERED). */
export class NotRegistered extends LabError {
  constructor(name: ServiceInterface, where: string, status: number) {
    super('protocol-refused', `${name} is not registered (0x${status.toString(16)})`, { where });
  }
}

interface Mapper {
  readonly rpc: RpcConnection;
  readonly address: string;
}

/**
 * Finds the ports of servers by their endpoint mappers, and connects to them. As Windows does, it keeps a name's address
 * and the connection to its mapper for the next interface. It has to be closed.
 */
export class RpcEndpoints {
  readonly #client: Client;
  readonly #mappers = new Map<string, Mapper>();

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Connects to an interface of a server and logs on to it. A name that does not resolve ends the attempt at once.
   *
   * @throws LabError for whatever stops it; {@link NotRegistered} when the server has no such interface
   */
  async connect(recorder: Recorder, host: string, name: ServiceInterface): Promise<Endpoint> {
    const mapper = await this.#mapperOf(recorder, host);
    const port = await this.#map(recorder, mapper, name);
    const { socket, address } = await connectAny(this.#client, recorder, [mapper.address], port);
    const principal = `${serviceClasses[name]}/${host}`;
    const rpc = await recorder.step('RPC bind', name, async (step) => {
      const bound = await bindInterface(this.#client, socket, interfaces[name], principal);
      step.detail(`accepted, logged on as ${this.#client.credentials.userName}`);
      return bound;
    });
    return { rpc, address, port };
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
    const rpc = await recorder.step('RPC bind', 'endpoint mapper', () =>
      bindInterface(this.#client, socket, interfaces.EPM),
    );
    const mapper = { rpc, address };
    this.#mappers.set(key, mapper);
    return mapper;
  }

  /** Only the port of the mapper's answer counts: the address stays the one that was reached. */
  #map(recorder: Recorder, { rpc, address }: Mapper, name: ServiceInterface): Promise<number> {
    return recorder.step('ept_map', name, async (step) => {
      const tower = endpointTower({
        interface: interfaces[name],
        protocol: 'ncacn_ip_tcp',
        port: 0,
        address: '0.0.0.0',
      });
      const request = encodeEptMapRequest({ tower, handle: nullContextHandle, maxTowers: 4 });
      const { status, towers } = decodeEptMapResponse(await rpc.call(eptOpnum.ept_map, request));
      const endpoint = towers.map(readEndpointTower).find((found) => found?.protocol === 'ncacn_ip_tcp');
      if (status !== eptStatus.ok || endpoint === undefined) {
        throw new NotRegistered(name, `${address}:${endpointMapperPort}`, status);
      }
      step.detail(`port ${endpoint.port}`);
      return endpoint.port;
    });
  }
}
