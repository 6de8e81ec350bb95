import type { HostFaults } from '../../network/faults/faults-host.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { SecurityServer } from '../../wire/ntlm/security-context.js';
import { Association } from '../rpc/association.js';
import { AssociationGroups } from '../rpc/association-groups.js';
import { managementInterface } from '../rpc/management.js';
import type { RpcInterface, Settle } from '../rpc/rpc-interface.js';
import type { ChannelLimits } from './channel-limits.js';

/** The endpoint of one server that the proxy reaches by RPC over HTTP. */
export interface RpcTarget {
  /** Name of the lab host. */
  readonly host: string;
  readonly port: number;
  /** Whether the server runs; one that does not refuses. */
  isUp(): boolean;
  /** The server's side of a new connection; undefined when the server does not run. */
  open(client: TargetClient, limits: ChannelLimits): Association | undefined;
}

/** Who a connection is from, on its real socket. */
export interface TargetClient {
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** The socket that it is answered on, where that is another one. */
  readonly answeredOn?: Pick<TargetClient, 'address' | 'port'>;
}

/** What {@link createRpcTargets} needs. */
export interface RpcTargetsOptions {
  /** Name of the lab host, for the journal. */
  readonly host: string;
  /** The address that its clients are told. */
  readonly address: string;
  readonly tell: Tell;
  readonly isUp: () => boolean;
  /** What is offered at which port, besides the management interface that is at every one. */
  readonly endpoints: ReadonlyMap<number, readonly RpcInterface[]>;
  /** Begins an NTLM handshake, bare or within SPNEGO. */
  readonly beginNtlm?: (() => SecurityServer) | undefined;
  /** Runs what reads the directory. Without it, all of that is at hand. */
  readonly settle?: Settle | undefined;
  /** Default: nothing goes wrong. */
  readonly faults?: HostFaults | undefined;
}

/** The endpoints of one server by port. They share association groups: they are of one process. */
export function createRpcTargets(options: RpcTargetsOptions): ReadonlyMap<number, RpcTarget> {
  const { host, address, tell, isUp, endpoints, beginNtlm, settle, faults } = options;
  const groups = new AssociationGroups();
  const targets = [...endpoints].map(([port, interfaces]): [number, RpcTarget] => {
    const offered = [...interfaces, managementInterface(interfaces)];
    const open: RpcTarget['open'] = (client, { maxFragment, maxRequestBytes }) => {
      if (!isUp()) return undefined;
      const peer = `${client.address ?? '?'}:${client.port ?? '?'}`;
      const { address: remoteAddress, port: remotePort } = client.answeredOn ?? client;
      const answers = { remoteAddress, remotePort };
      return new Association({
        interfaces: offered,
        groups,
        addresses: {
          localAddress: address,
          localPort: port,
          remoteAddress: client.address,
          remotePort: client.port,
        },
        maxFragment,
        maxRequestBytes,
        beginNtlm,
        settle,
        faults: faults && { ...faults, silence: () => faults.silence(answers) },
        tell: (told, elapsedMs) => tell({ protocol: 'rpc', host, client: peer, ...told, elapsedMs }),
      });
    };
    return [port, { host, port, isUp, open }];
  });
  return new Map(targets);
}
