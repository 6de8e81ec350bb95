import type { DirectoryReader } from '../../directory/reader.js';
import { readFact } from '../fact.js';
import { readFqdn } from './network-address.js';
import { isClientAccessServer2010, type RpcEndpoint, type Server } from './server.js';
import type { Site } from './site.js';

/** A client access array of Exchange 2010: a name for all client access servers of a site. It balances nothing. */
export interface ClientAccessArray extends RpcEndpoint {
  readonly kind: 'array';
  /** Computed, as Exchange does: every client access server of the array's site. */
  readonly members: readonly Server[];
}

/** Every array of the organization. */
export function readClientAccessArrays(
  directory: DirectoryReader,
  siteByDn: (dn: string | undefined) => Site | undefined,
  servers: readonly Server[],
): readonly ClientAccessArray[] {
  return directory.find('objectClass', 'msExchClientAccessArray').map((entry) => {
    const site = siteByDn(entry.first('msExchServerSite'));
    return {
      kind: 'array',
      dn: entry.dn.toString(),
      name: entry.dn.name,
      fqdn: readFqdn(entry),
      legacyExchangeDn: readFact(entry, 'legacyExchangeDN'),
      site,
      members: servers.filter(
        (server) => site !== undefined && server.site === site && isClientAccessServer2010(server),
      ),
    };
  });
}
