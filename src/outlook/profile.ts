import type { PoxRpcProtocol, PoxSettings } from '../wire/autodiscover/messages.js';
import type { Profile } from './resolution.js';

/**
 * What Outlook writes into its profile of an Autodiscover answer, or undefined when the answer has no EXCH block with
 * server and names (a POP or IMAP account).
 */
export function profileFromSettings(settings: PoxSettings): Profile | undefined {
  const homeServer = elementOf(settings, 'EXCH', 'Server');
  const homeServerDN = elementOf(settings, 'EXCH', 'ServerDN');
  if (homeServer === undefined || homeServerDN === undefined || settings.user.legacyDn === '')
    return undefined;
  return {
    homeServer,
    homeServerDN,
    userDN: settings.user.legacyDn,
    proxyServer: elementOf(settings, 'EXPR', 'Server') ?? '',
    learnedBy: 'autodiscover',
  };
}

/** The server with the public folders, where that is one (EXCH/PublicFolderServer). */
export function publicFolderServerOf(settings: PoxSettings): string | undefined {
  return elementOf(settings, 'EXCH', 'PublicFolderServer');
}

function elementOf(settings: PoxSettings, type: PoxRpcProtocol['type'], name: string): string | undefined {
  const block = settings.protocols.find(
    (protocol): protocol is PoxRpcProtocol => protocol.type === type && 'elements' in protocol,
  );
  return block?.elements.find((element) => element.name === name)?.text;
}
