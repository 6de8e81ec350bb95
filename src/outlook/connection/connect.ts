import { isLabError, type LabError } from '../../errors.js';
import { describeOrderReason } from '../../record/steps/connection-steps.js';
import type { PoxSettings } from '../../wire/autodiscover/messages.js';
import type { Client } from '../client.js';
import type { ConnectionPolicy } from '../connection-policy.js';
import { publicFolderServerOf } from '../profile.js';
import type { Failure, Profile } from '../resolution.js';
import type { Recorder } from '../trace.js';
import { transportsFromSettings } from '../transports.js';
import { LogonRefused } from '../wires/rpc.js';
import type { Connected } from './connections.js';
import { connectByMapiHttp } from './mapi-over-http.js';
import { connectionOrder, hostOf, type NetworkSpeed, type Way } from './order.js';
import { StoreRefused } from './refusals.js';
import { connectByRpc, openStore } from './rpc-connections.js';
import { RpcEndpoints } from './rpc-endpoints.js';
import { RpcProxyEndpoints } from './rpc-proxy-endpoints.js';
import type { ServiceEndpoints } from './service-endpoints.js';

/** What a client connects by. */
export interface ConnectOptions {
  readonly profile: Profile;
  /** What Autodiscover said last; undefined where it was never asked. */
  readonly settings: PoxSettings | undefined;
  /** Default: fast. */
  readonly network?: NetworkSpeed | undefined;
  /** Leaves the session open, for the caller to close. Default: it is closed as soon as it is there. */
  readonly hold?: boolean;
}

/**
 * Connects a mailbox by the ways of its profile, in the order that the policy has, until one leads to an open store. Then,
 * where Autodiscover has named a public folder server, the public folders are tried by the same way; that may fail.
 *
 * @returns where it ended up, or why nowhere
 */
export async function connect(
  client: Client,
  recorder: Recorder,
  options: ConnectOptions,
): Promise<Connected | Failure> {
  const { profile, settings, network = 'fast' } = options;
  const { connecting } = client.policy;
  const transports = settings && transportsFromSettings(settings);
  const { ways, reason } = connectionOrder(profile, transports, network, connecting);
  await recorder.step('connection-order', profile.homeServer, async (step) =>
    step.facts({
      ways: ways.map((way) => ({ protocol: way.protocol, server: hostOf(way) })),
      ...reason,
    }),
  );
  let failed: Failure | undefined;
  for (const way of ways) {
    for (let attempt = 0; attempt < attemptsOf(way, connecting); attempt++) {
      try {
        return await connectBy(client, recorder, way, options);
      } catch (error) {
        if (!isLabError(error) || error.code === 'internal') throw error;
        failed = failureOf(error);
        if (failed.code !== 'not-connected' && connecting.afterRefusedLogon === 'stop') return failed;
      }
    }
  }
  if (failed !== undefined && failed.code !== 'not-connected') return failed;
  const tried = [...new Set(ways.map(({ protocol }) => protocol))];
  const nobody = tried.length < 2 ? `${tried[0] ?? 'no protocol'} has not` : `neither ${tried.join(' nor ')}`;
  return {
    code: 'not-connected',
    message: `${nobody} reached ${profile.homeServer}: ${failed?.message ?? describeOrderReason(reason)}`,
  };
}

function attemptsOf({ protocol }: Way, policy: ConnectionPolicy): number {
  switch (protocol) {
    case 'RPC/TCP':
      return policy.rpcTcpAttempts;
    case 'RPC/HTTP':
      return policy.rpcHttpAttempts;
    case 'MAPI/HTTP':
      return policy.mapiHttpAttempts;
  }
}

function failureOf(error: LabError): Failure {
  if (error instanceof LogonRefused) return { code: 'credentials-refused', message: error.message };
  if (error instanceof StoreRefused) return { code: 'logon-refused', message: error.message };
  return { code: 'not-connected', message: error.message };
}

const transportSteps = { 'RPC/TCP': 'rpc-tcp', 'RPC/HTTP': 'rpc-http', 'MAPI/HTTP': 'mapi-http' } as const;

async function connectBy(
  client: Client,
  recorder: Recorder,
  way: Way,
  options: ConnectOptions,
): Promise<Connected> {
  const { profile, settings, hold = false } = options;
  const reach = (target: string, work: (step: Recorder) => Promise<Connected>) =>
    recorder.step(transportSteps[way.protocol], target, async (step) => {
      step.facts({ server: target });
      const connected = await work(step);
      const { address, port } = connected.connection;
      step.facts({ address, port });
      if (!hold) await connected.session.close();
      return connected;
    });
  if (way.protocol === 'MAPI/HTTP') {
    const host = new URL(way.mailStoreUrl).hostname;
    return reach(host, (step) => connectByMapiHttp(client, step, way, profile));
  }
  const [target, endpoints]: [string, ServiceEndpoints] =
    way.protocol === 'RPC/HTTP'
      ? [way.proxy.server, new RpcProxyEndpoints(client, way.proxy)]
      : [profile.homeServer, new RpcEndpoints(client)];
  try {
    const connected = await reach(target, (step) => connectByRpc(client, step, endpoints, profile));
    // From Exchange 2013 on they are mailboxes, which Autodiscover is asked for by their own addresses.
    const isModern = connected.profile.homeServer.includes('@');
    const server = settings === undefined || isModern ? undefined : publicFolderServerOf(settings);
    if (server !== undefined) await openPublicFolders(client, recorder, endpoints, server, profile);
    return connected;
  } finally {
    endpoints.close();
  }
}

/** Opens the public folders at the server that has them. It concerns nobody's mail when that fails. */
async function openPublicFolders(
  client: Client,
  recorder: Recorder,
  endpoints: ServiceEndpoints,
  server: string,
  { userDN }: Profile,
): Promise<void> {
  try {
    const { logon } = await openStore(client, recorder, endpoints, server, userDN, 'public-folders');
    if (logon.outcome === 'open') await logon.session.close();
  } catch (error) {
    if (!isLabError(error) || error.code === 'internal') throw error;
  }
}
