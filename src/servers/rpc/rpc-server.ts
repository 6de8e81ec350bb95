import { createServer, type Server, type Socket } from 'node:net';
import { ConnectionRoom } from '../../network/connection-room.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { Tell, Told } from '../../record/events/recorded-event.js';
import type { SecurityServer } from '../../wire/ntlm/security-context.js';
import { Association } from './association.js';
import { AssociationGroups } from './association-groups.js';
import { managementInterface } from './management.js';
import { type ConnectionLimits, serveConnection } from './rpc-connection.js';
import type { RpcInterface, Settle, SocketAddresses } from './rpc-interface.js';

/** Bounds of a server. */
export interface RpcLimits extends ConnectionLimits {
  /** Connections at once; one more gets the place of the one that is idle longest, those that asked nothing first. */
  readonly maxConnections: number;
  /** Bytes of stub over all fragments of the calls a connection has begun. */
  readonly maxRequestBytes: number;
}

/** `maxFragment` is what Windows announces. */
export const defaultRpcLimits: RpcLimits = {
  maxConnections: 2000,
  idleMs: 2 * 60 * 60 * 1000,
  pduMs: 30_000,
  maxFragment: 5840,
  maxRequestBytes: 512 * 1024,
};

/** What an RPC server is made of. */
export interface RpcServerOptions {
  /** Name of the lab host, for the journal. */
  readonly host: string;
  readonly tell: Tell;
  /** What is offered on this endpoint, besides the management interface that is on every one. */
  readonly interfaces: readonly RpcInterface[];
  /** Begins an NTLM handshake, bare or within SPNEGO. Without it everyone is anonymous. */
  readonly beginNtlm?: () => SecurityServer;
  /** Runs what reads the directory. Default: it is run once, as all of it is at hand. */
  readonly settle?: Settle;
  /** Sent on every connection before anything is asked. */
  readonly banner?: Uint8Array;
  readonly limits?: Partial<RpcLimits>;
  /** Default: nothing goes wrong. */
  readonly faults?: HostFaults | undefined;
}

/** What a server for ncacn_http says first, to a client that comes without a proxy (MS-RPCH; port 593). */
export const httpBanner: Uint8Array = Buffer.from('ncacn_http/1.0', 'latin1');

/** A connection-oriented DCE/RPC server over TCP (C706 chapter 12, MS-RPCE 3.3.3). Not yet listening. */
export function createRpcServer(options: RpcServerOptions): Server {
  const { host, tell, interfaces, beginNtlm, settle, banner, limits = {} } = options;
  const bounds = { ...defaultRpcLimits, ...limits };
  const groups = new AssociationGroups();
  const offered = [...interfaces, managementInterface(interfaces)];

  const serve = (socket: Socket) => {
    const addresses = addressesOf(socket);
    const client = `${addresses.remoteAddress ?? '?'}:${addresses.remotePort ?? '?'}`;
    const tellOf = (told: Told<'rpc'>, elapsedMs?: number) => {
      room.keep(addresses);
      tell({ protocol: 'rpc', host, client, ...told, elapsedMs });
    };
    const association = new Association({
      interfaces: offered,
      groups,
      addresses,
      maxFragment: bounds.maxFragment,
      maxRequestBytes: bounds.maxRequestBytes,
      beginNtlm,
      settle,
      tell: tellOf,
      faults: options.faults,
    });
    if (banner !== undefined) socket.write(banner);
    serveConnection(socket, association, bounds, (problem) =>
      tellOf({ event: 'timeout', facts: { problem, status: 'closed' } }),
    );
  };

  const server = createServer({ allowHalfOpen: true }, serve);
  const room = new ConnectionRoom(server, bounds.maxConnections, ({ remoteAddress, remotePort }) => {
    const client = `${remoteAddress ?? '?'}:${remotePort ?? '?'}`;
    const facts = { connections: bounds.maxConnections, status: 'dropped' };
    tell({ protocol: 'rpc', event: 'connect', host, client, facts });
  });
  return server;
}

/** A copy: the socket forgets them when it closes. */
function addressesOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): SocketAddresses {
  return { localAddress, localPort, remoteAddress, remotePort };
}
