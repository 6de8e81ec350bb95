import type { Entry } from '../../../directory/entry.js';
import { type Guid, nullGuid } from '../../../values/guid.js';
import { storeStatus } from '../../../wire/mailbox-store/status.js';
import type { Database } from '../../database.js';
import type { Fact } from '../../fact.js';
import type { Organization } from '../../organization.js';
import { type Mailbox, readRecipient } from '../../recipient.js';
import type { ExchangeVersion } from '../../servers/exchange-version.js';
import type { Server } from '../../servers/server.js';
import type { DatabaseStates } from './database-states.js';
import { type MailboxRight, mailboxRightOf } from './mailbox-right.js';
import { type Responsibility, serverForMailbox, serverForPublicFolders } from './responsible-server.js';

/** A refusal, by one of `storeStatus`. */
export interface Refused {
  readonly outcome: 'refused';
  readonly status: number;
}

/** Another server is the right one (ecWrongServer), and the attribute that says so. */
export interface Redirected {
  readonly outcome: 'redirected';
  readonly serverDN: Fact<string>;
}

/** Whether a user may open a session. */
export interface ConnectQuestion {
  /** Legacy DN of the mailbox that the session is for. */
  readonly userDN: string;
  readonly asAdministrator: boolean;
  /** Who is logged on. */
  readonly user: Entry;
}

export type ConnectDecision =
  | { readonly outcome: 'accepted'; readonly mailboxDN: string; readonly displayName: string }
  | Refused;

/** Whether a user may open a mailbox here. */
export interface MailboxLogonQuestion {
  /** Legacy DN of the mailbox. */
  readonly essdn: string;
  readonly asAdministrator: boolean;
  readonly user: Entry;
}

export type MailboxLogonDecision =
  | {
      readonly outcome: 'opened';
      readonly right: MailboxRight;
      readonly mailboxGuid: Guid;
      /** Of the database: it names the replica that folder ids belong to. */
      readonly databaseGuid: Guid;
    }
  | Redirected
  | Refused;

/** Whether a user may open the public folders here. */
export interface PublicLogonQuestion {
  /** DN of the directory object of the session's mailbox. */
  readonly mailboxDN: string;
  /** The client was referred here: any replica will do. */
  readonly isReferred: boolean;
}

export type PublicLogonDecision =
  | { readonly outcome: 'opened'; readonly databaseGuid: Guid }
  | Redirected
  | Refused;

/** The mailbox store as one server answers for it: pure decisions, always as of the directory's latest revision. */
export interface MailboxStoreRole {
  /** Undefined when the directory does not have the server, or not its version. */
  readonly version: ExchangeVersion | undefined;
  connect(question: ConnectQuestion): ConnectDecision;
  logonToMailbox(question: MailboxLogonQuestion): MailboxLogonDecision;
  logonToPublicFolders(question: PublicLogonQuestion): PublicLogonDecision;
}

/** @param serverName - the server that is asked */
export function createMailboxStoreRole(
  organization: Organization,
  serverName: string,
  states: DatabaseStates,
): MailboxStoreRole {
  const asked = (): Server | undefined => organization.configuration.findServer(serverName);
  return {
    get version() {
      return asked()?.version?.value;
    },
    connect: (question) => connect(organization, question),
    logonToMailbox: (question) => {
      const server = asked();
      if (server === undefined) return refused('ecLoginFailure');
      return logonToMailbox(organization, states, server, question);
    },
    logonToPublicFolders: (question) => {
      const server = asked();
      if (server === undefined) return refused('ecLoginFailure');
      return logonToPublicFolders(organization, states, server, question);
    },
  };
}

function refused(status: keyof typeof storeStatus): Refused {
  return { outcome: 'refused', status: storeStatus[status] };
}

/** MS-OXCRPC 3.1.4.1. Nobody connects as an administrator: the directory does not say who could. */
function connect(
  organization: Organization,
  { userDN, asAdministrator, user }: ConnectQuestion,
): ConnectDecision {
  if (userDN === '') return refused('ecAccessDenied');
  const found = findMailbox(organization, userDN);
  if (found === undefined) return refused('ecUnknownUser');
  if (asAdministrator) return refused('ecLoginPerm');
  if (mailboxRightOf(user, found.entry) === undefined) return refused('ecAccessDenied');
  const { dn, displayName } = found.mailbox;
  return { outcome: 'accepted', mailboxDN: dn, displayName: displayName.value };
}

/** MS-OXCSTOR 3.2.5.1.1: where the mailbox is comes before who may open it. */
function logonToMailbox(
  organization: Organization,
  states: DatabaseStates,
  asked: Server,
  { essdn, asAdministrator, user }: MailboxLogonQuestion,
): MailboxLogonDecision {
  const { configuration } = organization;
  const found = findMailbox(organization, essdn);
  const databaseDn = found?.mailbox.homeDatabase?.value;
  if (found === undefined || databaseDn === undefined) return refused('ecUnknownUser');
  const { mailbox, entry } = found;
  const database = configuration.findDatabase(databaseDn);
  if (database === undefined) return refused('ecLoginFailure');
  const responsible = serverForMailbox(configuration, states, asked, mailbox, database);
  if (responsible.where !== 'here') return sentAway(responsible);
  if (!states.isMounted(database)) return refused('ecServerPaused');
  const right = asAdministrator ? undefined : mailboxRightOf(user, entry);
  if (right === undefined) return refused('ecLoginPerm');
  if (mailbox.mailboxGuid === undefined) return refused('ecMailboxDisabled');
  return {
    outcome: 'opened',
    right,
    mailboxGuid: mailbox.mailboxGuid.value,
    databaseGuid: guidOf(database),
  };
}

/** MS-OXCSTOR 3.2.5.1.2: the home database of the session's mailbox names its public folder database. */
function logonToPublicFolders(
  organization: Organization,
  states: DatabaseStates,
  asked: Server,
  { mailboxDN, isReferred }: PublicLogonQuestion,
): PublicLogonDecision {
  const { configuration } = organization;
  const databaseDn = organization.mailboxAt(mailboxDN)?.homeDatabase?.value;
  const home = databaseDn === undefined ? undefined : configuration.findDatabase(databaseDn);
  if (home === undefined) return refused('ecLoginFailure');
  const responsible = serverForPublicFolders(configuration, asked, home, isReferred);
  if (responsible.where !== 'here') return sentAway(responsible);
  const { database } = responsible;
  if (database === undefined) return refused('ecLoginFailure');
  if (!states.isMounted(database)) return refused('ecServerPaused');
  return { outcome: 'opened', databaseGuid: guidOf(database) };
}

function sentAway(responsible: Exclude<Responsibility, { readonly where: 'here' }>): Redirected | Refused {
  return responsible.where === 'elsewhere'
    ? { outcome: 'redirected', serverDN: responsible.serverDN }
    : refused('ecLoginFailure');
}

function findMailbox(
  organization: Organization,
  legacyDn: string,
): { readonly entry: Entry; readonly mailbox: Mailbox } | undefined {
  if (!legacyDn.startsWith('/')) return undefined;
  const entry = organization.findRecipientEntry(legacyDn);
  const mailbox = entry && readRecipient(entry);
  return entry !== undefined && mailbox?.kind === 'mailbox' ? { entry, mailbox } : undefined;
}

function guidOf({ guid }: Database): Guid {
  return guid?.value ?? nullGuid;
}
