import { LabError } from '../../errors.js';
import type {
  PoxProtocol,
  PoxRedirectAddress,
  PoxRedirectUrl,
  PoxResponse,
  PoxSettings,
  PoxUser,
} from './messages.js';
import { decodePoxAlternativeMailbox, encodePoxAlternativeMailbox } from './pox-alternative-mailbox.js';
import { decodePoxRpcProtocol, encodePoxRpcProtocol } from './pox-rpc-protocol.js';
import { decodePoxWebProtocol, encodePoxWebProtocol } from './pox-web-protocol.js';
import { textOf, type XmlElement } from './xml-reader.js';
import { block, textLine } from './xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.2
 *
 *   Account
 *     AccountType          "email"; settings only
 *     Action               "settings" | "redirectAddr" | "redirectUrl"
 *     RedirectAddr         with redirectAddr
 *     RedirectUrl          with redirectUrl
 *     Protocol             any number
 *     AlternativeMailbox   any number
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
        ...response.protocols.flatMap((protocol) =>
          protocol.type === 'WEB' ? encodePoxWebProtocol(protocol) : encodePoxRpcProtocol(protocol),
        ),
        ...response.alternativeMailboxes.flatMap(encodePoxAlternativeMailbox),
      ];
  }
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
      return {
        action,
        user: user(),
        protocols: all(account, 'Protocol', decodeProtocol),
        alternativeMailboxes: all(account, 'AlternativeMailbox', decodePoxAlternativeMailbox),
      };
    default:
      throw new LabError('decode-failed', `unknown Action "${action ?? ''}"`, { where: 'Account' });
  }
}

function decodeProtocol(protocol: XmlElement): PoxProtocol | undefined {
  const type = textOf(protocol, 'Type');
  if (type === 'EXCH' || type === 'EXPR') return decodePoxRpcProtocol(type, protocol);
  return type === 'WEB' ? decodePoxWebProtocol(protocol) : undefined;
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
