/** The two endpoints of MAPI over HTTP, by the last part of their paths: mailbox and address book (MS-OXCMAPIHTTP 2.1). */
export type MapiHttpEndpoint = 'emsmdb' | 'nspi';

/** Request types of the mailbox server endpoint (MS-OXCMAPIHTTP 2.2.3.3.1). */
export const mailboxRequestTypes = ['Connect', 'Execute', 'Disconnect', 'NotificationWait', 'PING'] as const;

/** Request types of the address book server endpoint (MS-OXCMAPIHTTP 2.2.3.3.1). */
export const addressBookRequestTypes = [
  'Bind',
  'Unbind',
  'CompareMIds',
  'DNToMId',
  'GetMatches',
  'GetPropList',
  'GetProps',
  'GetSpecialTable',
  'GetTemplateInfo',
  'ModLinkAtt',
  'ModProps',
  'QueryColumns',
  'QueryRows',
  'ResolveNames',
  'ResortRestriction',
  'SeekEntries',
  'UpdateStat',
  'GetMailboxUrl',
  'GetAddressBookUrl',
  'PING',
] as const;

/** One of {@link mailboxRequestTypes}. */
export type MailboxRequestType = (typeof mailboxRequestTypes)[number];

/** One of {@link addressBookRequestTypes}. */
export type AddressBookRequestType = (typeof addressBookRequestTypes)[number];
