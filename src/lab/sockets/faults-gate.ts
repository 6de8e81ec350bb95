import type { Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { Authority } from '../../network/certificates.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import { machineNames } from '../../network/faults/faults-network.js';
import type { TlsVersion } from '../../network/tls-versions.js';
import type { World } from '../../network/world/world.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { Gate, Owner } from '../world/running.js';
import { peekClientHello } from './faults-client-hello.js';
import { createImpostors, type ImpostorFault } from './faults-impostor.js';

/** What {@link gate} needs. */
export interface GateOptions {
  readonly faults: HostFaults;
  /** Names of whoever is reached there. */
  readonly names: readonly string[];
  /** Modelled. */
  readonly address: string;
  readonly port: number;
  readonly fqdn: string;
  readonly tell: Tell;
  readonly authority: Authority;
  readonly issuedAt: Date;
  readonly oldestTls: TlsVersion | undefined;
}

const helloMs = 10_000;

/**
 * Puts the faults of connections before a server that does not listen yet: those of TLS, and those of the network for
 * clients of other processes, which no modelled network carries. (For the lab's own clients, those are with the client.)
 * Without such a fault the server gets its connections as ever.
 */
export function gate<S extends Server>(server: S, options: GateOptions): S {
  const { faults } = options;
  const listeners = server.listeners('connection');
  const impostors =
    server instanceof TlsServer
      ? createImpostors({
          authority: options.authority,
          now: options.issuedAt,
          name: options.fqdn === '' ? options.address : options.fqdn,
          oldestTls: options.oldestTls,
          isWeb: options.port === httpsPort,
          server,
        })
      : undefined;
  const serve = (socket: Socket) => {
    for (const listener of listeners) Reflect.apply(listener, server, [socket]);
  };

  const meet = async (socket: Socket) => {
    if (faults.has('network') && (await meetNetwork(socket, options)) === 'taken') return;
    if (impostors !== undefined && faults.has('tls')) {
      const met = await meetTls(socket, options);
      if (met === 'taken') return;
      if (met !== 'none') {
        const impostor = await impostors(met);
        impostor.emit('connection', socket);
        return;
      }
    }
    serve(socket);
  };

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    faults.accepted(socket);
    if (!faults.has('network') && !faults.has('tls')) {
      serve(socket);
      return;
    }
    socket.on('error', () => undefined);
    meet(socket).catch(() => socket.destroy());
  });
  return server;
}

const httpsPort = 443;

async function meetNetwork(
  socket: Socket,
  { faults, names, address, port, tell }: GateOptions,
): Promise<'taken' | 'none'> {
  if (faults.legOf(socket) !== undefined) return 'none';
  const context = { host: names, address, port };
  const latency = faults.take(['network:latency'], context, socket);
  if (latency !== undefined) await faults.wait(latency.delay, socket);
  const fault = faults.take(['network:drop', 'network:reject'], context, socket);
  if (fault === undefined) return socket.destroyed ? 'taken' : 'none';
  tell({
    protocol: 'tcp',
    event: 'connect',
    host: names[0] ?? address,
    client: peerOf(socket),
    facts: { status: fault.fault === 'network:drop' ? 'nothing' : 'reset', fault: fault.fault },
  });
  // An operating system has accepted already: to say nothing is the nearest to silence that can be had.
  if (fault.fault === 'network:drop') socket.resume().once('end', () => socket.destroy());
  else socket.resetAndDestroy();
  return 'taken';
}

async function meetTls(
  socket: Socket,
  { faults, names, address, port, tell }: GateOptions,
): Promise<ImpostorFault | 'taken' | 'none'> {
  const hello = await peekClientHello(socket, helloMs);
  if (socket.destroyed) return 'taken';
  if (hello === undefined) return 'none';
  const fault = faults.take(
    ['tls:wrong-name', 'tls:expired', 'tls:unknown-authority', 'tls:reset'],
    { name: hello.serverName, port },
    socket,
  );
  if (fault === undefined) return 'none';
  tell({
    protocol: port === httpsPort ? 'http' : 'ldap',
    host: names[0] ?? address,
    client: peerOf(socket),
    event: 'TLS handshake',
    facts: { status: fault.fault === 'tls:reset' ? 'reset' : 'bad certificate', fault: fault.fault },
  });
  switch (fault.fault) {
    case 'tls:reset':
      socket.resetAndDestroy();
      return 'taken';
    case 'tls:wrong-name':
      return 'wrong-name';
    case 'tls:expired':
      return 'expired';
    case 'tls:unknown-authority':
      return 'unknown-authority';
  }
}

const peerOf = ({ remoteAddress = 'unknown', remotePort = 0 }: Socket) => `${remoteAddress}:${remotePort}`;

/** What the gates of a lab are made of. */
export interface GatesOptions extends Pick<GateOptions, 'authority' | 'issuedAt' | 'oldestTls' | 'tell'> {
  readonly world: World;
  readonly faultsOf: (host: string) => HostFaults;
}

/** The gate before each modelled port. */
export function createGates({
  world,
  faultsOf,
  ...common
}: GatesOptions): (owner: Owner, port: number) => Gate {
  const namesAt = machineNames(world);
  return ({ name, fqdn, address }, port) =>
    (server) =>
      gate(server, {
        ...common,
        faults: faultsOf(name),
        names: [name, ...namesAt(address, port)],
        fqdn,
        address,
        port,
      });
}
