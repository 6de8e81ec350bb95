import type { Entry } from '../../../directory/entry.js';
import { displayType } from '../../../wire/address-book/flags.js';
import { isMailbox } from '../../recipient.js';

/** An entry of the directory as the address book names it. */
export interface AddressBookObject {
  readonly entry: Entry;
  /** Its Minimal Entry ID. */
  readonly mid: number;
  /** What lists are sorted by. */
  readonly displayName: string;
}

/** Classes of objects that mail is addressed to. */
const recipientClasses = ['user', 'contact', 'group', 'publicFolder', 'msExchDynamicDistributionList'];

/** Classes of objects that a client asks for by DN: servers and arrays, databases, transfer agents. */
const configurationClasses = ['msExchExchangeServer', 'msExchMDB', 'mTA'];

export function isRecipient(entry: Entry): boolean {
  return recipientClasses.some((name) => entry.isA(name));
}

/** True for what can be asked for by its legacyExchangeDN. */
export function hasAddressBookName(entry: Entry): boolean {
  if (entry.first('legacyExchangeDN') === undefined) return false;
  return isRecipient(entry) || configurationClasses.some((name) => entry.isA(name));
}

/** Its own name, or for want of a display name that of the entry. */
export function displayNameOf(entry: Entry): string {
  return entry.first('displayName') ?? entry.first('adminDisplayName') ?? entry.dn.name;
}

/** What identifies the object: its GUID as Latin-1 octets. */
export function objectKeyOf(entry: Entry): string {
  const guid = entry.bytes('objectGUID');
  return guid === undefined ? entry.dn.key : Buffer.from(guid).toString('latin1');
}

/** legacyExchangeDN, or the GUID for what has none: address lists, and the global one is `/` (MS-OXNSPI 2.2.9.3). */
export function distinguishedNameOf({ entry }: AddressBookObject): string {
  return entry.first('legacyExchangeDN') ?? guidNameOf(entry);
}

/** `/guid=` and 32 hexadecimal digits, in the order of the wire. */
export function guidNameOf(entry: Entry): string {
  return `/guid=${Buffer.from(entry.bytes('objectGUID') ?? [])
    .toString('hex')
    .toUpperCase()}`;
}

/** Its kind (MS-OXNSPI 2.2.1.3). */
export function displayTypeOf(entry: Entry): number {
  if (entry.isA('addressBookContainer')) return displayType.DT_CONTAINER;
  if (entry.isA('group')) return displayType.DT_DISTLIST;
  if (entry.isA('publicFolder')) return displayType.DT_FORUM;
  if (entry.isA('msExchDynamicDistributionList')) return displayType.DT_AGENT;
  const isForeign = entry.first('targetAddress') !== undefined && !isMailbox(entry);
  return entry.isA('contact') || isForeign ? displayType.DT_REMOTE_MAILUSER : displayType.DT_MAILUSER;
}
