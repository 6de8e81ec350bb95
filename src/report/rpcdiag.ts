import { policyOf } from '../outlook/policy-table.js';
import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import type { StepKind } from '../record/steps/step-kinds.js';
import { stepsOf, walk } from '../record/steps/walk.js';
import { proxiedEndpoint } from './proxied-endpoint.js';
import { renderTable } from './table.js';

/** One line of Outlook's connection status dialog (`outlook.exe /rpcdiag`). */
export interface ConnectionStatus {
  /** Counts the connections from 1 on. */
  readonly connectionId: number;
  readonly smtpAddress: string;
  /** Empty on a connection that goes to the server itself. */
  readonly proxyServer: string;
  readonly serverName: string;
  readonly type: 'Mail' | 'Directory' | 'Referral' | 'Public Folders';
  /** The place of the workstation, which stands for the network card that Outlook names here. */
  readonly networkInterface: string;
  readonly connection: 'TCP/IP' | 'HTTPS' | 'RPC/TCP' | 'RPC/HTTP' | 'HTTP';
  readonly status: 'Established' | 'Connecting' | 'Disconnected';
  readonly requests: number;
  readonly failures: number;
  /** Mean time of an answered request in ms; undefined where none was answered. */
  readonly averageResponseMs: number | undefined;
  /** Of the server, where it has told it. */
  readonly version: string | undefined;
  readonly rpcPort: number | undefined;
}

const types: Readonly<Partial<Record<StepKind, ConnectionStatus['type']>>> = {
  referral: 'Referral',
  directory: 'Directory',
  mail: 'Mail',
  'public-folders': 'Public Folders',
};

type TransportStep = Extract<Step, { readonly kind: 'rpc-tcp' | 'rpc-http' | 'mapi-http' }>;

const isTransport = (step: Step): step is TransportStep =>
  step.kind === 'rpc-tcp' || step.kind === 'rpc-http' || step.kind === 'mapi-http';

/**
 * The connections of a client as it stands when the resolution has ended. A connection that failed is `Disconnected` where
 * another way has taken its place, else `Connecting`: Outlook goes on trying.
 *
 * Source: columns and words of KB 2737188; the words of Type and Status, and that Referral is among them, are known from
 * screenshots and users only. Columns that the trace knows nothing of (Avg Proc, Sess Type, Authn, Encrypt) are left out.
 */
export function connectionStatuses(resolution: Resolution): readonly ConnectionStatus[] {
  const found = connectionsOf(resolution.steps);
  return found.map(({ step, type, transport, server, proxy }, index) => {
    const calls = callsOf(step);
    const answered = calls.filter(({ outcome }) => outcome === 'success');
    const total = answered.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
    const isSuperseded = found.slice(index + 1).some((later) => later.type === type || later.type === 'Mail');
    return {
      connectionId: index + 1,
      smtpAddress: resolution.address,
      proxyServer: proxy,
      serverName: server,
      type,
      networkInterface: resolution.location,
      connection: connectionName(transport, resolution),
      status: step.outcome === 'success' ? 'Established' : isSuperseded ? 'Disconnected' : 'Connecting',
      requests: calls.length,
      failures: calls.length - answered.length,
      averageResponseMs: answered.length === 0 ? undefined : Math.round(total / answered.length),
      version: versionIn(step),
      rpcPort: rpcPortOf(step, transport),
    };
  });
}

/** The connection status table as text, one connection a line. */
export function renderRpcdiag(resolution: Resolution): string {
  return renderTable(
    [
      'CID',
      'SMTP Address',
      'Proxy Server',
      'Server name',
      'Type',
      'Interface',
      'Conn',
      'Status',
      'Req/Fail',
      'Avg Resp',
      'Version',
      'RPC Port',
    ],
    connectionStatuses(resolution).map((row) => [
      String(row.connectionId),
      row.smtpAddress,
      row.proxyServer,
      row.serverName,
      row.type,
      row.networkInterface,
      row.connection,
      row.status,
      `${row.requests}/${row.failures}`,
      row.averageResponseMs === undefined ? '' : String(row.averageResponseMs),
      row.version ?? '',
      row.rpcPort === undefined ? '' : String(row.rpcPort),
    ]),
  );
}

interface Found {
  readonly step: Step;
  readonly type: ConnectionStatus['type'];
  readonly transport: TransportStep['kind'];
  readonly server: string;
  readonly proxy: string;
}

/** Public folders stand beside the transport's step, the other connections below it. */
function connectionsOf(steps: readonly Step[]): readonly Found[] {
  let transport: TransportStep | undefined;
  return steps.flatMap((step) => {
    if (isTransport(step)) transport = step;
    return connectionsBelow(step, transport);
  });
}

function connectionsBelow(step: Step, transport: TransportStep | undefined): readonly Found[] {
  const type = types[step.kind];
  const proxy = transport?.kind === 'rpc-http' ? transport.target : '';
  const kind = transport?.kind ?? 'rpc-tcp';
  if (type !== undefined) return [{ step, type, transport: kind, server: step.target, proxy }];
  if (step !== transport) return [];
  const below = step.steps.flatMap((child) => connectionsBelow(child, transport));
  if (below.length > 0) return below;
  // Stopped before it came to any of the connections.
  const server = proxiedEndpoint(step)?.server ?? step.target;
  return [{ step, type: 'Mail', transport: kind, server, proxy }];
}

function connectionName(
  transport: TransportStep['kind'],
  { outlook }: Resolution,
): ConnectionStatus['connection'] {
  const isByProtocol = policyOf(outlook).shows.connectionName === 'protocol';
  if (transport === 'mapi-http') return 'HTTP';
  if (transport === 'rpc-http') return isByProtocol ? 'RPC/HTTP' : 'HTTPS';
  return isByProtocol ? 'RPC/TCP' : 'TCP/IP';
}

/** What goes before the first request. */
const preparations: ReadonlySet<StepKind> = new Set(['rpc-bind', 'ept-map', 'virtual-connection'] as const);

/** What was asked of the server; whatever failed on the way there counts as a request that never went out. */
function callsOf(connection: Step): readonly Step[] {
  const all = [...walk([connection])];
  const asked = all.filter(
    ({ kind, protocol }) => protocol === 'mapi-http' || (protocol === 'rpc' && !preparations.has(kind)),
  );
  const failed = all.filter(
    (step) => step.outcome === 'failed' && step.steps.length === 0 && !asked.includes(step),
  );
  return [...asked, ...failed];
}

function versionIn(step: Step): string | undefined {
  return stepsOf([step], 'ec-do-connect-ex').flatMap(({ facts }) => facts.serverVersion ?? [])[0];
}

function rpcPortOf(step: Step, transport: TransportStep['kind']): number | undefined {
  if (transport === 'rpc-http') return proxiedEndpoint(step)?.port;
  if (transport === 'mapi-http') return undefined;
  return stepsOf(step.steps, 'tcp-connect').findLast(({ outcome }) => outcome === 'success')?.facts.port;
}
