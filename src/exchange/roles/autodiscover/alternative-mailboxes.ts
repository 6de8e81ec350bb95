import type { PoxAlternativeMailbox } from '../../../wire/autodiscover/messages.js';
import type { Fact } from '../../fact.js';
import type { Organization } from '../../organization.js';
import type { Mailbox } from '../../recipient.js';
import type { ElementFact } from './answer.js';

/** The archive and the auto-mapped mailboxes that Outlook opens beside a mailbox, each with its own server. */
export function alternativeMailboxes(
  organization: Organization,
  mailbox: Mailbox,
): { readonly mailboxes: readonly PoxAlternativeMailbox[]; readonly facts: readonly ElementFact[] } {
  const mailboxes: PoxAlternativeMailbox[] = [];
  const facts: ElementFact[] = [];
  const add = (
    alternative: PoxAlternativeMailbox,
    because: Fact<unknown>,
    server: Fact<string> | undefined,
  ) => {
    mailboxes.push(alternative);
    const element = `AlternativeMailbox[${mailboxes.length}]`;
    facts.push({ element, fact: because });
    if (server !== undefined) facts.push({ element: `${element}/Server`, fact: server });
  };
  const serverOf = (database: Fact<string> | undefined) =>
    database && organization.configuration.findDatabase(database.value)?.rpcClientAccessServer;

  const { archive, legacyExchangeDn } = mailbox;
  const archiveServer = serverOf(archive?.database);
  if (archive !== undefined && legacyExchangeDn !== undefined && archiveServer !== undefined) {
    const displayName = archive.name ?? mailbox.displayName;
    const legacyDn = `${legacyExchangeDn.value}/guid=${archive.guid.value}`;
    add(
      { type: 'Archive', displayName: displayName.value, legacyDn, server: archiveServer.value },
      archive.guid,
      archiveServer,
    );
  }
  for (const link of mailbox.autoMapped) {
    const other = organization.mailboxAt(link.value);
    const server = serverOf(other?.homeDatabase);
    if (other?.legacyExchangeDn === undefined || server === undefined) continue;
    const { displayName, legacyExchangeDn: otherDn } = other;
    add(
      { type: 'Delegate', displayName: displayName.value, legacyDn: otherDn.value, server: server.value },
      link,
      server,
    );
  }
  return { mailboxes, facts };
}
