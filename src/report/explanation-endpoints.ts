import type { Database } from '../exchange/database.js';
import { mailboxHome } from '../exchange/home/mailbox-home.js';
import type { Mailbox } from '../exchange/recipient.js';
import type { ClientAccessArray } from '../exchange/servers/client-access-array.js';
import { isClientAccessServer2010, type Server } from '../exchange/servers/server.js';
import type { Snapshot } from '../exchange/snapshot.js';

/** Another database that the mailbox could be in, and what that would make its home server. */
export function alternativeDatabase(configuration: Snapshot, mailbox: Mailbox): string | undefined {
  const own = databaseOf(configuration, mailbox);
  const other = configuration.databases.find(({ kind, dn }) => kind === 'private' && dn !== own?.dn);
  if (other === undefined || mailbox.homeDatabase === undefined) return undefined;
  const homeDatabase = { ...mailbox.homeDatabase, value: other.dn };
  const home = mailboxHome(configuration, { ...mailbox, homeDatabase });
  return `would be ${other.name}, and the home server ${home?.server ?? 'unknown'}, if the mailbox were there: set homeMDB on ${mailbox.dn}`;
}

/** The home server that would be told if one attribute were different. */
export function alternativeEndpoint(configuration: Snapshot, mailbox: Mailbox): string | undefined {
  const database = databaseOf(configuration, mailbox);
  const home = mailboxHome(configuration, mailbox);
  if (database === undefined || home === undefined) return undefined;
  if (home.generation >= 2013) return otherDomain(configuration, mailbox, home.server);
  return home.generation === 2007
    ? otherMailboxServer(configuration, mailbox, database)
    : otherEntrance(configuration, database);
}

function databaseOf({ findDatabase }: Snapshot, { homeDatabase }: Mailbox): Database | undefined {
  return homeDatabase && findDatabase(homeDatabase.value);
}

/** Exchange 2010: the array where a server is named, a server where the array is. */
function otherEntrance(configuration: Snapshot, database: Database): string | undefined {
  const { clientAccessArrays, servers } = configuration;
  const now = database.rpcClientAccessServer?.value.toLowerCase();
  const site = database.owningServer?.value.site;
  const isNow = ({ fqdn }: Server | ClientAccessArray) => fqdn?.value.toLowerCase() === now;
  const namesArray = clientAccessArrays.some(isNow);
  const candidates: readonly (Server | ClientAccessArray)[] = namesArray
    ? servers.filter(isClientAccessServer2010)
    : [...clientAccessArrays, ...servers.filter(isClientAccessServer2010)];
  const others = candidates.filter((candidate) => !isNow(candidate) && candidate.fqdn !== undefined);
  const other = others.find((candidate) => candidate.site === site) ?? others[0];
  if (other?.fqdn === undefined) return undefined;
  const condition = namesArray
    ? 'if the database named no array'
    : `if the database named ${other.kind === 'array' ? 'the array' : 'that server'}`;
  return `would be ${other.fqdn.value} ${condition}: set RpcClientAccessServer on ${database.dn}`;
}

/** Exchange 2007: whoever `msExchHomeServerName` names. */
function otherMailboxServer(
  { servers, findServer }: Snapshot,
  mailbox: Mailbox,
  { owningServer }: Database,
): string | undefined {
  const named = mailbox.homeServerName && findServer(mailbox.homeServerName.value);
  const now = named ?? owningServer?.value;
  const other = servers.find((server) => server.roles.has('mailbox') && server.dn !== now?.dn);
  if (other?.fqdn === undefined) {
    return named === undefined
      ? undefined
      : `would be the database's own server if msExchHomeServerName named none: clear it on ${mailbox.dn}`;
  }
  return `would be ${other.fqdn.value} if the mailbox were on that server: set msExchHomeServerName on ${mailbox.dn}`;
}

/** Exchange 2013 and later: the mailbox's GUID and the domain of its primary address. */
function otherDomain(
  { acceptedDomains }: Snapshot,
  mailbox: Mailbox,
  now: string | undefined,
): string | undefined {
  const [guid, domain = ''] = now?.split('@') ?? [];
  const other = acceptedDomains.find(
    ({ domainName: { value } }) => !value.startsWith('*') && value.toLowerCase() !== domain.toLowerCase(),
  );
  if (guid === undefined) return undefined;
  return other === undefined
    ? `would have another GUID if the mailbox were made anew: msExchMailboxGuid on ${mailbox.dn}; no server's name is in it`
    : `would be ${guid}@${other.domainName.value} if the primary address were in that domain: set proxyAddresses (SMTP:) on ${mailbox.dn}`;
}
