import type { Socket } from 'node:net';
import { createSecureContext, createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls';
import { issueWithFault } from '../../network/certificate-faults.js';
import type { Authority } from '../../network/certificates.js';
import { type TlsVersion, tlsFrom } from '../../network/tls-versions.js';

/** The certificates that a fault can make a server show. */
export type ImpostorFault = 'wrong-name' | 'expired' | 'unknown-authority';

/** What {@link createImpostors} needs. */
export interface ImpostorOptions {
  readonly authority: Authority;
  /** When certificates are issued. */
  readonly now: Date;
  /** Asked for by clients that name none. */
  readonly name: string;
  readonly oldestTls: TlsVersion | undefined;
  /** Whether it speaks HTTP. */
  readonly isWeb: boolean;
  /** The server that it stands in for, which serves what comes out of its handshakes. */
  readonly server: Server;
}

/** As many names as a lab has; clients that make up more get the certificate of none. */
const mostNames = 64;
const handshakeMs = 10_000;

/** Makes servers that shake hands in the place of another one, with a certificate that something is the matter with. */
export function createImpostors(options: ImpostorOptions): (fault: ImpostorFault) => Promise<Server> {
  const made = new Map<ImpostorFault, Promise<Server>>();
  return (fault) => {
    const impostor = made.get(fault) ?? createImpostor(options, fault);
    made.set(fault, impostor);
    return impostor;
  };
}

async function createImpostor(options: ImpostorOptions, fault: ImpostorFault): Promise<Server> {
  const { authority, now, server } = options;
  const contexts = new Map<string, Promise<SecureContext>>();
  const issue = (name: string) => issueWithFault(authority, { names: [name], fault, now });
  const contextOf = async (name: string) => {
    const { certificatePem, privateKeyPem } = await issue(name);
    return createSecureContext({ cert: certificatePem, key: privateKeyPem });
  };
  const contextFor = (name: string): Promise<SecureContext | undefined> => {
    const known = contexts.get(name);
    if (known !== undefined || contexts.size >= mostNames) return known ?? Promise.resolve(undefined);
    const context = contextOf(name);
    contexts.set(name, context);
    return context;
  };
  const own = await issue(options.name);
  const impostor = createServer({
    cert: own.certificatePem,
    key: own.privateKeyPem,
    ...tlsFrom(options.oldestTls),
    handshakeTimeout: handshakeMs,
    ...(options.isWeb ? { ALPNProtocols: ['http/1.1'] } : {}),
    // A name that no certificate can carry is shown that of the server.
    SNICallback: (name, use) =>
      void contextFor(name.toLowerCase()).then(
        (context) => use(null, context),
        () => use(null),
      ),
  });
  impostor.on('secureConnection', (secure: TLSSocket) => server.emit('secureConnection', secure));
  impostor.on('tlsClientError', (error: Error, socket: Socket) =>
    server.emit('tlsClientError', error, socket),
  );
  return impostor;
}
