import { LabError } from '../../errors.js';
import { interfaces } from '../../wire/dcerpc/interfaces.js';
import { encodeEcho } from '../../wire/rpc-http/rts.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import type { RpcProxySettings } from '../transports.js';
import { resolveHost } from '../wires/reach.js';
import { bindInterface } from '../wires/rpc.js';
import { askForEcho, proxyPortOf } from '../wires/rpc-proxy-channel.js';
import { connectThroughProxy } from '../wires/rpc-proxy-connection.js';
import {
  type Endpoint,
  type ServiceEndpoints,
  type ServiceInterface,
  serviceClasses,
} from './service-endpoints.js';

/** Ports of the interfaces behind an RPC proxy, fixed since Exchange 2003. */
const ports: Readonly<Record<ServiceInterface, number>> = { EMSMDB: 6001, RFR: 6002, NSPI: 6004 };

/** Reaches servers through one RPC proxy, each interface by a virtual connection of its own. */
export class RpcProxyEndpoints implements ServiceEndpoints {
  readonly #client: Client;
  readonly #proxy: RpcProxySettings;
  /** The proxy's addresses, once it has been looked up, and seen to be one where that is wanted. */
  #addresses: readonly string[] | undefined;

  constructor(client: Client, proxy: RpcProxySettings) {
    this.#client = client;
    this.#proxy = proxy;
  }

  async connect(recorder: Recorder, host: string, name: ServiceInterface): Promise<Endpoint> {
    const proxy = this.#proxy;
    const addresses = await this.#find(recorder, host);
    const target = { proxy, addresses, host, port: ports[name] };
    const { transport, address } = await connectThroughProxy(this.#client, recorder, target);
    // The next connection goes where this one went.
    this.#addresses = [address];
    const rpc = await recorder.step('rpc-bind', name, async (step) => {
      step.facts({ interface: name });
      const principal = `${serviceClasses[name]}/${host}`;
      const bound = await bindInterface(this.#client, transport, interfaces[name], principal);
      step.facts({ user: this.#client.credentials.userName });
      return bound;
    });
    const connection = {
      protocol: 'RPC/HTTP',
      server: proxy.server,
      address,
      port: proxyPortOf(proxy),
    } as const;
    return { rpc, connection };
  }

  close(): void {
    this.#addresses = undefined;
  }

  async #find(recorder: Recorder, host: string): Promise<readonly string[]> {
    if (this.#addresses !== undefined) return this.#addresses;
    const proxy = this.#proxy;
    const addresses = await resolveHost(this.#client, recorder, proxy.server);
    if (this.#client.policy.connecting.rpcHttpEcho) {
      const target = { proxy, addresses, host, port: ports.EMSMDB };
      const body = await askForEcho(this.#client, recorder, target);
      if (!body.equals(encodeEcho())) {
        throw new LabError('protocol-refused', 'the answer is no RTS echo', { where: proxy.server });
      }
    }
    this.#addresses = addresses;
    return addresses;
  }
}
