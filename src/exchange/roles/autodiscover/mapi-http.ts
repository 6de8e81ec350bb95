import { withoutEndSlashes } from '../../../values/end-slashes.js';
import type { PoxMapiHttpEndpoint, PoxMapiHttpProtocol } from '../../../wire/autodiscover/messages.js';
import { type Fact, mapFact, throughFacts } from '../../fact.js';
import { guidName } from '../../home/home-server.js';
import type { Mailbox } from '../../recipient.js';
import { offersMapiHttp, speaksMapiHttp } from '../mapi-http.js';
import type { ElementFact } from './answer.js';
import type { AnswerContext } from './answer-context.js';
import { firstUrl } from './published-urls.js';

/** True when a mailbox is to be reached by MAPI over HTTP by those who can: its own switch, else the organization's. */
export function isMapiHttpEnabled(
  { configuration, database, shape }: AnswerContext,
  mailbox: Mailbox,
): boolean {
  const owner = database.owningServer?.value;
  if (owner === undefined || !speaksMapiHttp(owner)) return false;
  const enabled = mailbox.mapiHttpEnabled ?? configuration.mapiHttpEnabled;
  return enabled?.value ?? shape.mapiHttp?.byDefault ?? false;
}

/** The block for one mailbox. */
export type MapiHttpBlock = (
  mailbox: Mailbox,
) => { readonly protocol: PoxMapiHttpProtocol; readonly facts: readonly ElementFact[] } | undefined;

/** What a server does not answer at its address is not handed out. Undefined without a URL for MAPI over HTTP; the block is undefined for a mailbox without a GUID and address. */
export function mapiHttpBlock({ configuration, ...context }: AnswerContext): MapiHttpBlock | undefined {
  const servers = context.servers.filter((server) => offersMapiHttp(configuration, server));
  const internal = firstUrl(configuration, servers, 'mapi', 'internal');
  const external = firstUrl(configuration, servers, 'mapi', 'external');
  if (internal === undefined && external === undefined) return undefined;
  return (mailbox) => {
    const id = guidName(mailbox);
    if (id === undefined) return undefined;
    const facts: ElementFact[] = [];
    const url = (base: Fact<string> | undefined, service: string, element: string) => {
      const whole = mapFact(base, (text) => `${withoutEndSlashes(text)}/${service}/?MailboxId=${id.value}`);
      const fact = throughFacts(whole, id);
      if (fact !== undefined) facts.push({ element, fact });
      return fact?.value;
    };
    const endpoint = (name: string, service: string): PoxMapiHttpEndpoint => {
      const internalUrl = url(internal, service, `mapiHttp/${name}/InternalUrl`);
      const externalUrl = url(external, service, `mapiHttp/${name}/ExternalUrl`);
      return { ...(internalUrl && { internalUrl }), ...(externalUrl && { externalUrl }) };
    };
    const mailStore = endpoint('MailStore', 'emsmdb');
    const addressBook = endpoint('AddressBook', 'nspi');
    return { protocol: { type: 'mapiHttp', mailStore, addressBook }, facts };
  };
}
