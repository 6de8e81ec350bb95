import type { PoxWebAccess, PoxWebProtocol } from '../../../wire/autodiscover/messages.js';
import type { AuthenticationMethod } from '../../authentication-methods.js';
import { mapFact } from '../../fact.js';
import type { OutlookProvider } from '../../outlook-provider.js';
import type { Server } from '../../servers/server.js';
import type { Snapshot } from '../../snapshot.js';
import type { VirtualDirectory } from '../../virtual-directory.js';
import type { ElementFact } from './answer.js';
import { timeToLive } from './element-values.js';
import { firstUrl, folderUrl, type Side, urlOn, virtualDirectoriesOf } from './published-urls.js';

/** The methods that `AuthenticationMethod` of an OWAUrl names. */
const named: ReadonlySet<AuthenticationMethod> = new Set([
  'Basic',
  'Ntlm',
  'Fba',
  'Digest',
  'WindowsIntegrated',
]);

/** The WEB block: Outlook Web App inside (of every server near the mailbox) and outside (of the first). */
export function webBlock(
  configuration: Snapshot,
  servers: readonly Server[],
  provider: OutlookProvider | undefined,
): { readonly protocol: PoxWebProtocol | undefined; readonly facts: readonly ElementFact[] } {
  const facts: ElementFact[] = [];
  const internal = webAccess(configuration, servers, 'internal', facts);
  const external = webAccess(configuration, servers, 'external', facts);
  if (internal === undefined && external === undefined) return { protocol: undefined, facts };
  const ttl = timeToLive(provider);
  if (ttl !== undefined) facts.push({ element: 'WEB/TTL', fact: ttl });
  const protocol = {
    type: 'WEB' as const,
    ...(internal && { internal }),
    ...(external && { external }),
    ...(ttl && { ttl: ttl.value }),
  };
  return { protocol, facts };
}

function webAccess(
  configuration: Snapshot,
  servers: readonly Server[],
  side: Side,
  facts: ElementFact[],
): PoxWebAccess | undefined {
  const element = side === 'internal' ? 'WEB/Internal' : 'WEB/External';
  const published = virtualDirectoriesOf(configuration, servers, 'outlookWebApp').flatMap((directory) => {
    const url = mapFact(urlOn(side, directory), folderUrl);
    return url === undefined ? [] : { directory, url };
  });
  const distinct = published.filter(
    ({ url }, index) => published.findIndex((other) => other.url.value === url.value) === index,
  );
  const shown = side === 'internal' ? distinct : distinct.slice(0, 1);
  if (shown.length === 0) return undefined;
  const webServices = firstUrl(configuration, servers, 'webServices', side);
  facts.push(...shown.map(({ url }) => ({ element: `${element}/OWAUrl`, fact: url })));
  if (webServices !== undefined) facts.push({ element: `${element}/Protocol/ASUrl`, fact: webServices });
  return {
    owaUrls: shown.map(({ directory, url }) => ({
      authenticationMethod: authenticationMethodOf(directory, side),
      url: url.value,
    })),
    ...(webServices && { asUrl: webServices.value }),
  };
}

function authenticationMethodOf(directory: VirtualDirectory, side: Side): string {
  const methods =
    side === 'internal' ? directory.internalAuthenticationMethods : directory.externalAuthenticationMethods;
  return [...(methods?.value ?? [])].filter((method) => named.has(method)).join(', ');
}
