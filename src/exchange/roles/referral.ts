import { legacyDnLeaf, legacyDnParent } from '../../values/legacy-dn.js';
import { mailboxHome } from '../home/mailbox-home.js';
import type { Organization } from '../organization.js';

/** What the referral service (RFR, MS-OXABREF) of one client access server says. */
export interface ReferralRole {
  /**
   * The host whose address book a user should ask (RfrGetNewDSA): on Exchange 2010 the server or array that the user's
   * database points at, later the mailbox's own name, `<GUID>@<domain>`. For somebody without a mailbox, or with one
   * on Exchange 2007, the array of the asked server's site, else the asked server itself.
   *
   * @param userDn - the user's legacyExchangeDN, or any other identity of a recipient; may be empty
   */
  newDsa(userDn: string): string | undefined;
  /**
   * The host name of a server, an array, or from Exchange 2013 on a mailbox (RfrGetFQDNFromServerDN).
   *
   * @param serverDn - a legacyExchangeDN in any case, also that of a database on it
   */
  fqdnOf(serverDn: string): string | undefined;
}

/** What a database adds to the name of its server. */
const databasePart = /\/cn=Microsoft (?:Private|Public) MDB$/i;

/** The optional instance between container and server: `/cn=Servers/cn=<instance>/cn=<server>` (MS-OXABREF 3.1.4.2). */
const instancePart = /(\/cn=Servers)\/cn=[^/]+(\/cn=[^/]+)$/i;

/** @param server - name of the server that is asked */
export function createReferralRole(organization: Organization, server: string): ReferralRole {
  return {
    newDsa(userDn) {
      const mailbox = userDn === '' ? undefined : organization.findMailbox(userDn);
      const home = mailbox && mailboxHome(organization.configuration, mailbox);
      // What Exchange 2007 names are mailbox servers, which have no address book of their own.
      if (home?.server !== undefined && home.generation >= 2010) return home.server;
      return ownEntrance(organization, server);
    },
    fqdnOf(serverDn) {
      if (!serverDn.startsWith('/')) return undefined;
      const dn = serverDn.replace(databasePart, '');
      return endpointName(organization, dn) ?? endpointName(organization, dn.replace(instancePart, '$1$2'));
    },
  };
}

function ownEntrance({ configuration }: Organization, server: string): string | undefined {
  const asked = configuration.findServer(server);
  const array = configuration.clientAccessArrays.find(
    ({ site }) => site !== undefined && site === asked?.site,
  );
  return array?.fqdn?.value ?? asked?.fqdn?.value;
}

function endpointName(organization: Organization, dn: string): string | undefined {
  const endpoint = organization.configuration.findEndpoint(dn);
  if (endpoint !== undefined) return endpoint.fqdn?.value;
  const mailbox = organization.mailboxNamed(legacyDnLeaf(dn));
  if (mailbox === undefined) return undefined;
  const home = mailboxHome(organization.configuration, mailbox);
  const isItsServer =
    home?.mdbDn !== undefined && legacyDnParent(home.mdbDn).toLowerCase() === dn.toLowerCase();
  return isItsServer ? home.server : undefined;
}
