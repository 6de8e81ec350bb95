import { LabError } from '../../errors.js';
import type { StepFacts } from '../../record/steps/step-kinds.js';
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

/** The registry value that turns a lookup off. */
const switches: Readonly<Partial<Record<LookupStep, RegistrySwitch>>> = {
  'last-known-good': 'ExcludeLastKnownGoodURL',
  'office-365-priority': 'ExcludeExplicitO365Endpoint',
  'service-connection-point': 'ExcludeScpLookup',
  'root-domain': 'ExcludeHttpsRootDomain',
  'autodiscover-host': 'ExcludeHttpsAutoDiscoverDomain',
  'http-redirect': 'ExcludeHttpRedirect',
  'srv-record': 'ExcludeSrvRecord',
  'office-365-failsafe': 'ExcludeExplicitO365Endpoint',
};

/** What a lookup leads to: an answer from a file, or addresses to ask, best first. */
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
 * Why a lookup is left out although it stands in the version's order: facts for the trace, or `unheard-of` where this
 * workstation has nothing of the kind and no line is due.
 */
export function reasonToSkip({ search, row }: Attempt): StepFacts[LookupStep] | 'unheard-of' | undefined {
  const { registry } = search;
  const registrySwitch = switches[row.step];
  if (registrySwitch !== undefined && registry.isSet(registrySwitch)) {
    return { skipped: 'registry-switch', registrySwitch };
  }
  switch (row.step) {
    case 'boot-payload':
      return search.bootPayload === undefined ? 'unheard-of' : undefined;
    case 'preferred-local-xml':
      if (search.localXml === undefined) return 'unheard-of';
      return registry.isSet('PreferLocalXML') ? undefined : { skipped: 'not-preferred' };
    case 'local-xml':
      if (search.localXml === undefined) return 'unheard-of';
      return registry.isSet('PreferLocalXML') ? { skipped: 'read-first' } : undefined;
    case 'last-known-good':
      if (search.lastKnownGood === undefined) return 'unheard-of';
      return search.trigger === 'connection-failure' ? { skipped: 'connection-failed' } : undefined;
    case 'office-365-priority':
    case 'office-365-failsafe':
      return search.office365 ? undefined : 'unheard-of';
    case 'service-connection-point':
      return search.client.workstation.domain === undefined ? { skipped: 'no-domain' } : undefined;
    default:
      return undefined;
  }
}

/**
 * Finds out whom a lookup says to ask.
 *
 * @throws LabError when the lookup leads nowhere
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
  const target = await recorder.step('dns-lookup', `${name} SRV`, async (step) => {
    step.facts({ host: name, name, type: 'SRV' });
    const records = await workstation.resolver.resolveService(name, attempt.signal);
    step.facts({ records: records.map(({ target, port }) => ({ target, port })) });
    const record = records.find(({ port }) => port === 443);
    if (record === undefined) throw new LabError('name-no-data', 'no record for port 443', { where: name });
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
