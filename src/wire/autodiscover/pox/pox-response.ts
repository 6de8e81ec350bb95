import { LabError } from '../../../errors.js';
import type { PoxResponse } from '../messages.js';
import { outlookResponseNamespace, responseNamespace } from '../namespaces.js';
import { childOf, readXml, type XmlElement } from '../xml-reader.js';
import { attribute, block, document } from '../xml-text.js';
import { decodePoxAccount, encodePoxAccount } from './pox-account.js';
import { decodePoxError, encodePoxError } from './pox-error.js';
import { decodePoxUser, encodePoxUser } from './pox-user.js';

/** Longest answer that is read, in characters: room for hundreds of automapped mailboxes. */
export const maximumPoxResponseLength = 262_144;

/*
 * MS-OXDSCLI 2.2.4.1
 *
 *   Autodiscover    xmlns ".../autodiscover/responseschema/2006"
 *     Response      xmlns ".../autodiscover/outlook/responseschema/2006a"; none of its own around an Error
 *       User        pox-user.ts; not in a redirection
 *       Account     pox-account.ts
 *     or
 *       Error       pox-error.ts
 */

/** Writes an answer as Exchange 2010 does: no prefixes, one element on each line. */
export function encodePoxResponse(response: PoxResponse): string {
  const lines =
    response.action === 'error'
      ? block(1, 'Response', encodePoxError(response))
      : block(
          1,
          'Response',
          [
            ...(response.action === 'settings' ? encodePoxUser(response.user) : []),
            ...encodePoxAccount(response),
          ],
          attribute('xmlns', outlookResponseNamespace),
        );
  return document(block(0, 'Autodiscover', lines, attribute('xmlns', responseNamespace)));
}

/**
 * Reads an answer as an Outlook does: in any order, and past whatever it does not know. Protocol blocks and
 * alternative mailboxes of other types than those of `messages.ts` are left out.
 *
 * @throws DecodeError when it is not XML (a web page, say); LabError `decode-failed` when it is no such answer
 */
export function decodePoxResponse(xml: string): PoxResponse {
  const root = readXml(xml, 'Autodiscover response', maximumPoxResponseLength);
  const response = root.name === 'Autodiscover' ? childOf(root, 'Response') : undefined;
  if (response === undefined) {
    throw new LabError('decode-failed', `expected Autodiscover and Response, found ${root.name}`);
  }
  return decodeResponseElement(response);
}

function decodeResponseElement(response: XmlElement): PoxResponse {
  const error = childOf(response, 'Error');
  if (error !== undefined) return decodePoxError(error);
  const account = childOf(response, 'Account');
  if (account === undefined) {
    throw new LabError('decode-failed', 'expected an Account or an Error', { where: 'Response' });
  }
  return decodePoxAccount(account, () => decodePoxUser(childOf(response, 'User')));
}
