import type { Organization } from '../exchange/organization.js';
import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import type { StepKind } from '../record/steps/step-kinds.js';
import { stepsOf, walk } from '../record/steps/walk.js';
import type { ExplainedFact } from './explained-fact.js';
import { formatMs } from './figures.js';

/** Where the settings came from: the way of looking that led there, and the one that would have been next. */
export function* settingsReason(
  { steps, profile }: Resolution,
  { configuration }: Organization,
): Generator<ExplainedFact> {
  const search = steps.find(({ kind }) => kind === 'find-settings');
  if (search === undefined) {
    if (profile === null) return;
    const isSaved = steps.some(({ kind }) => kind === 'saved-profile');
    const because = isSaved ? 'kept in the profile that was saved' : 'Autodiscover was not asked';
    yield { name: 'settings', value: `learned by ${profile.learnedBy}`, because };
    return;
  }
  const way = search.steps.find(({ outcome }) => outcome === 'success');
  const tried = search.steps.filter(({ outcome }) => outcome === 'failed').map(reasonOf);
  const before = tried.length === 0 ? '' : `; before it ${tried.join(', ')}`;
  if (way === undefined) {
    yield { name: 'settings', value: 'none', because: `no way led to them: ${tried.join(', ')}` };
    return;
  }
  const answered = stepsOf(way.steps, 'autodiscover').findLast(({ outcome }) => outcome === 'success');
  const value = answered?.target ?? way.target;
  const point = configuration.serviceConnectionPoints.find(
    ({ binding }) => binding?.value.toLowerCase() === value.toLowerCase(),
  );
  if (way.kind === 'service-connection-point' && point?.binding !== undefined) {
    const next = configuration.serviceConnectionPoints.find(
      ({ kind, binding }) =>
        kind === 'url' && binding !== undefined && binding.value !== point.binding?.value,
    );
    yield {
      name: 'settings',
      value,
      because: `found through a service connection point${before}`,
      source: point.binding.source,
      otherwise:
        next?.binding === undefined
          ? `would be looked for by DNS, at the address's own domain first, if no service connection point answered (serviceBindingInformation on ${point.dn})`
          : `would be ${next.binding.value} if this one did not answer: serviceBindingInformation on ${next.dn}`,
    };
    return;
  }
  const [first] = configuration.serviceConnectionPoints;
  yield {
    name: 'settings',
    value,
    because: `${way.name.toLowerCase()}: made up of the address's domain${before}`,
    ...(first?.binding === undefined
      ? {}
      : {
          otherwise: `would be ${first.binding.value} if a domain controller could be reached: serviceBindingInformation on ${first.dn}`,
        }),
  };
}

const reasonOf = ({ name, detail }: Step): string => `${name.toLowerCase()} failed (${detail})`;

const transports: ReadonlySet<StepKind> = new Set(['rpc-tcp', 'rpc-http', 'mapi-http'] as const);

/** Which protocol connected, what became of those before it, and what they would have needed. */
export function* protocolReason(resolution: Resolution): Generator<ExplainedFact> {
  const attempts = resolution.steps.filter(({ kind }) => transports.has(kind));
  const { connection, profile, location } = resolution;
  const failed = attempts.filter(({ outcome }) => outcome === 'failed');
  if (attempts.length === 0) return;
  const tried = failed.map(
    ({ name, detail, elapsedMs }) => `${name} failed after ${formatMs(elapsedMs)} (${detail})`,
  );
  const value = connection?.protocol ?? 'none';
  const order = resolution.steps.find(({ kind }) => kind === 'connection-order')?.detail;
  const planned = order === undefined || order === '' ? '' : `; planned was ${order}`;
  const because =
    tried.length === 0 ? 'the first that was tried, and it answered' : `${tried.join('; ')}; then this`;
  const otherwise =
    connection === null
      ? undefined
      : connection.protocol === 'RPC/TCP'
        ? `would be ${profile?.proxyServer ? `RPC/HTTP by ${profile.proxyServer}` : 'nothing'} if ${profile?.homeServer ?? 'the home server'} did not resolve at ${location} or did not answer on TCP 135: dns and firewall in network.yaml`
        : whatItNeeded(failed.at(-1), resolution);
  yield {
    name: 'protocol',
    value,
    because: `${connection === null ? tried.join('; ') : because}${planned}`,
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

/** The step that broke the attempt before. */
function whatItNeeded(attempt: Step | undefined, { location, profile }: Resolution): string | undefined {
  if (attempt === undefined) return undefined;
  const broken = [...walk([attempt])].findLast(
    ({ protocol, outcome }) => protocol !== undefined && outcome === 'failed',
  );
  const server = profile?.homeServer ?? attempt.target;
  switch (broken?.protocol) {
    case 'dns':
      return `would be ${attempt.name} if ${broken.target} resolved at ${location} and answered: dns in network.yaml`;
    case 'tcp':
      return `would be ${attempt.name} if ${broken.target} could be reached from ${location} (firewall in network.yaml), and the same without the wait if ${server} did not resolve there (dns in network.yaml)`;
    default:
      return `would be ${attempt.name} if ${broken?.name ?? 'it'} had succeeded`;
  }
}
