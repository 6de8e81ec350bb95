import type { Lab } from '../../lab/lab.js';
import type { Resolution } from '../../outlook/resolution.js';
import { figuresOf } from '../../report/figures.js';
import type { Claim } from '../claim.js';
import { anna, arrayName, replaceAttribute, required } from '../contoso.js';
import { starts } from '../roaming.js';
import { connectsOf, endOf, mapperConnects, stepIn, stepsIn, whereConnected } from '../trace.js';

const proxy = 'mail.contoso.example';
const publicArray = 'contoso-2010-public-array';
const outside = { from: 'internet' } as const;

/** The array's name as seen from outside, and what it costs. Times are those of Windows clients. */
export const outsideClaims: readonly Claim[] = [
  {
    id: 'B1',
    statement: 'Outside, the array name does not resolve: Outlook goes to HTTPS at once',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const resolution = await lab.resolve(anna, outside);
      evidence.is('the name in DNS', figuresOf(resolution).homeServerLookup, 'no such name');
      evidence.is('attempts on port 135', mapperConnects(resolution), []);
      evidence.takes('before the first HTTPS attempt', beforeHttps(resolution), 0, 1000);
      evidence.is('connected', whereConnected(resolution), `RPC/HTTP at ${proxy}`);
    },
  },
  {
    id: 'B2',
    statement: 'Outside, the array name resolves and 135 is dropped: 21 to 30 s are lost first',
    seed: publicArray,
    show: async ({ lab, evidence }) => {
      const resolution = await lab.resolve(anna, outside);
      evidence.takes('between the first TCP and the first HTTPS attempt', lostOf(resolution), 21_000, 30_000);
      evidence.is('connected', whereConnected(resolution), `RPC/HTTP at ${proxy}`);
      evidence.is('home server', resolution.profile?.homeServer, arrayName);
    },
  },
  {
    id: 'B3',
    statement: 'Without the A record outside, the loss is gone',
    seed: publicArray,
    show: async ({ lab, evidence }) => {
      const before = await lab.resolve(anna, outside);
      await lab.world.removeRecord('external', arrayName);
      const after = await lab.resolve(anna, outside);
      evidence.takes('faster by', before.elapsedMs - after.elapsedMs, 20_000);
      evidence.is('attempts on port 135', mapperConnects(after), []);
      evidence.takes('before the first HTTPS attempt', beforeHttps(after), 0, 1000);
    },
  },
  {
    id: 'B4',
    statement: '135 rejected costs 1 to 2 s, N addresses N x 21 s, wildcard DNS 21 s, silent DNS 10 to 12 s',
    seed: publicArray,
    show: async ({ lab, evidence }) => {
      const lost = async () => figuresOf(await lab.resolve(anna, outside)).rpcOverTcpMs;
      await lab.world.setRecord('external', arrayName, {
        A: ['203.0.113.10', '203.0.113.11', '203.0.113.12'],
      });
      evidence.takes('three addresses', await lost(), 63_000, 66_000);
      await lab.world.removeRecord('external', arrayName);
      await lab.world.setRecord('external', '*.contoso.example', { A: ['203.0.113.10'] });
      evidence.takes('a wildcard record', await lost(), 21_000, 30_000);
      await lab.reset();
      await lab.world.setFirewall([
        { from: 'internet', to: '203.0.113.10', ports: [80, 443], action: 'accept' },
        { from: 'internet', to: '203.0.113.53', ports: [53], action: 'accept' },
        { from: 'internet', to: '*', action: 'reject' },
      ]);
      evidence.takes('135 rejected', await lost(), 1000, 2000);
      evidence.takes('silent DNS', await silentDnsMs(lab), 10_000, 12_000);
    },
  },
  {
    id: 'B5',
    statement: 'A laptop sleeps at work and wakes at home: the stored name is tried again first',
    seed: publicArray,
    show: async ({ lab, evidence }) => {
      const script = [{ at: 'corp' }, { wait: '10m' }, { from: 'internet' }];
      const [work, home] = starts(await lab.roam(anna, { script }));
      evidence.is('at work', work && whereConnected(work), `RPC/TCP at ${arrayName}`);
      evidence.is('settings looked for at home', stepsIn(home, 'find-settings').length, 0);
      evidence.is('first connect at home', connectsOf(home)[0], '203.0.113.10:135');
      evidence.is('then', home && whereConnected(home), `RPC/HTTP at ${proxy}`);
      evidence.takes('after', home?.elapsedMs, 21_000, 40_000);
    },
  },
  {
    id: 'B6',
    statement: 'HTTPS first on fast networks avoids the loss even with the bad record',
    seed: publicArray,
    show: async ({ lab, evidence }) => {
      const before = await lab.resolve(anna, outside);
      evidence.takes('lost with TCP first', lostOf(before), 21_000, 30_000);
      const byPolicy = await lab.resolve(anna, { ...outside, registry: { ProxyServerFlags: 0x2f } });
      evidence.is('by group policy: attempts on port 135', mapperConnects(byPolicy), []);
      evidence.is('connected', whereConnected(byPolicy), `RPC/HTTP at ${proxy}`);
      const provider = lab.directory
        .find('objectClass', 'msExchAutoDiscoverConfig')
        .find(({ dn }) => dn.name === 'EXPR');
      const { dn } = required(provider, 'provider EXPR');
      replaceAttribute(lab, dn.toString(), 'msExchAutoDiscoverFlags', '1');
      const byProvider = await lab.resolve(anna, outside);
      evidence.is('by ServerExclusiveConnect: attempts on port 135', mapperConnects(byProvider), []);
      evidence.is('connected', whereConnected(byProvider), `RPC/HTTP at ${proxy}`);
      evidence.takes('in all', byProvider.elapsedMs, 0, 21_000);
    },
  },
];

/** From the end of looking for settings to the first connect to the RPC proxy. */
function beforeHttps(resolution: Resolution): number | undefined {
  const { firstProxyAttemptMs } = figuresOf(resolution);
  const found = endOf(stepIn(resolution, 'find-settings'));
  return firstProxyAttemptMs === undefined || found === undefined ? undefined : firstProxyAttemptMs - found;
}

function lostOf(resolution: Resolution): number | undefined {
  const { firstEndpointMapperAttemptMs, firstProxyAttemptMs } = figuresOf(resolution);
  return firstEndpointMapperAttemptMs === undefined || firstProxyAttemptMs === undefined
    ? undefined
    : firstProxyAttemptMs - firstEndpointMapperAttemptMs;
}

/** Asleep with a profile, and awake where the name server says nothing: the first name asked for. */
async function silentDnsMs(lab: Lab): Promise<number | undefined> {
  const firewall = [{ from: 'internet', to: '*', action: 'drop' as const }];
  const [, home] = starts(
    await lab.roam(anna, { script: [{ at: 'corp' }, { firewall }, { from: 'internet' }] }),
  );
  return stepIn(home, 'dns-lookup')?.elapsedMs;
}
