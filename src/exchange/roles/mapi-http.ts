import { perRevision } from '../../directory/per-revision.js';
import { withoutEndSlashes } from '../../values/end-slashes.js';
import type { Database } from '../database.js';
import { type Fact, mapFact, throughFacts } from '../fact.js';
import { answerShapes } from '../home/generations/shapes.js';
import { guidName } from '../home/home-server.js';
import type { Organization } from '../organization.js';
import type { Mailbox } from '../recipient.js';
import type { ExchangeVersion } from '../servers/exchange-version.js';
import { generationOfServer, isClientAccessServer, type Server } from '../servers/server.js';
import type { Snapshot } from '../snapshot.js';
import type { VirtualDirectory } from '../virtual-directory.js';
import type { DatabaseStates } from './mailbox-store/database-states.js';

/** What the `MailboxId` of a request leads to. */
export type MapiHttpTarget =
  /** The server that has the mailbox: sessions are kept there. */
  | { readonly where: 'served'; readonly mailbox: Mailbox; readonly server: Server }
  /** No mailbox is called so, or the directory does not say where it is. */
  | { readonly where: 'nowhere' }
  /** At a server that does not run. */
  | { readonly where: 'down'; readonly server: Server }
  /** Its own switch is off, or its server is too old. */
  | { readonly where: 'disabled'; readonly reason: Fact<unknown> | undefined };

/** MAPI over HTTP as one client access server offers it, always as of the directory's latest revision. */
export interface MapiHttpRole {
  readonly version: ExchangeVersion | undefined;
  /** True for a server of 2013 SP1 or later that has the virtual directory. */
  isOffered(): boolean;
  /**
   * Whom a request is for. From Exchange 2013 on any client access server passes a request on to the mailbox's server,
   * so that there is none at which it would be wrong, and a session goes on whichever a balancer chooses.
   *
   * @param mailboxId - `<mailbox GUID>@<domain>`
   */
  target(mailboxId: string): MapiHttpTarget;
  /** The server's answers to GetMailboxUrl and GetAddressBookUrl; undefined for a DN that leads nowhere. */
  mailboxUrl(question: UrlQuestion): Fact<string> | undefined;
  addressBookUrl(question: UrlQuestion): Fact<string> | undefined;
}

/** Asks where somebody is served. */
export interface UrlQuestion {
  /** Legacy DN: of a server, or the one that stands for a mailbox's (`.../cn=Servers/cn=<GUID>@<domain>`); or of a user. */
  readonly dn: string;
  /** The mailbox of the session that asks. */
  readonly mailbox: Mailbox;
  /** The host name by which the client came here: it is sent to an address on its own side. */
  readonly host: string | undefined;
}

/** Mailboxes kept of one state of the directory. */
const keptHomes = 10_000;

/** What a MailboxId leads to, as far as the directory says. */
type MailboxHome =
  | { readonly mailbox: Mailbox; readonly database: Database }
  | Exclude<MapiHttpTarget, { readonly where: 'served' }>;

/**
 * What it has worked out it keeps until the directory changes.
 *
 * @param serverName - the client access server that is asked
 */
export function createMapiHttpRole(
  organization: Organization,
  serverName: string,
  states: DatabaseStates,
): MapiHttpRole {
  const current = perRevision(organization, () => {
    const { configuration } = organization;
    const server = configuration.findServer(serverName);
    return {
      server,
      isOffered: server !== undefined && offersMapiHttp(configuration, server),
      homes: new Map<string, MailboxHome>(),
    };
  });
  const asked = () => current().server;
  return {
    get version() {
      return asked()?.version?.value;
    },
    isOffered: () => current().isOffered,
    target: (mailboxId) => {
      const { homes } = current();
      const home = homes.get(mailboxId) ?? homeOf(organization, mailboxId);
      if (homes.size >= keptHomes) homes.clear();
      if (mailboxId.length <= 256) homes.set(mailboxId, home);
      if ('where' in home) return home;
      // Databases move without the directory's knowing.
      const server = states.activeServer(organization.configuration, home.database);
      if (server === undefined) return { where: 'nowhere' };
      if (!states.isServerUp(server.name)) return { where: 'down', server };
      return speaksMapiHttp(server)
        ? { where: 'served', mailbox: home.mailbox, server }
        : { where: 'disabled', reason: server.version };
    },
    mailboxUrl: (question) => mailboxUrl(organization, asked(), question),
    addressBookUrl: (question) => addressBookUrl(organization, asked(), question),
  };
}

