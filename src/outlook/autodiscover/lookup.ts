import { LabError } from '../../errors.js';
import { parseSmtpAddress } from '../../values/smtp-address.js';
import type { PoxSettings } from '../../wire/autodiscover/messages.js';
import type { Client } from '../client.js';
import type { LookupStep } from '../policy.js';
import type { Recorder } from '../trace.js';
import { askServer, isInconclusive, Refusal } from './ask-server.js';
import { findHttpRedirect, redirectTarget } from './http-redirect.js';
import { findServiceConnectionPoints } from './service-connection-point.js';

/** What the search for settings remembers on its way. */
export interface LookupState {
  redirects: number;
  /** Addresses asked for so far, lower-case: a redirect to one of them leads nowhere new. */
  readonly addresses: Set<string>;
  /** The last refusal of each kind, for the client's last word. */
  readonly refusals: Map<Refusal['reason'], string>;
}

const stepNames: Readonly<Record<LookupStep, string>> = {
  'service-connection-point': 'Service connection point',
  'root-domain': 'Root domain',
  'autodiscover-host': 'Autodiscover host',
  'http-redirect': 'HTTP redirect',
  'srv-record': 'SRV record',
};

/**
 * Looks for the settings of `address` in the policy's order, one way after the other.
 *
 * @returns the settings, or undefined when every way failed
 */
export async function lookUpSettings(
  client: Client,
  recorder: Recorder,
  address: string,
  state: LookupState,
): Promise<PoxSettings | undefined> {
  const { domain } = parseSmtpAddress(address);
  state.addresses.add(address.toLowerCase());
  for (const way of client.policy.lookupOrder) {
    const target = targetOf(way, domain, client);
    if (way === 'service-connection-point' && client.workstation.domain === undefined) {
      recorder.skip(stepNames[way], target, 'the workstation is in no Active Directory domain');
      continue;
    }
    try {
      return await recorder.step(stepNames[way], target, async (step) => {
        const urls = await candidates(client, step, way, domain);
        return await firstAnswer(client, step, urls, address, state);
      });
    } catch (error) {
      if (error instanceof TooManyRedirects || !isInconclusive(error)) throw error;
    }
  }
  return undefined;
}

/** Ends the search: the client has been sent on too often. */
export class TooManyRedirects extends LabError {
  constructor(count: number) {
    super('protocol-refused', `more than ${count} redirects`);
  }
}

function targetOf(way: LookupStep, domain: string, client: Client): string {
  switch (way) {
    case 'service-connection-point':
      return client.workstation.domain ?? '';
    case 'root-domain':
      return `https://${domain}/autodiscover/autodiscover.xml`;
    case 'autodiscover-host':
      return `https://autodiscover.${domain}/autodiscover/autodiscover.xml`;
    case 'http-redirect':
      return `http://autodiscover.${domain}/autodiscover/autodiscover.xml`;
    case 'srv-record':
      return `_autodiscover._tcp.${domain}`;
  }
}

async function candidates(
  client: Client,
  recorder: Recorder,
  way: LookupStep,
  domain: string,
): Promise<readonly URL[]> {
  switch (way) {
    case 'service-connection-point':
      return findServiceConnectionPoints(client, recorder);
    case 'http-redirect':
      return [await findHttpRedirect(client, recorder, domain)];
    case 'srv-record':
      return [await findSrvRecord(client, recorder, domain)];
    case 'root-domain':
    case 'autodiscover-host':
      return [new URL(targetOf(way, domain, client))];
  }
}

/** The first record for port 443 counts (KB 3211279). */
async function findSrvRecord(client: Client, recorder: Recorder, domain: string): Promise<URL> {
  const name = `_autodiscover._tcp.${domain}`;
  return recorder.step('DNS lookup', `${name} SRV`, async (step) => {
    const records = await client.workstation.resolver.resolveService(name);
    const record = records.find(({ port }) => port === 443);
    if (record === undefined) throw new LabError('name-no-data', 'no record for port 443', { where: name });
    step.detail(`${record.target}:${record.port}`);
    return new URL(`https://${record.target}/autodiscover/autodiscover.xml`);
  });
}

async function firstAnswer(
  client: Client,
  recorder: Recorder,
  urls: readonly URL[],
  address: string,
  state: LookupState,
): Promise<PoxSettings> {
  let last: unknown;
  for (const url of urls) {
    try {
      return await follow(client, recorder, url, address, state);
    } catch (error) {
      if (error instanceof Refusal) state.refusals.set(error.reason, error.message);
      if (error instanceof TooManyRedirects || !isInconclusive(error)) throw error;
      last = error;
    }
  }
  throw last;
}

/** Asks one address and goes where it sends. */
async function follow(
  client: Client,
  recorder: Recorder,
  url: URL,
  address: string,
  state: LookupState,
): Promise<PoxSettings> {
  const answer = await recorder.step('Autodiscover', url.href, async (step) => {
    const said = await askServer(client, step, url, address);
    step.detail(describe(said));
    return said;
  });
  if (answer.kind === 'settings') return answer.settings;

  state.redirects++;
  if (state.redirects > client.policy.maxRedirects) throw new TooManyRedirects(client.policy.maxRedirects);
  if (answer.kind === 'redirect-url') {
    return follow(client, recorder, redirectTarget(answer.url), address, state);
  }
  if (state.addresses.has(answer.address.toLowerCase())) {
    throw new LabError('protocol-refused', `redirects in a circle: ${answer.address} was asked for already`);
  }
  // A new address restarts the whole search; when that fails, the original search goes on.
  const settings = await recorder.step('Search again', answer.address, (step) =>
    lookUpSettings(client, step, answer.address, state),
  );
  if (settings === undefined) throw new LabError('no-such-object', `no settings for ${answer.address}`);
  return settings;
}

function describe(answer: Awaited<ReturnType<typeof askServer>>): string {
  switch (answer.kind) {
    case 'settings':
      return `settings: ${answer.settings.protocols.map(({ type }) => type).join(', ')}`;
    case 'redirect-address':
      return `redirect to the address ${answer.address}`;
    case 'redirect-url':
      return `redirect to ${answer.url}`;
  }
}
