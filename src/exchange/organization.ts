import type { Entry } from '../directory/entry.js';
import { perRevision } from '../directory/per-revision.js';
import type { DirectoryReader } from '../directory/reader.js';
import { guidToBytes, isGuid, parseGuid } from '../values/guid.js';
import { findRecipientEntry } from './find-recipient.js';
import { type Mailbox, type Recipient, readRecipient } from './recipient.js';
import { readSnapshot, type Snapshot } from './snapshot.js';

/** The Exchange organization that a directory describes, always as of the directory's latest revision. */
export interface Organization {
  /** The directory's revision: answers worked out at another one are stale. */
  readonly revision: number;
  /** The configuration; the same object until the directory changes. */
  readonly configuration: Snapshot;
  /**
   * The entry of a mailbox, mail user or other recipient, by index.
   *
   * @param identity - any of its SMTP addresses, or a legacyExchangeDN (it begins with `/`)
   */
  findRecipientEntry(identity: string): Entry | undefined;
  /** As {@link findRecipientEntry}, read. */
  findRecipient(identity: string): Recipient | undefined;
  /** As {@link findRecipient}, but only a mailbox of this organization will do. */
  findMailbox(identity: string): Mailbox | undefined;
  /** The mailbox whose object has this DN. */
  mailboxAt(dn: string): Mailbox | undefined;
  /** The mailbox that clients of Exchange 2013 and later call by this server name, `<mailbox GUID>@<domain>`. */
  mailboxNamed(serverName: string): Mailbox | undefined;
}

/** Reads an organization from a directory: its configuration once per revision, recipients one by one. */
export function createOrganization(directory: DirectoryReader): Organization {
  const configuration = perRevision(directory, () => readSnapshot(directory));
  const read = (entry: Entry | undefined) => (entry === undefined ? undefined : readRecipient(entry));
  const mailbox = (recipient: Recipient | undefined) =>
    recipient?.kind === 'mailbox' ? recipient : undefined;
  const find = (identity: string) => findRecipientEntry(directory, identity);
  return {
    get revision() {
      return directory.revision;
    },
    get configuration() {
      return configuration();
    },
    findRecipientEntry: find,
    findRecipient: (identity) => read(find(identity)),
    findMailbox: (identity) => mailbox(read(find(identity))),
    mailboxAt: (dn) => mailbox(read(directory.get(dn))),
    mailboxNamed: (serverName) => {
      const [, guid, domain = ''] = /^([^@]+)@(.+)$/.exec(serverName) ?? [];
      if (guid === undefined || !isGuid(guid)) return undefined;
      const [named] = directory
        .find('msExchMailboxGuid', guidToBytes(parseGuid(guid)))
        .flatMap((entry) => mailbox(read(entry)) ?? []);
      const address = named?.primarySmtpAddress?.value.toLowerCase();
      return address?.endsWith(`@${domain.toLowerCase()}`) ? named : undefined;
    },
  };
}
