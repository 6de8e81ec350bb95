import type { Server } from 'node:net';
import { isLabError } from '../../errors.js';
import type { IssuedCertificate } from '../../network/certificates.js';
import { type ListenAt, type Listening, listenTcp } from '../../network/listener.js';
import { type CldapServerOptions, openCldapServer } from '../../servers/ldap/cldap-server.js';
import { createLdapServer } from '../../servers/ldap/ldap-server.js';
import type { LabContext } from '../lab-context.js';

/** The LDAP ports of a domain controller, as `exchange/roles/services.ts` names them. */
export type LdapService = 'ldap' | 'ldaps' | 'globalCatalog' | 'globalCatalogTls';

/** Makes the server of one of a domain controller's LDAP ports. */
export function createLdapService(
  context: LabContext,
  service: LdapService,
  host: string,
  certificate: IssuedCertificate,
): Server {
  const { directory, tell, sourceOf } = context;
  return createLdapServer({
    host,
    directory,
    tell,
    sourceOf,
    siteOf: siteOf(context),
    faults: context.faultsOf(host),
    catalog: service.startsWith('globalCatalog') ? 'global' : 'domain',
    tls: {
      certificate,
      mode: service === 'ldaps' || service === 'globalCatalogTls' ? 'implicit' : 'upgrade',
    },
  });
}

/** What the domain controller answers over UDP. */
export function cldapOptions(context: LabContext, host: string): CldapServerOptions {
  const { directory, tell, sourceOf } = context;
  return { host, directory, tell, sourceOf, siteOf: siteOf(context) };
}

const siteOf =
  ({ organization }: LabContext) =>
  (address: string): string | undefined =>
    organization.configuration.siteOf(address)?.name;

/** Free ports that are tried until one is free for TCP and UDP. */
const attempts = 10;

/** Opens TCP and UDP at the same port, as clients expect them. */
export async function listenLdap(
  server: Server,
  cldap: CldapServerOptions,
  at: ListenAt,
): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const tcp = await listenTcp(server, at);
    try {
      const udp = await openCldapServer(cldap, tcp);
      return { ...tcp, close: async () => void (await Promise.all([tcp.close(), udp.close()])) };
    } catch (error) {
      await tcp.close();
      if (at.port !== 0 || attempt === attempts || !isLabError(error, 'address-in-use')) throw error;
    }
  }
}
