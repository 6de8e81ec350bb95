import type { Entry } from '../../../directory/entry.js';
import { nullGuid } from '../../../values/guid.js';
import type { PoxErrorCode, PoxRequest } from '../../../wire/autodiscover/messages.js';
import { exchange2010 } from '../../exchange-version.js';
import type { Organization } from '../../organization.js';
import { type Mailbox, readRecipient } from '../../recipient.js';
import { alternativeMailboxes } from './alternative-mailboxes.js';
import type { AutodiscoverAnswer, AutodiscoverQuestion } from './answer.js';
import { exchange2010Blocks, type ProtocolBlocks } from './exchange-2010.js';

/** Autodiscover as a client access server of Exchange 2010 answers it. */
export interface AutodiscoverRole {
  /**
   * The answer to one request. Until the directory changes, the same mailbox asked of the same server is the same
   * object, and mailboxes of one database share the array of their protocol blocks.
   */
  answer(question: AutodiscoverQuestion): AutodiscoverAnswer;
}

/** Answers kept of one server at one revision; the oldest makes room. */
const keptAnswers = 10_000;

/** What Exchange 2010 says, except for 501, whose wording is not on record. */
const messages = {
  500: "The email address can't be found.",
  501: 'The mailbox has no settings for Outlook.',
  600: 'Invalid Request',
} as const satisfies Partial<Record<PoxErrorCode, string>>;

/** Answers one question and keeps nothing. */
export function answerAutodiscover(
  organization: Organization,
  question: AutodiscoverQuestion,
): AutodiscoverAnswer {
  return createAutodiscoverRole(organization).answer(question);
}

/** Answers questions and keeps what it worked out until the directory changes. */
export function createAutodiscoverRole(organization: Organization): AutodiscoverRole {
  const servers = new Map<string, ServerAnswers>();
  let revision = organization.revision;
  return {
    answer(question) {
      if (revision !== organization.revision) {
        revision = organization.revision;
        servers.clear();
      }
      const identity = identityOf(question.request);
      if (identity === undefined) return refusal(question, 600);
      const entry = organization.findRecipientEntry(identity);
      if (entry === undefined) return refusal(question, 500);
      const kept = servers.get(question.server) ?? { answers: new Map(), blocks: new Map() };
      servers.set(question.server, kept);
      return kept.answers.get(entry) ?? answerAnew(organization, entry, question, kept);
    },
  };
}

/** What one server said at this revision. Entries are immutable, so that one stands for what it was answered. */
interface ServerAnswers {
  readonly answers: Map<Entry, AutodiscoverAnswer>;
  /** By DN of the database, as mailboxes spell it. */
  readonly blocks: Map<string, ProtocolBlocks | undefined>;
}

function answerAnew(
  organization: Organization,
  entry: Entry,
  question: AutodiscoverQuestion,
  { answers, blocks }: ServerAnswers,
): AutodiscoverAnswer {
  const answer = answerFor(organization, entry, question, (databaseDn) => {
    if (!blocks.has(databaseDn)) {
      blocks.set(databaseDn, workOutBlocks(organization, databaseDn, question.server));
    }
    return blocks.get(databaseDn);
  });
  if (answer.response.action === 'error') return answer;
  const [oldest] = answers.size < keptAnswers ? [] : answers.keys();
  if (oldest !== undefined) answers.delete(oldest);
  answers.set(entry, answer);
  return answer;
}

type BlocksFor = (databaseDn: string) => ProtocolBlocks | undefined;

/** LegacyDN wins over EMailAddress (MS-OXDSCLI 3.2.5). */
function identityOf({ legacyDn, emailAddress }: PoxRequest): string | undefined {
  return legacyDn?.trim() || emailAddress?.trim() || undefined;
}

function answerFor(
  organization: Organization,
  entry: Entry,
  question: AutodiscoverQuestion,
  blocksFor: BlocksFor,
): AutodiscoverAnswer {
  const recipient = readRecipient(entry);
  if (recipient.kind === 'mailUser') {
    return {
      response: { action: 'redirectAddr', address: recipient.targetAddress.value },
      facts: [{ element: 'RedirectAddr', fact: recipient.targetAddress }],
    };
  }
  if (recipient.kind !== 'mailbox') return refusal(question, 500);
  const blocks = recipient.homeDatabase && blocksFor(recipient.homeDatabase.value);
  return settings(organization, recipient, blocks) ?? refusal(question, 501);
}

/** Undefined when the mailbox lacks what no answer can do without: its own name and a database with a server name. */
function settings(
  organization: Organization,
  mailbox: Mailbox,
  blocks: ProtocolBlocks | undefined,
): AutodiscoverAnswer | undefined {
  const { displayName, legacyExchangeDn, primarySmtpAddress, homeDatabase } = mailbox;
  if (legacyExchangeDn === undefined || homeDatabase === undefined || blocks === undefined) return undefined;
  const { deploymentId } = organization.configuration;
  const alternatives = alternativeMailboxes(organization, mailbox);
  return {
    response: {
      action: 'settings',
      user: {
        displayName: displayName.value,
        legacyDn: legacyExchangeDn.value,
        ...(primarySmtpAddress && { autoDiscoverSmtpAddress: primarySmtpAddress.value }),
        deploymentId: deploymentId?.value ?? nullGuid,
      },
      protocols: blocks.protocols,
      alternativeMailboxes: alternatives.mailboxes,
    },
    facts: [
      { element: 'User/DisplayName', fact: displayName },
      { element: 'User/LegacyDN', fact: legacyExchangeDn },
      ...(primarySmtpAddress ? [{ element: 'User/AutoDiscoverSMTPAddress', fact: primarySmtpAddress }] : []),
      ...(deploymentId ? [{ element: 'User/DeploymentId', fact: deploymentId }] : []),
      { element: 'EXCH', fact: homeDatabase },
      ...blocks.facts,
      ...alternatives.facts,
    ],
  };
}

/** Undefined for a database that is not there, names no server, or is of another generation than 2010. */
function workOutBlocks(
  { configuration }: Organization,
  databaseDn: string,
  server: string,
): ProtocolBlocks | undefined {
  const database = configuration.findDatabase(databaseDn);
  const version = database?.owningServer?.value.version?.value;
  if (database?.rpcClientAccessServer === undefined) return undefined;
  if (version !== undefined && version.major !== exchange2010) return undefined;
  return exchange2010Blocks(configuration, database, configuration.findServer(server));
}

function refusal({ time, errorId }: AutodiscoverQuestion, code: keyof typeof messages): AutodiscoverAnswer {
  return { response: { action: 'error', code, message: messages[code], time, id: errorId }, facts: [] };
}
