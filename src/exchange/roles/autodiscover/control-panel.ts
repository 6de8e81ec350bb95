import { type Fact, mapFact, throughFacts } from '../../fact.js';
import { smtpDomain } from '../../home/home-server.js';
import type { ElementValue } from './answer.js';

const realm = '<realm>';

/**
 * A page relative to `EcpUrl`; nothing without an address for the options.
 *
 * @param page - `<realm>` in it becomes the mailbox's SMTP domain
 */
export function optionsPage(url: Fact<string> | undefined, page: string | undefined): ElementValue {
  if (page === undefined || url === undefined) return undefined;
  if (!page.includes(realm)) return mapFact(url, () => page);
  return ({ primarySmtpAddress }) => {
    const domain = smtpDomain(primarySmtpAddress?.value);
    return throughFacts(
      mapFact(url, () => domain && page.replace(realm, () => domain)),
      primarySmtpAddress,
    );
  };
}
