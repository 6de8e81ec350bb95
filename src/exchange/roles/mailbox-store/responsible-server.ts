import type { Database } from '../../database.js';
import { type Fact, throughFacts } from '../../fact.js';
import { answerShapes } from '../../home/generations/shapes.js';
import { homeServerOf, valueFor } from '../../home/home-server.js';
import type { Mailbox } from '../../recipient.js';
import type { ExchangeVersion } from '../../servers/exchange-version.js';
import {
  generationOfServer,
  isClientAccessServer2010,
  type RpcEndpoint,
  type Server,
} from '../../servers/server.js';
import type { Site } from '../../servers/site.js';
import type { Snapshot } from '../../snapshot.js';
import type { DatabaseStates } from './database-states.js';

/** Who serves a mailbox or the public folders: the server asked, or another one by its legacyExchangeDN. */
export type Responsibility =
  | { readonly where: 'here' }
  | { readonly where: 'elsewhere'; readonly serverDN: Fact<string> }
  /** The directory does not say. */
  | { readonly where: 'nowhere' };

/** Exchange 2010 SP2 RU3, from which on client access servers send mailboxes of other sites away. */
const siteEnforcement: ExchangeVersion = { major: 14, minor: 2, build: 309 };

const here: Responsibility = { where: 'here' };

/**
 * Who serves a mailbox of this database. 2007: the mailbox server itself. 2010: any client access server, as far as the
 * rule on sites lets it. From 2013 on: any server, for it passes the client on.
 */
export function serverForMailbox(
  configuration: Snapshot,
  states: DatabaseStates,
  asked: Server,
  mailbox: Mailbox,
  database: Database,
): Responsibility {
  const owner = database.owningServer?.value;
  const generation = owner === undefined ? 2010 : generationOfServer(owner);
  if (generation === undefined) return { where: 'nowhere' };
  const named = () =>
    elsewhere(
      asked,
      valueFor(homeServerOf(configuration, database, answerShapes[generation]).serverDn, mailbox),
    );
  switch (generation) {
    case 2007:
      return owner === asked ? here : named();
    case 2010: {
      if (!isClientAccessServer2010(asked)) return named();
      const site = siteFor(configuration, states, asked, database);
      if (site === undefined || site === asked.site) return here;
      const endpoint = endpointIn(configuration, site, database);
      return endpoint === undefined ? here : elsewhere(asked, endpoint.legacyExchangeDn);
    }
    default:
      return (generationOfServer(asked) ?? 0) >= 2013 ? here : named();
  }
}

/**
 * Who serves the public folders to the mailboxes of this database: the mailbox server that has its public folder
 * database, never an array.
 *
 * @param anyReplica - true for a client that was referred here, which any public folder database will do for
 */
export function serverForPublicFolders(
  configuration: Snapshot,
  asked: Server,
  home: Database,
  anyReplica: boolean,
): Responsibility & { readonly database?: Database } {
  const own = configuration.databases.find(
    ({ kind, owningServer }) => kind === 'public' && owningServer?.value === asked,
  );
  const preferred =
    home.homePublicDatabase === undefined
      ? undefined
      : configuration.findDatabase(home.homePublicDatabase.value);
  const database = anyReplica && own !== undefined ? own : preferred;
  const owner = database?.owningServer;
  if (database === undefined || owner === undefined) return { where: 'nowhere' };
  if (owner.value === asked) return { ...here, database };
  return elsewhere(asked, throughFacts(owner.value.legacyExchangeDn, owner, home.homePublicDatabase));
}

/** A server that is sent to itself would go round in circles. */
function elsewhere(asked: Server, serverDN: Fact<string> | undefined): Responsibility {
  const isItself = serverDN?.value.toLowerCase() === asked.legacyExchangeDn?.value.toLowerCase();
  return serverDN === undefined || isItself ? { where: 'nowhere' } : { where: 'elsewhere', serverDN };
}

/**
 * The site whose client access servers are to serve a database, as a client access server of its version sees it:
 * undefined before SP2 RU3, which left clients where they were.
 */
function siteFor(
  configuration: Snapshot,
  states: DatabaseStates,
  asked: Server,
  database: Database,
): Site | undefined {
  const activeSite = states.activeServer(configuration, database)?.site;
  if (asked.version !== undefined && isBefore(asked.version.value, siteEnforcement)) return undefined;
  const owner = database.owningServer?.value;
  const group = configuration.availabilityGroups.find(({ members }) =>
    members.some((member) => member === owner),
  );
  const staysPut = group?.allowCrossSiteRpcClientAccess?.value ?? false;
  return staysPut ? (database.copies[0]?.server?.site ?? activeSite) : activeSite;
}

/** The database's own endpoint when it is there; else the site's array, or its first client access server. */
function endpointIn(
  { findEndpoint, clientAccessArrays, servers }: Snapshot,
  site: Site,
  { rpcClientAccessServer }: Database,
): RpcEndpoint | undefined {
  const own = rpcClientAccessServer === undefined ? undefined : findEndpoint(rpcClientAccessServer.value);
  if (own?.site === site) return own;
  return (
    clientAccessArrays.find((array) => array.site === site) ??
    servers.find((server) => server.site === site && isClientAccessServer2010(server))
  );
}

function isBefore(version: ExchangeVersion, limit: ExchangeVersion): boolean {
  if (version.major !== limit.major) return version.major < limit.major;
  if (version.minor !== limit.minor) return version.minor < limit.minor;
  return version.build < limit.build;
}
