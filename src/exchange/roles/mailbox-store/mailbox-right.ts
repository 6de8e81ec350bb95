import { tryDnKey } from '../../../directory/dn-key.js';
import type { Entry } from '../../../directory/entry.js';

/** `owner`: the mailbox's own user. `fullAccess`: a user whom the mailbox was opened to, with everything in it. */
export type MailboxRight = 'owner' | 'fullAccess';

/**
 * What a user may do with a mailbox; undefined for nothing. The owner is the mailbox's account, or the one of another
 * forest that it is linked to; full access is what `msExchDelegateListLink` tells of. Rights on single folders are not
 * modelled, nor those that stand in security descriptors alone.
 */
export function mailboxRightOf(user: Entry, mailbox: Entry): MailboxRight | undefined {
  if (user.dn.key === mailbox.dn.key) return 'owner';
  const linkedTo = mailbox.first('msExchMasterAccountSid');
  if (linkedTo !== undefined && linkedTo === user.first('objectSid')) return 'owner';
  const delegates = mailbox.all('msExchDelegateListLink');
  return delegates.some((dn) => tryDnKey(dn) === user.dn.key) ? 'fullAccess' : undefined;
}
