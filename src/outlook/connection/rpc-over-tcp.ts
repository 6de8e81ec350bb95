import { LabError } from '../../errors.js';
import { interfaces } from '../../wire/dcerpc/interfaces.js';
import { endpointTower, readEndpointTower } from '../../wire/endpoint-mapper/endpoint.js';
import { decodeEptMapResponse, encodeEptMapRequest } from '../../wire/endpoint-mapper/ept-map.js';
import { eptOpnum, eptStatus } from '../../wire/endpoint-mapper/status.js';
import { nullContextHandle } from '../../wire/ndr/context-handle.js';
import type { Client } from '../client.js';
import type { Connection, Profile } from '../resolution.js';
import type { Recorder } from '../trace.js';
import { connectAny, resolveHost } from '../wires/reach.js';
import { bindInterface } from '../wires/rpc.js';

/** Well-known port of the endpoint mapper (MS-RPCE 2.1.1.1). */
const endpointMapperPort = 135;

/**
 * Reaches the home server by RPC over TCP: its name in DNS, the endpoint mapper on 135, the mailbox store on the port
 * that the mapper names. A name that does not resolve ends the attempt at once.
 *
 * @throws LabError for whatever stops it
 */
export function connectRpcOverTcp(client: Client, recorder: Recorder, profile: Profile): Promise<Connection> {
  const { homeServer } = profile;
  return recorder.step('RPC/TCP', homeServer, async (step) => {
    const addresses = await resolveHost(client, step, homeServer);
    const { address, port } = await mapEndpoint(client, step, addresses);
    const { socket } = await connectAny(client, step, [address], port);
    await step.step('RPC bind', 'EMSMDB', async (bind) => {
      const mailboxStore = await bindInterface(client, socket, interfaces.EMSMDB);
      mailboxStore.close();
      bind.detail('accepted');
    });
    step.detail(`mailbox store at ${address}:${port}`);
    return { protocol: 'RPC/TCP', server: homeServer, address, port };
  });
}

/** Asks the first address whose endpoint mapper answers for the port of EMSMDB; only the port of its answer counts. */
async function mapEndpoint(
  client: Client,
  recorder: Recorder,
  addresses: readonly string[],
): Promise<{ address: string; port: number }> {
  const { socket, address } = await connectAny(client, recorder, addresses, endpointMapperPort);
  const mapper = await recorder.step('RPC bind', 'endpoint mapper', () =>
    bindInterface(client, socket, interfaces.EPM),
  );
  try {
    return await recorder.step('ept_map', 'EMSMDB', async (step) => {
      const request = encodeEptMapRequest({
        tower: endpointTower({
          interface: interfaces.EMSMDB,
          protocol: 'ncacn_ip_tcp',
          port: 0,
          address: '0.0.0.0',
        }),
        handle: nullContextHandle,
        maxTowers: 4,
      });
      const { status, towers } = decodeEptMapResponse(await mapper.call(eptOpnum.ept_map, request));
      const endpoint = towers.map(readEndpointTower).find((tower) => tower?.protocol === 'ncacn_ip_tcp');
      if (status !== eptStatus.ok || endpoint === undefined) {
        throw new LabError('protocol-refused', `EMSMDB is not registered (0x${status.toString(16)})`, {
          where: `${address}:${endpointMapperPort}`,
        });
      }
      step.detail(`port ${endpoint.port}`);
      return { address, port: endpoint.port };
    });
  } finally {
    mapper.close();
  }
}
