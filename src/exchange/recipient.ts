import type { Entry } from '../directory/entry.js';
import type { DirectoryReader } from '../directory/reader.js';
import type { Guid } from '../values/guid.js';
import { type EntryFacts, type Fact, factsAbout, mapFact, readBoolean } from './fact.js';
import { readGuid } from './object-guid.js';

/** A mailbox in this organization. */
export interface Mailbox extends RecipientNames {
  readonly kind: 'mailbox';
  /** DN of its database, as `homeMDB` has it. */
  readonly homeDatabase: Fact<string> | undefined;
  /** `msExchHomeServerName`: legacyExchangeDN of a mailbox server; never the array's. */
  readonly homeServerName: Fact<string> | undefined;
  readonly mailboxGuid: Fact<Guid> | undefined;
  readonly archive: Archive | undefined;
  /** The lab's own attribute `MapiHttpEnabled`; undefined: as the organization has it. */
  readonly mapiHttpEnabled: Fact<boolean> | undefined;
  /** DNs of mailboxes that Outlook opens beside this one (`msExchDelegateListBL`). */
  readonly autoMapped: readonly Fact<string>[];
}

/** A user of this organization whose mail goes elsewhere. */
export interface MailUser extends RecipientNames {
  readonly kind: 'mailUser';
  /** SMTP address without prefix. */
  readonly targetAddress: Fact<string>;
}

/** A contact, a group, or a user without mail. */
export interface OtherRecipient extends RecipientNames {
  readonly kind: 'other';
}

export type Recipient = Mailbox | MailUser | OtherRecipient;

export interface RecipientNames {
  readonly dn: string;
  readonly displayName: Fact<string>;
  readonly legacyExchangeDn: Fact<string> | undefined;
  readonly primarySmtpAddress: Fact<string> | undefined;
}

/** The archive beside a mailbox. */
export interface Archive {
  readonly guid: Fact<Guid>;
  readonly name: Fact<string> | undefined;
  /** DN of its database; the mailbox's own where `msExchArchiveDatabaseLink` is not set. */
  readonly database: Fact<string> | undefined;
}

/** What a recipient's entry says. */
export function readRecipient(entry: Entry): Recipient {
  const facts = factsAbout(entry);
  const names: RecipientNames = {
    dn: facts.dn,
    displayName: facts.text('displayName') ?? facts.of('name', entry.dn.name),
    legacyExchangeDn: facts.text('legacyExchangeDN'),
    primarySmtpAddress: readPrimarySmtpAddress(entry, facts),
  };
  if (isMailbox(entry)) {
    const homeDatabase = facts.text('homeMDB');
    return {
      ...names,
      kind: 'mailbox',
      homeDatabase,
      homeServerName: facts.text('msExchHomeServerName'),
      mailboxGuid: readGuid(entry, 'msExchMailboxGuid', facts),
      archive: readArchive(entry, facts, homeDatabase),
      mapiHttpEnabled: readBoolean(entry, 'MapiHttpEnabled'),
      autoMapped: entry
        .all('msExchDelegateListBL')
        .map((dn) => ({ value: dn, source: { dn, attribute: 'msExchDelegateListLink' } })),
    };
  }
  const targetAddress = entry.isA('user') ? readTargetAddress(facts) : undefined;
  return targetAddress === undefined
    ? { ...names, kind: 'other' }
    : { ...names, kind: 'mailUser', targetAddress };
}

/** A user with either attribute, which is what address lists take for a mailbox. */
export function isMailbox(entry: Entry): boolean {
  const isHomed = entry.first('homeMDB') !== undefined || entry.first('msExchHomeServerName') !== undefined;
  return isHomed && entry.isA('user');
}

/** `msExchRecipientTypeDetails` of a public folder mailbox. */
const publicFolderMailbox = String(0x10_0000_0000);

/** The primary address of the first public folder mailbox: that of the hierarchy, as long as there is one. */
export function readPublicFolderAddress(directory: DirectoryReader): Fact<string> | undefined {
  const [first] = directory.find('msExchRecipientTypeDetails', publicFolderMailbox).filter(isMailbox);
  return first && readPrimarySmtpAddress(first, factsAbout(first));
}

/** The upper-case prefix marks the primary address. */
function readPrimarySmtpAddress(entry: Entry, facts: EntryFacts): Fact<string> | undefined {
  const primary = entry.all('proxyAddresses').find((address) => address.startsWith('SMTP:'));
  return primary === undefined ? facts.text('mail') : facts.of('proxyAddresses', primary.slice(5));
}

function readTargetAddress(facts: EntryFacts): Fact<string> | undefined {
  return mapFact(facts.text('targetAddress'), (address) => /^smtp:([^@]+@.+)$/i.exec(address)?.[1]);
}

function readArchive(
  entry: Entry,
  facts: EntryFacts,
  homeDatabase: Fact<string> | undefined,
): Archive | undefined {
  const guid = readGuid(entry, 'msExchArchiveGUID', facts);
  if (guid === undefined) return undefined;
  const database = facts.text('msExchArchiveDatabaseLink') ?? homeDatabase;
  return { guid, name: facts.text('msExchArchiveName'), database };
}