/** True for a server whose version has MAPI over HTTP: 2013 SP1 and later. */
export function speaksMapiHttp(server: Server): boolean {
  const generation = generationOfServer(server);
  const first = generation === undefined ? undefined : answerShapes[generation].mapiHttp?.firstBuild;
  const build = server.version?.value.build;
  return first !== undefined && build !== undefined && build >= first;
}

/** True for a client access server that speaks it and has its virtual directory. */
export function offersMapiHttp(configuration: Snapshot, server: Server): boolean {
  return (
    isClientAccessServer(server) &&
    speaksMapiHttp(server) &&
    virtualDirectoryOf(configuration, server) !== undefined
  );
}

function virtualDirectoryOf(
  { virtualDirectories }: Snapshot,
  server: Server | undefined,
): VirtualDirectory | undefined {
  return virtualDirectories.find((directory) => directory.kind === 'mapi' && directory.server === server);
}

/** The organization's switch decides what is advertised only: administrators try the endpoint out before they turn it on. */
function homeOf(organization: Organization, mailboxId: string): MailboxHome {
  const mailbox = organization.mailboxNamed(mailboxId);
  if (mailbox === undefined) return { where: 'nowhere' };
  const { mapiHttpEnabled, homeDatabase } = mailbox;
  if (mapiHttpEnabled?.value === false) return { where: 'disabled', reason: mapiHttpEnabled };
  const database = homeDatabase && organization.configuration.findDatabase(homeDatabase.value);
  return database === undefined ? { where: 'nowhere' } : { mailbox, database };
}

function mailboxUrl(
  organization: Organization,
  asked: Server | undefined,
  { dn, mailbox, host }: UrlQuestion,
): Fact<string> | undefined {
  const { configuration } = organization;
  const [, name] = /\/cn=([^/]+)$/i.exec(dn.replace(/\/cn=Microsoft Private MDB$/i, '')) ?? [];
  const named = name === undefined ? undefined : organization.mailboxNamed(name);
  if (named !== undefined) return endpointUrl(configuration, asked, 'emsmdb', named, host);
  const server = dn.startsWith('/') ? configuration.findServer(dn) : undefined;
  if (server === undefined || !speaksMapiHttp(server)) return undefined;
  const virtualDirectory = virtualDirectoryOf(configuration, server);
  return endpointUrl(configuration, virtualDirectory?.server ?? asked, 'emsmdb', mailbox, host);
}

function addressBookUrl(
  { configuration, findMailbox }: Organization,
  asked: Server | undefined,
  { dn, host }: UrlQuestion,
): Fact<string> | undefined {
  const mailbox = dn.startsWith('/') ? findMailbox(dn) : undefined;
  return mailbox && endpointUrl(configuration, asked, 'nspi', mailbox, host);
}

/** The address that Autodiscover would hand out: on the client's side where that can be told, else inside. */
function endpointUrl(
  configuration: Snapshot,
  server: Server | undefined,
  endpoint: 'emsmdb' | 'nspi',
  mailbox: Mailbox,
  host: string | undefined,
): Fact<string> | undefined {
  const directory = virtualDirectoryOf(configuration, server);
  const id = guidName(mailbox);
  if (directory === undefined || id === undefined) return undefined;
  const urls = [directory.internalUrl, directory.externalUrl].filter((url) => url !== undefined);
  const base = urls.find(({ value }) => hostOf(value) === host?.toLowerCase()) ?? urls[0];
  const whole = mapFact(base, (text) => `${withoutEndSlashes(text)}/${endpoint}/?MailboxId=${id.value}`);
  return throughFacts(whole, id);
}

function hostOf(url: string): string | undefined {
  return /^https?:\/\/([^/:?]+)/i.exec(url)?.[1]?.toLowerCase();
}
