import type { Claim } from '../claim.js';
import { anna, arrayName, carla, databaseNamed } from '../contoso.js';
import { starts } from '../roaming.js';
import { stepIn, stepsIn, whereConnected } from '../trace.js';

const cas1 = 'cas1.contoso.internal';
const cas2 = 'cas2.contoso.internal';

/** What a profile keeps, and what makes it change. */
export const profileClaims: readonly Claim[] = [
  {
    id: 'D1',
    statement: 'A profile does not follow a changed array name while the old server answers; new ones do',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const { dn } = databaseNamed(lab, 'DB1');
      const change = { modify: dn, replace: { RpcClientAccessServer: 'CAS2' } };
      const roamed = await lab.roam(anna, {
        script: [{ at: 'corp' }, change, { wait: '90m' }, { at: 'corp' }],
        random: () => 0,
      });
      const [refresh] = roamed.stops[2]?.refreshes ?? [];
      const told = stepIn(refresh, 'refresh-settings')?.facts.homeServer;
      evidence.is('told an hour later', told, cas2);
      const [before, after] = starts(roamed);
      evidence.is('the old profile, before', before?.profile?.homeServer, arrayName);
      evidence.is('and after', after?.profile?.homeServer, arrayName);
      evidence.is('a new profile', (await lab.resolve(anna)).profile?.homeServer, cas2);
    },
  },
  {
    id: 'D2',
    statement: 'A profile follows when the old server is gone, or sends it away',
    seed: 'contoso-2010-two-sites',
    show: async ({ lab, evidence }) => {
      const { dn } = databaseNamed(lab, 'DB3');
      const change = { modify: dn, replace: { RpcClientAccessServer: arrayName } };
      const gone = await lab.roam(carla, {
        script: [{ at: 'corp' }, change, { stop: 'CAS1' }, { wait: '30s' }, { at: 'corp' }],
      });
      const [old, repaired] = starts(gone);
      evidence.is('before', old?.profile?.homeServer, cas1);
      evidence.is('that server gone', repaired?.profile?.homeServer, arrayName);
      evidence.is('by', stepsIn(repaired, 'repair-profile').length, 1);
      await lab.reset();
      const sent = await lab.roam(anna, {
        script: [{ at: 'corp' }, { move: 'DB1', to: 'MBX3' }, { at: 'corp' }],
      });
      const [, moved] = starts(sent);
      const { homeServer, learnedBy } = moved?.profile ?? {};
      evidence.is('sent away', homeServer, 'outlook-zurich.contoso.example');
      evidence.is('learned by', learnedBy, 'redirect');
      evidence.is(
        'servers asked for the mailbox',
        stepsIn(moved, 'mail').map(({ target }) => target),
        [arrayName, 'outlook-zurich.contoso.example'],
      );
    },
  },
  {
    id: 'D3',
    statement: 'A name typed by hand, of any client access server, resolves to the array as well',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      for (const server of [cas1, cas2, arrayName]) {
        const resolution = await lab.resolve(anna, { server });
        evidence.is(`${server} typed`, resolution.profile?.homeServer, arrayName);
        const { learnedBy } = resolution.profile ?? {};
        const isByName = learnedBy === 'referral' || learnedBy === 'address-book';
        evidence.so('learned by', learnedBy, isByName, 'referral or address-book');
        evidence.is('connected', whereConnected(resolution), `RPC/TCP at ${arrayName}`);
      }
      evidence.is('requests to Autodiscover', lab.journal.count({ protocol: 'http' }), 0);
    },
  },
];
