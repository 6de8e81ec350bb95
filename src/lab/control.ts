import { createServer, type Server } from 'node:http';
import { LabError } from '../errors.js';
import { createTopology, type RunningHost } from '../network/topology.js';
import type { World } from '../network/world.js';
import { parseWorld, type YamlMapping } from '../network/world-file.js';
import { parseHostPort } from '../values/host-port.js';
import type { Surroundings } from './resolve.js';

/** What a running lab says of itself, so that a client in another process can live in its world. */
export interface TopologyDocument {
  readonly schema: 1;
  readonly seed: string;
  readonly hosts: readonly RunningHost[];
  /** View name to `address:port` of a name server that answers modelled addresses. */
  readonly nameServers: Readonly<Record<string, string>>;
  /** `network.yaml` with its bases merged in. */
  readonly world: YamlMapping;
  /** Certificate of the lab's authority, PEM. */
  readonly ca: string;
}

const topologyPath = '/control/v1/topology';

/** The control interface: for now, the lab's topology. It answers loopback names only, so that no web page can ask. */
export function createControlServer(document: () => TopologyDocument): Server {
  return createServer({ requestTimeout: 10_000 }, (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(host))
      return send(403, { error: `not for the host ${host}` });
    if (request.url !== topologyPath) return send(404, { error: 'no such resource', known: [topologyPath] });
    if (request.method !== 'GET') return send(405, { error: 'GET only' });
    send(200, document());
  });
}

/**
 * Asks a running lab for its surroundings.
 *
 * @param url - the control address that `serve` printed
 * @throws LabError `wrong-usage` when no lab answers there
 */
export async function attach(url: string): Promise<Surroundings> {
  const noLab = (what: string, cause?: unknown) =>
    new LabError('wrong-usage', what, {
      where: url,
      hint: 'give the control address that `autodiscover-lab serve` prints',
      cause,
    });
  if (!URL.canParse(url)) throw noLab('this is not an address');
  const response = await fetch(new URL(topologyPath, url)).catch((error: unknown) => {
    throw noLab('no lab answers there', error);
  });
  const document: unknown = await response.json().catch((error: unknown) => {
    throw noLab('what answers there is not a lab', error);
  });
  if (!isTopology(document)) throw noLab('what answers there is not a lab of this version');
  const world: World = parseWorld(document.world, url);
  return {
    world,
    topology: createTopology(document.hosts),
    nameServers: new Map(
      Object.entries(document.nameServers).map(([view, at]) => {
        const { host, port } = parseHostPort(at);
        return [view, { address: host, port }];
      }),
    ),
    trustedRoots: [document.ca],
  };
}

function isTopology(value: unknown): value is TopologyDocument {
  return (
    typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1 && 'hosts' in value
  );
}
