import type { ResolveRequest } from '../../lab/clients/request.js';
import type { Lab } from '../../lab/lab.js';
import type { Resolution } from '../../outlook/resolution.js';
import type { StepKind } from '../../record/steps/step-kinds.js';
import type { Claim } from '../claim.js';
import { anna } from '../contoso.js';
import type { Evidence } from '../evidence.js';
import { lookupWorld, sites } from '../lookup-world.js';
import { stepIn, stepsIn } from '../trace.js';

interface FaultCase {
  readonly title: string;
  /** Names of the view outside that lead elsewhere than usual in this world. */
  readonly records?: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly request?: ResolveRequest;
  see(evidence: Evidence, resolution: Resolution, title: string): void;
}

const host = 'autodiscover.contoso.example';
const root = 'contoso.example';

/** One way of looking for settings: what came of it. */
const way = (resolution: Resolution, kind: StepKind) =>
  stepIn(resolution, 'find-settings')?.steps.find((step) => step.kind === kind);

/** facts: Outlook's own behaviour at each fault, KB 2212902, KB 3211279, KB 2783881, KB 2480582. */
const cases: readonly FaultCase[] = [
  {
    title: 'service connection point dead',
    request: { from: 'corp' },
    see: (evidence, resolution, title) => {
      const scp = way(resolution, 'service-connection-point');
      evidence.is(title, scp?.outcome, 'failed');
      evidence.takes('2010 waits', scp?.elapsedMs, 21_000, 25_000);
      evidence.is('then', way(resolution, 'srv-record')?.outcome, 'success');
    },
  },
  {
    title: 'service connection point dead, 2013',
    request: { from: 'corp', outlook: '2013' },
    see: (evidence, resolution, title) => {
      const asked = way(resolution, 'root-domain')?.startedMs;
      evidence.takes(`${title}: DNS is asked after`, asked, 0, 10_000);
    },
  },
  {
    title: 'root domain answers with a web page',
    see: (evidence, resolution, title) => {
      const step = way(resolution, 'root-domain');
      evidence.is(title, step?.outcome, 'failed');
      evidence.is('HTTP status', stepIn(step, 'http-post')?.facts.status, 200);
      evidence.is('next', way(resolution, 'autodiscover-host')?.name, 'Autodiscover host');
    },
  },
  {
    title: 'wrong certificate',
    request: { outlook: '2010' },
    see: (evidence, resolution, title) => {
      const step = way(resolution, 'autodiscover-host');
      evidence.is(title, step?.outcome, 'failed');
      evidence.is('2010 asks its user', stepsIn(step, 'prompt').length, 1);
    },
  },
  {
    title: 'wrong certificate, 2016',
    request: { outlook: '2016' },
    see: (evidence, resolution, title) => {
      const step = way(resolution, 'autodiscover-host');
      evidence.is(title, step?.outcome, 'failed');
      evidence.is('questions', stepsIn(step, 'prompt').length, 0);
    },
  },
  {
    title: 'http redirect',
    see: (evidence, resolution, title) => {
      const step = way(resolution, 'http-redirect');
      evidence.is(title, step?.outcome, 'success');
      evidence.is('questions to the user', stepsIn(step, 'prompt').length, 1);
    },
  },
  {
    title: 'http redirect to a host of RedirectServers',
    request: { registry: { RedirectServers: 'mail.contoso.example' }, prompts: 'refuse' },
    see: (evidence, resolution, title) => {
      const step = way(resolution, 'http-redirect');
      evidence.is(title, step?.outcome, 'success');
      evidence.is('questions', stepsIn(step, 'prompt').length, 0);
    },
  },
  {
    title: 'SRV record',
    request: { prompts: 'refuse' },
    see: (evidence, resolution, title) => {
      evidence.is(title, way(resolution, 'srv-record')?.outcome, 'success');
    },
  },
  {
    title: 'redirects in a circle',
    records: { [host]: sites.loop },
    see: (evidence, resolution, title) => {
      const redirects = stepsIn(resolution, 'autodiscover').filter(({ facts }) =>
        facts.answer?.startsWith('redirect-'),
      );
      evidence.is(title, resolution.failure?.code, 'too-many-redirects');
      evidence.is('followed', redirects.length - 1, 10);
    },
  },
  {
    title: 'redirect to another address',
    address: 'petra@contoso.example',
    request: { userName: anna },
    see: (evidence, resolution, title) => {
      const again = stepIn(resolution, 'search-again');
      evidence.is(title, again?.target, 'petra.prins@fabrikam.example');
      const resumed = stepIn(resolution, 'resume')?.steps[0]?.name;
      evidence.is('nothing there, it resumes at', resumed, 'Service connection point');
    },
  },
  {
    title: 'slow server',
    records: { [host]: sites.slow },
    see: (evidence, resolution, title) => {
      const post = stepIn(way(resolution, 'autodiscover-host'), 'http-post');
      evidence.is(title, post?.code, 'connection-timed-out');
      evidence.takes('given up after', post?.elapsedMs, 25_000, 30_000);
    },
  },
  {
    title: '401 everywhere',
    records: { [host]: sites.refusing, [root]: sites.refusing },
    see: (evidence, resolution, title) => {
      const tried = (['root-domain', 'autodiscover-host', 'http-redirect'] as const).map(
        (kind) => way(resolution, kind)?.outcome ?? 'not tried',
      );
      evidence.is(title, tried, ['failed', 'failed', 'failed']);
      evidence.is('then', resolution.failure?.code, 'credentials-refused');
    },
  },
];

/** What Outlook meets on its way to its settings. */
export const faultClaims: readonly Claim[] = [
  {
    id: 'G3',
    statement: 'What Outlook does at dead, slow, wrong and refusing servers on its way to the settings',
    seed: lookupWorld,
    show: async ({ lab, evidence }) => {
      for (const fault of cases) fault.see(evidence, await meet(lab, fault), fault.title);
    },
  },
];

async function meet(lab: Lab, { records = {}, address = anna, request }: FaultCase): Promise<Resolution> {
  await lab.reset();
  for (const [name, to] of Object.entries(records)) {
    await lab.world.setRecord('external', name, { A: [to] });
  }
  // Where every address refuses, the record that is right would be another story.
  if (root in records) await lab.world.removeRecord('external', '_autodiscover._tcp.contoso.example');
  return lab.resolve(address, { from: 'internet', ...request });
}
