import type { Entry } from '../directory/entry.js';
import type { DirectoryReader } from '../directory/reader.js';
import { isMailbox } from './recipient.js';

/** Classes of objects that mail is addressed to. A mail-enabled public folder database has addresses and is none. */
const recipientClasses = ['user', 'contact', 'group', 'publicFolder', 'msExchDynamicDistributionList'];

/**
 * The entry of the recipient with an SMTP address (any of its addresses) or a legacyExchangeDN (the own one, or one
 * kept as an X500 address), by index. Of several entries with one address a mailbox comes first, then a user.
 */
export function findRecipientEntry(directory: DirectoryReader, identity: string): Entry | undefined {
  const [attribute, value, otherAttribute, otherValue] = identity.startsWith('/')
    ? ['legacyExchangeDN', identity, 'proxyAddresses', `X500:${identity}`]
    : ['proxyAddresses', `SMTP:${identity}`, 'mail', identity];
  const found = directory.find(attribute, value);
  const mailbox = found.find(isMailbox);
  if (mailbox !== undefined) return mailbox;
  const all = [...found, ...directory.find(otherAttribute, otherValue)].filter(isRecipient);
  return all.find(isMailbox) ?? all.find((entry) => entry.isA('user')) ?? all[0];
}

function isRecipient(entry: Entry): boolean {
  return recipientClasses.some((objectClass) => entry.isA(objectClass));
}
