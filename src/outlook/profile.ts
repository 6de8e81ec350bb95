import type { PoxRpcProtocol, PoxSettings } from '../wire/autodiscover/messages.js';
import type { Profile } from './resolution.js';

/**
 * What Outlook writes into its profile of an Autodiscover answer, or undefined when the answer has neither an EXCH block with
 * server and names nor addresses of MAPI over HTTP (a POP or IMAP account). Beside the latter there is no EXCH block: the
 * server is then the mailbox as the addresses have it, and its legacyExchangeDN is left to the address book.
 */
export function profileFromSettings(settings: PoxSettings): Profile | undefined {
  const mailbox = mailboxInAddresses(settings);
  const homeServer = elementOf(settings, 'EXCH', 'Server') ?? mailbox;
  const homeServerDN = elementOf(settings, 'EXCH', 'ServerDN') ?? (mailbox === undefined ? undefined : '');
  if (homeServer === undefined || homeServerDN === undefined || settings.user.legacyDn === '')
    return undefined;
  return {
    homeServer,
    homeServerDN,
    userDN: settings.user.legacyDn,
    proxyServer: elementOf(settings, 'EXPR', 'Server') ?? elementOf(settings, 'EXHTTP', 'Server') ?? '',
    learnedBy: 'autodiscover',
  };
}

/** The server with the public folders, where that is one (EXCH/PublicFolderServer). */
export function publicFolderServerOf(settings: PoxSettings): string | undefined {
  return elementOf(settings, 'EXCH', 'PublicFolderServer');
}

/** `<mailbox GUID>@<domain>` of the mailbox store's address (MS-OXCMAPIHTTP 2.2.2.1). */
function mailboxInAddresses({ protocols }: PoxSettings): string | undefined {
  const mapiHttp = protocols.find((protocol) => protocol.type === 'mapiHttp');
  const url = mapiHttp?.mailStore.internalUrl ?? mapiHttp?.mailStore.externalUrl;
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).searchParams.get('MailboxId') ?? undefined;
}

function elementOf(settings: PoxSettings, type: PoxRpcProtocol['type'], name: string): string | undefined {
  const block = settings.protocols.find(
    (protocol): protocol is PoxRpcProtocol => protocol.type === type && 'elements' in protocol,
  );
  return block?.elements.find((element) => element.name === name)?.text;
}
