import type { Mailbox } from '../recipient.js';
import type { Generation } from '../servers/exchange-version.js';
import { generationOfServer } from '../servers/server.js';
import type { Snapshot } from '../snapshot.js';
import { answerShapes } from './generations/shapes.js';
import { homeServerOf, valueFor } from './home-server.js';

/** Where a mailbox is, in the words of Autodiscover: referral and address book answer from the same facts. */
export interface MailboxHome {
  /** Of the server that owns the mailbox's database; 2010 where the directory does not tell. */
  readonly generation: Generation;
  /** `EXCH/Server`: what Outlook keeps as its server. */
  readonly server: string | undefined;
  /** `EXCH/MdbDN`. */
  readonly mdbDn: string | undefined;
}

/** Undefined for a mailbox without database, or with one older than Exchange 2007. */
export function mailboxHome(configuration: Snapshot, mailbox: Mailbox): MailboxHome | undefined {
  const database = mailbox.homeDatabase && configuration.findDatabase(mailbox.homeDatabase.value);
  if (database === undefined) return undefined;
  const owner = database.owningServer?.value;
  const generation = owner === undefined ? 2010 : generationOfServer(owner);
  if (generation === undefined) return undefined;
  const home = homeServerOf(configuration, database, answerShapes[generation]);
  return {
    generation,
    server: valueFor(home.server, mailbox)?.value,
    mdbDn: valueFor(home.mdbDn, mailbox)?.value,
  };
}
