/** The folder ids of a logon to a mailbox, in their order (MS-OXCSTOR 2.2.1.1.3). */
export const mailboxFolders = [
  'Root',
  'Deferred Action',
  'Spooler Queue',
  'IPM Subtree',
  'Inbox',
  'Outbox',
  'Sent Items',
  'Deleted Items',
  'Common Views',
  'Schedule',
  'Search',
  'Views',
  'Shortcuts',
] as const;

/** The folder ids of a logon to public folders, in their order; three more are unused (MS-OXCSTOR 2.2.1.1.4). */
export const publicFolders = [
  'Root',
  'IPM Subtree',
  'Non-IPM Subtree',
  'EForms Registry',
  'Free/Busy Data',
  'Offline Address Book Data',
  'EForms Registry of the locale',
  "Local site's Free/Busy Data",
  "Local site's Offline Address Book Data",
  'NNTP Article Index',
] as const;
