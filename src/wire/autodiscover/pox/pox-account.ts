import { LabError } from '../../../errors.js';
import type {
  PoxProtocol,
  PoxRedirectAddress,
  PoxRedirectUrl,
  PoxResponse,
  PoxSettings,
  PoxUser,
} from '../messages.js';
import { childOf, textOf, type XmlElement } from '../xml-reader.js';
import { block, optionalLine, textLine } from '../xml-text.js';
import { decodePoxAlternativeMailbox, encodePoxAlternativeMailbox } from './pox-alternative-mailbox.js';
import { decodePoxMailProtocol, encodePoxMailProtocol } from './pox-mail-protocol.js';
import { decodePoxMapiHttpProtocol, encodePoxMapiHttpProtocol } from './pox-mapi-http-protocol.js';
import { decodePoxRpcProtocol, encodePoxRpcProtocol } from './pox-rpc-protocol.js';
import { decodePoxWebProtocol, encodePoxWebProtocol } from './pox-web-protocol.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.2
 *
 *   Account
 *     AccountType                "email"; settings only
 *     Action                     "settings" | "redirectAddr" | "redirectUrl"
 *     RedirectAddr               with redirectAddr
 *     RedirectUrl                with redirectUrl
 *     MicrosoftOnline            "True" | "False"; Exchange 2013 and later
 *     ConsumerMailbox            "True" | "False"; Exchange 2016 and later
 *     Protocol                   any number
 *     AlternativeMailbox         any number
 *     PublicFolderInformation    Exchange 2013 and later
 *       SmtpAddress
 */

export function encodePoxAccount(response: PoxSettings | PoxRedirectAddress | PoxRedirectUrl): string[] {
  return block(2, 'Account', accountLines(response));
}

function accountLines(response: PoxSettings | PoxRedirectAddress | PoxRedirectUrl): string[] {
  const action = textLine(3, 'Action', response.action);
  switch (response.action) {
    case 'redirectAddr':
      return [action, textLine(3, 'RedirectAddr', response.address)];
    case 'redirectUrl':
      return [action, textLine(3, 'RedirectUrl', response.url)];
    case 'settings':
      return [
        textLine(3, 'AccountType', 'email'),
        action,
        ...optionalLine(3, 'MicrosoftOnline', booleanText(response.microsoftOnline)),
        ...optionalLine(3, 'ConsumerMailbox', booleanText(response.consumerMailbox)),
        ...response.protocols.flatMap(encodeProtocol),
        ...response.alternativeMailboxes.flatMap(encodePoxAlternativeMailbox),
        ...publicFolderLines(response.publicFolderAddress),
      ];
  }
}

function encodeProtocol(protocol: PoxProtocol): string[] {
  switch (protocol.type) {
    case 'WEB':
      return encodePoxWebProtocol(protocol);
    case 'mapiHttp':
      return encodePoxMapiHttpProtocol(protocol);
    case 'POP3':
    case 'IMAP':
    case 'SMTP':
      return encodePoxMailProtocol(protocol);
    default:
      return encodePoxRpcProtocol(protocol);
  }
}

function publicFolderLines(address: string | undefined): string[] {
  return address === undefined
    ? []
    : block(3, 'PublicFolderInformation', [textLine(4, 'SmtpAddress', address)]);
}

/** As .NET writes a truth value. */
function booleanText(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'True' : 'False';
}

/**
 * @param user - reads the `User` beside it; called for settings only
 * @throws LabError `decode-failed`
 */
export function decodePoxAccount(account: XmlElement, user: () => PoxUser): PoxResponse {
  const action = textOf(account, 'Action');
  switch (action) {
    case 'redirectAddr':
      return { action, address: required(account, 'RedirectAddr') };
    case 'redirectUrl':
      return { action, url: required(account, 'RedirectUrl') };
    case 'settings':
      return decodeSettings(account, user());
    default:
      throw new LabError('decode-failed', `unknown Action "${action ?? ''}"`, { where: 'Account' });
  }
}

function decodeSettings(account: XmlElement, user: PoxUser): PoxSettings {
  const microsoftOnline = booleanOf(account, 'MicrosoftOnline');
  const consumerMailbox = booleanOf(account, 'ConsumerMailbox');
  const publicFolders = childOf(account, 'PublicFolderInformation');
  const publicFolderAddress = publicFolders && textOf(publicFolders, 'SmtpAddress');
  return {
    action: 'settings',
    user,
    ...(microsoftOnline === undefined ? {} : { microsoftOnline }),
    ...(consumerMailbox === undefined ? {} : { consumerMailbox }),
    protocols: all(account, 'Protocol', decodeProtocol),
    alternativeMailboxes: all(account, 'AlternativeMailbox', decodePoxAlternativeMailbox),
    ...(publicFolderAddress === undefined ? {} : { publicFolderAddress }),
  };
}

function decodeProtocol(protocol: XmlElement): PoxProtocol | undefined {
  if (protocol.attributes.get('Type') === 'mapiHttp') return decodePoxMapiHttpProtocol(protocol);
  const type = textOf(protocol, 'Type');
  if (type === 'EXCH' || type === 'EXPR' || type === 'EXHTTP') return decodePoxRpcProtocol(type, protocol);
  if (type === 'POP3' || type === 'IMAP' || type === 'SMTP') return decodePoxMailProtocol(type, protocol);
  return type === 'WEB' ? decodePoxWebProtocol(protocol) : undefined;
}

/** Undefined where the element is missing or says something else. */
function booleanOf(account: XmlElement, name: string): boolean | undefined {
  const text = textOf(account, name)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function all<T>(account: XmlElement, name: string, decode: (element: XmlElement) => T | undefined): T[] {
  return account.children.flatMap((child) => {
    const decoded = child.name === name ? decode(child) : undefined;
    return decoded === undefined ? [] : [decoded];
  });
}

function required(account: XmlElement, name: string): string {
  const text = textOf(account, name);
  if (text === undefined) throw new LabError('decode-failed', `expected ${name}`, { where: 'Account' });
  return text;
}
