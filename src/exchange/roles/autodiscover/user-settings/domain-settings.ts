import type {
  DomainResponse,
  GetDomainSettingsRequest,
  GetDomainSettingsResponse,
  GetFederationInformationRequest,
  GetFederationInformationResponse,
  SettingError,
} from '../../../../wire/autodiscover/soap/soap-messages.js';
import type { AcceptedDomain } from '../../../accepted-domain.js';
import type { Organization } from '../../../organization.js';
import type { Server } from '../../../servers/server.js';
import type { Snapshot } from '../../../snapshot.js';
import { nearestVirtualDirectories } from '../nearest-virtual-directories.js';
import { answered, invalidSetting, noError, unavailableSetting } from './soap-outcomes.js';
import { formatDottedVersion } from './soap-version.js';

/** Settings of a domain that Exchange knows (MS-OXWSADISC 3.1.4.1.3.4). */
const domainSettings: ReadonlyMap<string, (configuration: Snapshot, asked: Server) => string | undefined> =
  new Map([
    ['ExternalEwsUrl', (configuration, asked) => externalWebServices(configuration, asked)?.url],
    ['ExternalEwsVersion', (configuration, asked) => externalWebServices(configuration, asked)?.version],
  ]);

/** GetDomainSettings: what a server says about each domain, in order. */
export function answerDomainSettings(
  { configuration }: Organization,
  asked: Server,
  request: GetDomainSettingsRequest,
): GetDomainSettingsResponse {
  return {
    operation: 'GetDomainSettings',
    ...answered,
    domains: request.domains.map((domain) => answerDomain(configuration, asked, domain, request.settings)),
  };
}

function answerDomain(
  configuration: Snapshot,
  asked: Server,
  domain: string,
  names: readonly string[],
): DomainResponse {
  if (findAcceptedDomain(configuration, domain) === undefined) {
    const errorMessage = `The domain '${domain}' is not one of this organization.`;
    return { errorCode: 'InvalidDomain', errorMessage, settingErrors: [], settings: [] };
  }
  const settings: { name: string; value: string }[] = [];
  const settingErrors: SettingError[] = [];
  for (const name of new Set(names)) {
    const read = domainSettings.get(name);
    const value = read?.(configuration, asked);
    if (value !== undefined) settings.push({ name, value });
    else settingErrors.push(read === undefined ? invalidSetting(name) : unavailableSetting(name));
  }
  return { ...noError, settingErrors, settings };
}

function externalWebServices(
  configuration: Snapshot,
  asked: Server,
): { readonly url: string; readonly version: string | undefined } | undefined {
  for (const { externalUrl, server } of nearestVirtualDirectories(configuration, 'webServices', asked)) {
    if (externalUrl === undefined) continue;
    const version = server.version && formatDottedVersion(server.version.value);
    return { url: externalUrl.value, version };
  }
  return undefined;
}

/** GetFederationInformation: how to trust this organization, for a domain of its own. */
export function answerFederationInformation(
  { configuration }: Organization,
  { domain }: GetFederationInformationRequest,
): GetFederationInformationResponse {
  const operation = 'GetFederationInformation';
  const [trust] = configuration.federationTrusts;
  if (findAcceptedDomain(configuration, domain) === undefined || trust?.applicationUri === undefined) {
    const errorMessage = `No federation is configured for the domain '${domain}'.`;
    return { operation, errorCode: 'NotFederated', errorMessage, tokenIssuers: [], domains: [] };
  }
  const { applicationUri, tokenIssuerUri, tokenIssuerEndpoint } = trust;
  return {
    operation,
    ...answered,
    applicationUri: applicationUri.value,
    tokenIssuers:
      tokenIssuerUri === undefined
        ? []
        : [
            {
              uri: tokenIssuerUri.value,
              ...(tokenIssuerEndpoint && { endpoint: tokenIssuerEndpoint.value }),
            },
          ],
    domains: configuration.acceptedDomains
      .filter(({ type }) => type === 'authoritative')
      .map(({ domainName }) => domainName.value),
  };
}

/** The accepted domain that a mail domain belongs to; `*.contoso.com` takes its subdomains. */
export function findAcceptedDomain(
  { acceptedDomains }: Snapshot,
  domain: string,
): AcceptedDomain | undefined {
  const wanted = domain.trim().toLowerCase().replace(/\.$/, '');
  return acceptedDomains.find(({ domainName }) => {
    const accepted = domainName.value.toLowerCase();
    return accepted.startsWith('*.')
      ? wanted === accepted.slice(2) || wanted.endsWith(accepted.slice(1))
      : wanted === accepted;
  });
}
