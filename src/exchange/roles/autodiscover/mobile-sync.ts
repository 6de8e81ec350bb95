import type { MobileSyncResponse } from '../../../wire/autodiscover/mobile-sync/mobile-sync-messages.js';
import type { Organization } from '../../organization.js';
import type { Mailbox } from '../../recipient.js';
import { generationOfServer } from '../../servers/server.js';
import { anyUrl, nearestVirtualDirectories } from './nearest-virtual-directories.js';

/** MS-ASCMD 2.2.3.177.1: a protocol error. Nothing finer is on record for an unknown user. */
const protocolError = 2;

/**
 * What a server tells a phone (MS-ASCMD 2.2.1.1): one address, of the ActiveSync virtual directory nearest to the
 * mailbox, outside before inside.
 *
 * @param server - name of the client access server that is asked
 * @returns undefined when no virtual directory there serves ActiveSync
 */
export function answerMobileSync(
  organization: Organization,
  server: string,
  address: string,
): MobileSyncResponse | undefined {
  const { configuration } = organization;
  const asked = configuration.findServer(server);
  if (nearestVirtualDirectories(configuration, 'activeSync', asked).length === 0) return undefined;
  const culture = asked !== undefined && generationOfServer(asked) === 2007 ? 'en:en' : 'en:us';
  const emailAddress = address.trim();
  const refuse = (debugData: string): MobileSyncResponse => ({
    action: 'error',
    culture,
    emailAddress,
    status: protocolError,
    message: 'The directory service could not be reached', // in the words of MS-ASCMD 4.2.2
    debugData,
  });
  const recipient = organization.findRecipient(emailAddress);
  if (recipient === undefined || recipient.kind === 'other') return refuse('MailUser');
  const user = {
    displayName: recipient.displayName.value,
    emailAddress: recipient.primarySmtpAddress?.value ?? emailAddress,
  };
  if (recipient.kind === 'mailUser') {
    return { action: 'redirect', culture, user, address: recipient.targetAddress.value };
  }
  const mailboxServer = mailboxServerOf(organization, recipient);
  const url = anyUrl(nearestVirtualDirectories(configuration, 'activeSync', asked, mailboxServer))?.value;
  if (url === undefined) return refuse('ActiveSync');
  return { action: 'settings', culture, user, servers: [{ type: 'MobileSync', url, name: url }] };
}

/** The server that owns the mailbox's database. */
export function mailboxServerOf({ configuration }: Organization, mailbox: Mailbox | undefined) {
  const { homeDatabase } = mailbox ?? {};
  return homeDatabase && configuration.findDatabase(homeDatabase.value)?.owningServer?.value;
}
