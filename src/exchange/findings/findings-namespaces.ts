import { hostOf } from '../outlook-anywhere.js';
import type { Snapshot } from '../snapshot.js';
import type { Finding } from './finding.js';

/** Findings about the names that clients are told: URLs, Outlook Anywhere, arrays, service connection points. */
export function namespaceFindings(configuration: Snapshot): readonly Finding[] {
  return [...arrayNames(configuration), ...connectionPoints(configuration), ...outside(configuration)];
}

function* arrayNames({ clientAccessArrays, virtualDirectories }: Snapshot): Generator<Finding> {
  for (const { dn, name, fqdn } of clientAccessArrays) {
    const host = fqdn?.value.toLowerCase();
    if (host === undefined) continue;
    const users = virtualDirectories.filter(({ internalUrl, externalUrl }) =>
      [internalUrl, externalUrl].some((url) => url && hostOf(url.value)?.toLowerCase() === host),
    );
    const outer = users.find(
      ({ externalUrl }) => externalUrl && hostOf(externalUrl.value)?.toLowerCase() === host,
    );
    const user = outer ?? users[0];
    if (user === undefined) continue;
    const what = user.kind === 'outlookAnywhere' ? 'Outlook Anywhere' : 'URL';
    yield {
      severity: 'warning',
      code: user.kind === 'outlookAnywhere' ? 'array-is-outlook-anywhere-host' : 'array-is-url-host',
      dn,
      attribute: 'networkAddress',
      message:
        outer === undefined
          ? `the array ${name} shares ${host} with the ${what} host of ${user.dn}`
          : `the array ${name} shares ${host} with the external ${what} host of ${user.dn}: outside, Outlook tries RPC over TCP there first`,
    };
  }
}

function* connectionPoints(configuration: Snapshot): Generator<Finding> {
  const { serviceConnectionPoints, servers, virtualDirectories, acceptedDomains, sites } = configuration;
  const known = new Set<string>();
  const know = (text: string | undefined) => {
    const host = text === undefined ? undefined : hostOf(text);
    if (host !== undefined) known.add(host.toLowerCase());
  };
  for (const { fqdn } of servers) know(fqdn?.value);
  for (const { internalUrl, externalUrl } of virtualDirectories) {
    know(internalUrl?.value);
    know(externalUrl?.value);
  }
  for (const { domainName } of acceptedDomains) know(`autodiscover.${domainName.value.replace(/^\*\./, '')}`);
  const siteNames = new Set(sites.map(({ name }) => name.toLowerCase()));
  if (!serviceConnectionPoints.some(({ kind }) => kind === 'url')) {
    yield {
      severity: 'warning',
      code: 'no-connection-point',
      dn: '',
      message: 'there is no service connection point of Autodiscover: clients inside go by DNS',
    };
  }
  for (const { dn, kind, binding, sites: meantFor } of serviceConnectionPoints) {
    if (kind === 'pointer') continue;
    const attribute = 'serviceBindingInformation';
    const host = binding === undefined ? undefined : hostOf(binding.value)?.toLowerCase();
    if (host === undefined) {
      yield {
        severity: 'error',
        code: 'connection-point-without-url',
        dn,
        attribute,
        message: 'it holds no URL',
      };
    } else if (!known.has(host)) {
      yield {
        severity: 'warning',
        code: 'connection-point-to-unknown-host',
        dn,
        attribute,
        message: `${host} is neither a server nor the host of a URL`,
      };
    }
    if (binding !== undefined && !/^https:/i.test(binding.value.trim())) {
      yield {
        severity: 'warning',
        code: 'connection-point-not-https',
        dn,
        attribute,
        message: `${binding.value} is no https URL: Outlook passes it over`,
      };
    }
    for (const site of meantFor) {
      if (siteNames.has(site.toLowerCase())) continue;
      yield {
        severity: 'warning',
        code: 'connection-point-for-unknown-site',
        dn,
        attribute: 'keywords',
        message: `it is meant for the site ${site}, which does not exist`,
      };
    }
  }
}

function* outside({ outlookAnywhere, servers, name }: Snapshot): Generator<Finding> {
  const hasMailboxes = servers.some(({ roles }) => roles.has('mailbox'));
  if (hasMailboxes && !outlookAnywhere.some(({ externalHost }) => externalHost !== undefined)) {
    yield {
      severity: 'note',
      code: 'no-outlook-anywhere',
      dn: name?.source.dn ?? '',
      message: 'no Rpc virtual directory has an external host name: nobody connects from outside',
    };
  }
}
