import { LabError } from '../../errors.js';
import { decodePoxResponse } from '../../wire/autodiscover/pox/pox-response.js';
import type { LookupStep } from '../policy.js';
import type { RegistrySwitch } from '../registry.js';
import type { Recorder } from '../trace.js';
import { judge, type ServerAnswer } from './ask-server.js';
import { allowRedirect, findHttpRedirect } from './redirect.js';
import { type Attempt, BootPayloadFailed } from './search.js';
import { findServiceConnectionPoints } from './service-connection-point.js';

/** Office 365's own address (KB 3211279, steps 4 and 11). */
export const office365Host = 'autodiscover-s.outlook.com';

/** What every way of looking is called in a trace, and the switch that turns it off. */
export const ways: Readonly<Record<LookupStep, { readonly name: string; readonly off?: RegistrySwitch }>> = {
  'boot-payload': { name: 'Boot payload' },
  'preferred-local-xml': { name: 'Local XML' },
  'last-known-good': { name: 'Last known good', off: 'ExcludeLastKnownGoodURL' },
  'office-365-priority': { name: 'Office 365', off: 'ExcludeExplicitO365Endpoint' },
  'service-connection-point': { name: 'Service connection point', off: 'ExcludeScpLookup' },
  'root-domain': { name: 'Root domain', off: 'ExcludeHttpsRootDomain' },
  'autodiscover-host': { name: 'Autodiscover host', off: 'ExcludeHttpsAutoDiscoverDomain' },
  'local-xml': { name: 'Local XML' },
  'http-redirect': { name: 'HTTP redirect', off: 'ExcludeHttpRedirect' },
  'srv-record': { name: 'SRV record', off: 'ExcludeSrvRecord' },
  'office-365-failsafe': { name: 'Office 365', off: 'ExcludeExplicitO365Endpoint' },
};

/** What a way of looking leads to: an answer from a file, or addresses to ask, best first. */
export type Candidates =
  | { readonly answer: ServerAnswer }
  | { readonly urls: readonly URL[]; readonly attemptsEach?: number };

/** What a step is about, for its line in the trace. */
export function targetOf({ search, row }: Attempt, domain: string): string {
  switch (row.step) {
    case 'boot-payload':
      return 'file left by a restart';
    case 'preferred-local-xml':
    case 'local-xml':
      return `file for ${domain}`;
    case 'last-known-good':
      return search.lastKnownGood ?? '';
    case 'office-365-priority':
    case 'office-365-failsafe':
      return serviceAt(office365Host);
    case 'service-connection-point':
      return search.client.workstation.domain ?? '';
    case 'root-domain':
      return serviceAt(domain);
    case 'autodiscover-host':
      return serviceAt(`autodiscover.${domain}`);
    case 'http-redirect':
      return `http://autodiscover.${domain}/autodiscover/autodiscover.xml`;
    case 'srv-record':
      return `_autodiscover._tcp.${domain}`;
  }
}

/**
 * Why a way is left out although it stands in the version's order: a line for the trace, or `unheard-of` where this
 * workstation has nothing of the kind and no line is due.
 */
export function reasonToSkip({ search, row }: Attempt): string | 'unheard-of' | undefined {
  const { registry } = search;
  const { off } = ways[row.step];
  if (off !== undefined && registry.isSet(off)) return `${off} is set`;
  switch (row.step) {
    case 'boot-payload':
      return search.bootPayload === undefined ? 'unheard-of' : undefined;
    case 'preferred-local-xml':
      if (search.localXml === undefined) return 'unheard-of';
      return registry.isSet('PreferLocalXML') ? undefined : 'PreferLocalXML is not set';
    case 'local-xml':
      if (search.localXml === undefined) return 'unheard-of';
      return registry.isSet('PreferLocalXML') ? 'it was read first' : undefined;
    case 'last-known-good':
      if (search.lastKnownGood === undefined) return 'unheard-of';
      return search.trigger === 'connection-failure' ? 'a connection has failed' : undefined;
    case 'office-365-priority':
    case 'office-365-failsafe':
      return search.office365 ? undefined : 'unheard-of';
    case 'service-connection-point':
      return search.client.workstation.domain === undefined
        ? 'the workstation is in no Active Directory domain'
        : undefined;
    default:
      return undefined;
  }
}

/**
 * Finds out whom a way of looking says to ask.
 *
 * @throws LabError when the way leads nowhere
 */
export async function candidates(attempt: Attempt, recorder: Recorder, domain: string): Promise<Candidates> {
  const { search, row } = attempt;
  switch (row.step) {
    case 'boot-payload': {
      const { bootPayload } = search;
      if (bootPayload === undefined || 'unreadable' in bootPayload) {
        throw new BootPayloadFailed(bootPayload?.unreadable ?? 'there is none');
      }
      try {
        return { answer: judge(decodePoxResponse(bootPayload.text)) };
      } catch (error) {
        throw new BootPayloadFailed(error instanceof Error ? error.message : String(error));
      }
    }
    case 'preferred-local-xml':
    case 'local-xml':
      return { answer: judge(decodePoxResponse(search.localXml ?? '')) };
    case 'last-known-good':
      return { urls: [new URL(search.lastKnownGood ?? '')] };
    case 'service-connection-point':
      return { urls: await findServiceConnectionPoints(attempt, recorder, domain) };
    case 'http-redirect':
      return { urls: [await findHttpRedirect(attempt, recorder, domain)] };
    case 'srv-record':
      return { urls: [await findSrvRecord(attempt, recorder, domain)] };
    case 'root-domain':
      return {
        urls: [new URL(targetOf(attempt, domain))],
        attemptsEach: search.client.policy.assumptions.rootDomainAttempts,
      };
    case 'autodiscover-host':
    case 'office-365-priority':
    case 'office-365-failsafe':
      return { urls: [new URL(targetOf(attempt, domain))] };
  }
}

/**
 * The first record for port 443 counts (KB 3211279). A host of another domain is one that the user is asked about, as
 * with a redirect (from memory; universally reported).
 */
async function findSrvRecord(attempt: Attempt, recorder: Recorder, domain: string): Promise<URL> {
  const { workstation } = attempt.search.client;
  const name = `_autodiscover._tcp.${domain}`;
  const target = await recorder.step('DNS lookup', `${name} SRV`, async (step) => {
    const records = await workstation.resolver.resolveService(name, attempt.signal);
    const record = records.find(({ port }) => port === 443);
    if (record === undefined) throw new LabError('name-no-data', 'no record for port 443', { where: name });
    step.detail(`${record.target}:${record.port}`);
    return record.target;
  });
  const host = target.toLowerCase();
  if (host !== domain.toLowerCase() && !host.endsWith(`.${domain.toLowerCase()}`)) {
    await allowRedirect(attempt, recorder, target);
  }
  return new URL(serviceAt(target));
}

function serviceAt(host: string): string {
  return `https://${host}/autodiscover/autodiscover.xml`;
}
