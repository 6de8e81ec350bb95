import { isLabError } from '../../errors.js';
import type { Lab } from '../../lab/lab.js';
import type { OutlookVersion } from '../../outlook/outlook-version.js';
import type { Claim } from '../claim.js';
import { anna, arrayName } from '../contoso.js';
import { lookupWorld, unreadableXml } from '../lookup-world.js';
import { stepIn, stepsIn, waysTried, whereConnected } from '../trace.js';

interface VersionCase {
  readonly outlook: OutlookVersion;
  readonly build?: string;
  /** Whether it asks first who answered last. */
  readonly remembers: boolean;
  /** Whether DNS is asked beside the service connection point. */
  readonly besides: boolean;
}

/** KB 2212902 and KB 3211279. */
const versionCases: readonly VersionCase[] = [
  { outlook: '2007', remembers: false, besides: false },
  { outlook: '2010', build: '14.0.6000.1000', remembers: false, besides: false },
  { outlook: '2010', build: '14.0.7140.5001', remembers: true, besides: false },
  { outlook: '2013', remembers: true, besides: true },
  { outlook: '2016', remembers: true, besides: false },
];

/** The same places, where all that comes before the last fails. */
const wholeOrder = [
  'Service connection point failed',
  'Root domain failed',
  'Autodiscover host failed',
  'Local XML failed',
  'HTTP redirect failed',
  'SRV record success',
];

const switches = [
  ['ExcludeScpLookup', 'Service connection point'],
  ['ExcludeHttpsRootDomain', 'Root domain'],
  ['ExcludeHttpsAutoDiscoverDomain', 'Autodiscover host'],
  ['ExcludeHttpRedirect', 'HTTP redirect'],
  ['ExcludeSrvRecord', 'SRV record'],
] as const;

const server = 'cas1.contoso.internal';

/** Versions of Outlook: how they look for settings. What they meet there is G3, in a file of its own. */
export const lookupClaims: readonly Claim[] = [
  {
    id: 'G1',
    statement: 'Each version looks for its settings in its own order, and its switches leave ways out',
    seed: lookupWorld,
    show: async ({ lab, evidence }) => {
      await using localXml = await unreadableXml();
      for (const { outlook, build, remembers, besides } of versionCases) {
        const version = `${outlook}${build === undefined ? '' : ` (${build})`}`;
        const request = { outlook, ...(build === undefined ? {} : { build }) };
        const resolution = await lab.resolve(anna, {
          ...request,
          from: 'internet',
          prompts: 'refuse',
          localXml: localXml.path,
        });
        evidence.is(version, waysTried(resolution).filter(wasTaken), wholeOrder);
        const inside = stepIn(await lab.resolve(anna, request), 'find-settings');
        const [scp, root] = inside?.steps ?? [];
        const isBeside =
          scp !== undefined && root !== undefined && root.startedMs < scp.startedMs + scp.elapsedMs / 2;
        evidence.is('DNS beside a dead service connection point', isBeside, besides);
        evidence.is('who answered last is asked first', await asksLastKnownGood(lab, request), remembers);
      }
      for (const [name, way] of switches) {
        const request = { from: 'internet', prompts: 'refuse', registry: { [name]: 1 } } as const;
        const skipped = waysTried(await lab.resolve(anna, request)).filter((tried) => !wasTaken(tried));
        evidence.is(name, skipped, [`${way} skipped`]);
      }
      evidence.is('ExcludeSrvLookup', await registryName(lab, 'ExcludeSrvLookup'), 'is no name of Outlook');
    },
  },
  {
    id: 'G2',
    statement:
      'Outlook 2003 has no Autodiscover: a name typed by hand, RPC encryption as the server wants it',
    seed: {
      extends: 'contoso-2010',
      world: 'hosts: { CAS1: { encryptionRequired: true }, CAS2: { encryptionRequired: false } }\n',
    },
    show: async ({ lab, evidence }) => {
      const outlook = '2003';
      const typed = await lab.resolve(anna, { outlook, server, encryption: true });
      evidence.is('home server by Check Name', typed.profile?.homeServer, arrayName);
      evidence.is('Autodiscover', stepsIn(typed, 'autodiscover').length, 0);
      for (const [drained, required] of [
        ['CAS2', true],
        ['CAS1', false],
      ] as const) {
        await lab.world.drain(drained);
        const plain = await lab.resolve(anna, { outlook, server });
        const encrypted = await lab.resolve(anna, { outlook, server, encryption: true });
        await lab.world.undrain(drained);
        const where = required ? 'where encryption is required' : 'where it is not';
        evidence.is(`without it, ${where}`, plain.outcome, required ? 'failed' : 'connected');
        if (required) {
          const answer = stepIn(plain, 'ec-do-connect-ex')?.facts.status;
          evidence.is('answer', answer, 'ecNotEncrypted');
        }
        evidence.is(`with it, ${where}`, whereConnected(encrypted), `RPC/TCP at ${arrayName}`);
      }
    },
  },
];

function wasTaken(way: string): boolean {
  return !way.endsWith(' skipped');
}

/** Ninety minutes after it was started, by when its settings were looked for again. */
async function asksLastKnownGood(
  lab: Lab,
  request: Pick<VersionCase, 'outlook' | 'build'>,
): Promise<boolean> {
  const { stops } = await lab.roam(anna, {
    ...request,
    script: [{ from: 'internet' }, { wait: '90m' }],
    random: () => 0,
  });
  const [refresh] = stops[1]?.refreshes ?? [];
  return stepIn(refresh, 'last-known-good')?.outcome === 'success';
}

async function registryName(lab: Lab, name: string): Promise<string> {
  try {
    await lab.resolve(anna, { registry: { [name]: 1 } });
    return 'is taken';
  } catch (error) {
    if (isLabError(error, 'wrong-usage')) return 'is no name of Outlook';
    throw error;
  }
}
