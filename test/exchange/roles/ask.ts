import type { Organization } from '../../../src/exchange/organization.js';
import type { AutodiscoverAnswer } from '../../../src/exchange/roles/autodiscover/answer.js';
import { type AutodiscoverClient, plainClient } from '../../../src/exchange/roles/autodiscover/client.js';
import type { AutodiscoverRole } from '../../../src/exchange/roles/autodiscover/role.js';
import { answerAutodiscover } from '../../../src/exchange/roles/autodiscover/role.js';
import type { PoxRpcProtocol, PoxSettings } from '../../../src/wire/autodiscover/messages.js';

const acceptableResponseSchema =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** Asks for an address, or a legacyExchangeDN when it begins with a slash. */
export function ask(
  about: Organization | AutodiscoverRole,
  identity: string,
  server = 'CAS1',
  client: AutodiscoverClient = plainClient,
): AutodiscoverAnswer {
  const name = identity.startsWith('/') ? { legacyDn: identity } : { emailAddress: identity };
  const request = { ...name, acceptableResponseSchema };
  const question = { request, client, server, time: '10:33:57.9189914', errorId: 4224698814 };
  return 'answer' in about ? about.answer(question) : answerAutodiscover(about, question);
}

/** The answer's settings; fails the test on any other answer. */
export function settingsOf({ response }: AutodiscoverAnswer): PoxSettings {
  if (response.action !== 'settings') throw new Error(`expected settings, got ${JSON.stringify(response)}`);
  return response;
}

/** The names of a block's elements in order. */
export function namesIn(settings: PoxSettings, type: PoxRpcProtocol['type']): readonly string[] {
  return blockOf(settings, type)?.elements.map(({ name }) => name) ?? [];
}

/** The text of one element of a block. */
export function textOf(
  settings: PoxSettings,
  type: PoxRpcProtocol['type'],
  element: string,
): string | undefined {
  return blockOf(settings, type)?.elements.find(({ name }) => name === element)?.text;
}

function blockOf(settings: PoxSettings, type: PoxRpcProtocol['type']): PoxRpcProtocol | undefined {
  return settings.protocols.find(
    (protocol): protocol is PoxRpcProtocol => 'elements' in protocol && protocol.type === type,
  );
}
