import type { Entry } from '../../../directory/entry.js';
import { perRevision } from '../../../directory/per-revision.js';
import type { PoxErrorCode, PoxRequest } from '../../../wire/autodiscover/messages.js';
import type { AnswerShape } from '../../home/generations/generation.js';
import { answerShapes } from '../../home/generations/shapes.js';
import type { Organization } from '../../organization.js';
import { readRecipient } from '../../recipient.js';
import { generationOfServer } from '../../servers/server.js';
import type { AutodiscoverAnswer, AutodiscoverQuestion, ServedProtocols } from './answer.js';
import { clientAccessServersFor } from './answer-context.js';
import { type AutodiscoverClient, plainClient } from './client.js';
import { type BlocksOf, protocolBlocks } from './protocol-blocks.js';
import { redirectionToNewer } from './redirect.js';
import { settingsFor } from './settings.js';

/** Autodiscover as a client access server answers it, whatever the generation of the mailbox. */
export interface AutodiscoverRole {
  /**
   * The answer to one request. Until the directory changes, the same mailbox asked of the same server by the same kind
   * of client is the same object; mailboxes of one database share the array of their protocol blocks where these do
   * not depend on the mailbox.
   */
  answer(question: AutodiscoverQuestion): AutodiscoverAnswer;
}

/** Answers kept of one server for one kind of client at one revision; the oldest makes room. */
const keptAnswers = 10_000;

/** What Exchange says, except for 501, whose wording is not on record. */
const messages = {
  500: "The email address can't be found.",
  501: 'The mailbox has no settings for Outlook.',
  600: 'Invalid Request',
} as const satisfies Partial<Record<PoxErrorCode, string>>;

/** Answers one question and keeps nothing. */
export function answerAutodiscover(
  organization: Organization,
  question: AutodiscoverQuestion,
  serves?: ServedProtocols,
): AutodiscoverAnswer {
  return createAutodiscoverRole(organization, serves).answer(question);
}

/**
 * Answers questions and keeps what it worked out until the directory changes.
 *
 * @param serves - what may be advertised; default: no MAPI over HTTP
 */
export function createAutodiscoverRole(
  organization: Organization,
  serves: ServedProtocols = { mapiHttp: false },
): AutodiscoverRole {
  const keptNow = perRevision(organization, () => ({
    answersOf: new Map<string, KeptAnswers>(),
    entries: new Map<string, Entry>(),
  }));

  function entryOf(entries: Map<string, Entry>, identity: string): Entry | undefined {
    const known = entries.get(identity);
    if (known !== undefined) return known;
    const entry = organization.findRecipientEntry(identity);
    if (entry === undefined) return undefined;
    const [oldest] = entries.size < keptAnswers ? [] : entries.keys();
    if (oldest !== undefined) entries.delete(oldest);
    entries.set(identity, entry);
    return entry;
  }

  return {
    answer(question) {
      const { answersOf, entries } = keptNow();
      const identity = identityOf(question.request);
      if (identity === undefined) return refusal(question, 600);
      const entry = entryOf(entries, identity);
      if (entry === undefined) return refusal(question, 500);
      const key = keyOf(question.server, question.client ?? plainClient);
      const answers = answersOf.get(key) ?? { answers: new Map(), plans: new Map() };
      answersOf.set(key, answers);
      return answers.answers.get(entry) ?? answerAnew(organization, serves, entry, question, answers);
    },
  };
}

/** What was said to one kind of client at this revision. Entries are immutable: one stands for what it was answered. */
interface KeptAnswers {
  readonly answers: Map<Entry, AutodiscoverAnswer>;
  /** By DN of the database, as mailboxes spell it. */
  readonly plans: Map<string, Plan | undefined>;
}

/** What a server has to say to the mailboxes of one database. */
type Plan =
  | { readonly redirect: AutodiscoverAnswer }
  | { readonly shape: AnswerShape; readonly blocksOf: BlocksOf };

function keyOf(server: string, { mapiHttp, exchangeHttp, negotiate }: AutodiscoverClient): string {
  return `${mapiHttp ? 'm' : ''}${exchangeHttp ? 'x' : ''}${negotiate ? 'n' : ''} ${server}`;
}

function answerAnew(
  organization: Organization,
  serves: ServedProtocols,
  entry: Entry,
  question: AutodiscoverQuestion,
  { answers, plans }: KeptAnswers,
): AutodiscoverAnswer {
  const answer = answerFor(organization, entry, question, (databaseDn) => {
    if (!plans.has(databaseDn)) plans.set(databaseDn, planFor(organization, serves, databaseDn, question));
    return plans.get(databaseDn);
  });
  if (answer.response.action === 'error') return answer;
  const [oldest] = answers.size < keptAnswers ? [] : answers.keys();
  if (oldest !== undefined) answers.delete(oldest);
  answers.set(entry, answer);
  return answer;
}

/** LegacyDN wins over EMailAddress (MS-OXDSCLI 3.2.5). */
function identityOf({ legacyDn, emailAddress }: PoxRequest): string | undefined {
  return legacyDn?.trim() || emailAddress?.trim() || undefined;
}

function answerFor(
  organization: Organization,
  entry: Entry,
  question: AutodiscoverQuestion,
  planOf: (databaseDn: string) => Plan | undefined,
): AutodiscoverAnswer {
  const recipient = readRecipient(entry);
  if (recipient.kind === 'mailUser') {
    return {
      response: { action: 'redirectAddr', address: recipient.targetAddress.value },
      facts: [{ element: 'RedirectAddr', fact: recipient.targetAddress }],
    };
  }
  if (recipient.kind !== 'mailbox') return refusal(question, 500);
  const plan = recipient.homeDatabase && planOf(recipient.homeDatabase.value);
  if (plan === undefined) return refusal(question, 501);
  if ('redirect' in plan) return plan.redirect;
  const blocks = plan.blocksOf(recipient);
  return settingsFor(organization, recipient, plan.shape, blocks) ?? refusal(question, 501);
}

/** Undefined for a database that is not there, or is of a generation before 2007. */
function planFor(
  { configuration }: Organization,
  serves: ServedProtocols,
  databaseDn: string,
  { server, client = plainClient }: AutodiscoverQuestion,
): Plan | undefined {
  const database = configuration.findDatabase(databaseDn);
  if (database === undefined) return undefined;
  const mailboxServer = database.owningServer?.value;
  const generation = mailboxServer === undefined ? 2010 : generationOfServer(mailboxServer);
  if (generation === undefined) return undefined;
  const asked = configuration.findServer(server);
  const location = redirectionToNewer(configuration, asked, mailboxServer, generation);
  if (location !== undefined) {
    const response = { action: 'httpRedirect', location: location.value } as const;
    return { redirect: { response, facts: [{ element: 'Location', fact: location }] } };
  }
  const shape = answerShapes[generation];
  const servers = clientAccessServersFor(configuration, shape, mailboxServer, asked);
  const context = { configuration, database, shape, client, asked, servers };
  return { shape, blocksOf: protocolBlocks(context, serves.mapiHttp) };
}

function refusal({ time, errorId }: AutodiscoverQuestion, code: keyof typeof messages): AutodiscoverAnswer {
  return { response: { action: 'error', code, message: messages[code], time, id: errorId }, facts: [] };
}
