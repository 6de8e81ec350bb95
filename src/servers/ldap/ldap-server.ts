import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { Directory } from '../../directory/directory.js';
import type { IssuedCertificate } from '../../network/certificates.js';
import { ConnectionRoom } from '../../network/connection-room.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { ListenAt } from '../../network/listener.js';
import type { Tell } from '../../record/events/recorded-event.js';
import { Connection, type ConnectionLimits } from './connection.js';
import { Dispatcher } from './dispatcher.js';
import { defaultGuardLimits } from './guard.js';
import type { OperationContext, SearchLimits } from './operations/context.js';
import { type PageLimits, PageStore, type Session } from './session.js';
import { type UnsentLimits, UnsentOutput } from './unsent-output.js';

/** Bounds of the server and of each connection. */
export interface LdapLimits extends ConnectionLimits, SearchLimits, PageLimits, UnsentLimits {
  /**
   * Connections at the same time. Whoever comes then gets the place of the one that is idle longest, unbound ones first.
   * Default 5,000 (AD's MaxConnections).
   */
  readonly connections: number;
}

/** What an LDAP server is made of. */
export interface LdapServerOptions {
  /** Name of the lab host; its server object is what the rootDSE names. */
  readonly host: string;
  readonly directory: Directory;
  readonly tell: Tell;
  readonly limits?: Partial<LdapLimits>;
  /** Default: nothing goes wrong. */
  readonly faults?: HostFaults | undefined;
  /** `global` for the ports of the global catalogue. Default `domain`. */
  readonly catalog?: OperationContext['catalog'];
  /** Default: no TLS. */
  readonly tls?: {
    readonly certificate: IssuedCertificate;
    /** `implicit`: TLS from the first byte (LDAPS); `upgrade`: by StartTLS. */
    readonly mode: 'implicit' | 'upgrade';
  };
  /** Name of the Active Directory site of an address. Default: none has one. */
  readonly siteOf?: (address: string) => string | undefined;
  /** Where a client is in the modelled network, from its real socket. Default: where its socket is. */
  readonly sourceOf?: (address: string, port: number, at?: ListenAt) => string;
}

export const defaultLdapLimits: LdapLimits = {
  ...defaultGuardLimits,
  unsentBytes: 2 * 1024 * 1024,
  portUnsentBytes: 128 * 1024 * 1024,
  activeSearches: 20,
  sliceMs: 5,
  results: 1_000,
  sorted: 10_000,
  searchSeconds: 120,
  filterLeaves: 10_000,
  entryComparisons: 1_000_000,
  openPages: 10,
  pageMs: 300_000,
  connections: 5_000,
};

/** Makes one LDAP port of a domain controller; open it with `listenTcp`. */
export function createLdapServer(options: LdapServerOptions): Server {
  const {
    host,
    directory,
    tell,
    tls,
    faults,
    siteOf = () => undefined,
    sourceOf = (address) => address,
  } = options;
  const limits = { ...defaultLdapLimits, ...options.limits };
  const keys = tls && { cert: tls.certificate.certificatePem, key: tls.certificate.privateKeyPem };
  const secureContext = keys && tls?.mode === 'upgrade' ? createSecureContext(keys) : undefined;
  const offersTls = secureContext !== undefined;
  const context: OperationContext = {
    directory,
    host,
    catalog: options.catalog ?? 'domain',
    limits,
    offersTls,
    siteOf,
  };
  const dispatcher = new Dispatcher();
  const unsent = new UnsentOutput(limits);
  const accept = (socket: Socket) => {
    socket.on('error', () => undefined); // 'close' follows
    const { remoteAddress = 'unknown', remotePort = 0, localAddress = '', localPort = 0 } = socket;
    const session: Session = {
      principal: undefined,
      client: `${remoteAddress}:${remotePort}`,
      source: () => sourceOf(remoteAddress, remotePort, { address: localAddress, port: localPort }),
      pages: new PageStore(limits),
    };
    const bound = () => room.keep({ remoteAddress, remotePort });
    const shared = { context, limits, dispatcher, tell, faults, unsent };
    new Connection(socket, { ...shared, session, bound, secureContext });
  };
  const server =
    keys !== undefined && tls?.mode === 'implicit'
      ? createTlsServer({ ...keys, handshakeTimeout: limits.messageMs }, accept)
      : createServer({ noDelay: true }, accept);
  if (keys !== undefined && tls?.mode === 'implicit') {
    server.on('connection', (socket: Socket) => socket.setNoDelay(true));
    server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  }
  const room = new ConnectionRoom(server, limits.connections);
  return server;
}
