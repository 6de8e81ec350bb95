import type { Lab } from '../../lab/lab.js';
import { memoryProfileStore } from '../../outlook/saved-profile.js';
import { legacyDnLeaf } from '../../values/legacy-dn.js';
import type { Claim } from '../claim.js';
import { addressOf, anna, arrayName, databaseNamed, replaceAttribute, required } from '../contoso.js';
import { starts } from '../roaming.js';
import { connectionsMade, stepIn, stepsIn, whereConnected } from '../trace.js';

const zurich = 'outlook-zurich.contoso.example';
const mailboxServer = 'mbx1.contoso.internal';

/** What Outlook connects to in Exchange 2010, and what a failover changes of it. */
export const connectionClaims: readonly Claim[] = [
  {
    id: 'C1',
    statement: 'Exchange 2010: mail goes to the client access server, public folders to the mailbox server',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const resolution = await lab.resolve(anna);
      evidence.is('Directory', stepIn(resolution, 'directory')?.target, arrayName);
      evidence.is('Mail', stepIn(resolution, 'mail')?.target, arrayName);
      const folders = stepIn(resolution, 'public-folders');
      evidence.is('Public folders', `${folders?.target} ${folders?.outcome}`, `${mailboxServer} success`);
    },
  },
  {
    id: 'C2',
    statement: 'Mailbox servers can be closed to clients, but then public folders fail',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      await lab.world.setFirewall(
        ['MBX1', 'MBX2'].map((name) => ({ from: 'corp', to: addressOf(lab, name), action: 'drop' as const })),
      );
      const resolution = await lab.resolve(anna);
      evidence.is('connected', whereConnected(resolution), `RPC/TCP at ${arrayName}`);
      evidence.is('Directory', stepIn(resolution, 'directory')?.outcome, 'success');
      evidence.is('Mail', stepIn(resolution, 'mail')?.outcome, 'success');
      const folders = stepIn(resolution, 'public-folders');
      evidence.is('Public folders', folders?.outcome, 'failed');
      evidence.takes('after', folders?.elapsedMs, 21_000, 30_000);
    },
  },
  {
    id: 'C3',
    statement: 'The information store takes client connections from client access servers only',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const profile = memoryProfileStore();
      await lab.resolve(anna, { profile });
      const saved = required(await profile.read(), 'profile');
      const { homeServerDN } = saved.profile;
      const typed = {
        homeServer: mailboxServer,
        homeServerDN: `${homeServerDN.slice(0, homeServerDN.lastIndexOf('=') + 1)}MBX1`,
      };
      await profile.write({ ...saved, profile: { ...saved.profile, ...typed } });
      const resolution = await lab.resolve(anna, { profile });
      const [refused] = stepsIn(resolution, 'mail');
      evidence.is('asked for a mailbox', refused?.target, mailboxServer);
      const logon = stepIn({ steps: refused?.steps ?? [] }, 'rop-logon')?.facts;
      evidence.is('answer', logon?.status, 'ecWrongServer');
      evidence.is('it names', legacyDnLeaf(logon?.serverDN ?? ''), arrayName);
      evidence.is('home server then', resolution.profile?.homeServer, arrayName);
    },
  },
  {
    id: 'C4',
    statement: 'A database failover within the site does not concern the client',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      await using session = await lab.connect(anna);
      await lab.world.moveDatabase('DB1', 'MBX2');
      await lab.clock.sleep(600_000);
      evidence.is('ten minutes after a move', session.state, 'connected');
      await lab.world.stopServer('MBX2', 'silent');
      await lab.clock.sleep(600_000);
      evidence.is('ten minutes after the loss of a mailbox server', session.state, 'connected');
      evidence.is('connections lost', session.losses, 0);
      const fresh = await lab.resolve(anna);
      evidence.is('a new client', whereConnected(fresh), `RPC/TCP at ${arrayName}`);
    },
  },
  {
    id: 'C5',
    statement:
      'Failover to another site: from SP2 RU3 on profiles follow, unless cross-site access is allowed',
    seed: 'contoso-2010-two-sites',
    show: async ({ lab, evidence }) => {
      evidence.is('from SP2 RU3 on', await homeServersAcrossSites(lab), [arrayName, zurich]);
      const [group] = lab.organization.configuration.availabilityGroups;
      const { dn } = required(group, 'availability group');
      await lab.reset();
      replaceAttribute(lab, dn, 'AllowCrossSiteRpcClientAccess', 'TRUE');
      const allowed = await homeServersAcrossSites(lab);
      evidence.is('with AllowCrossSiteRpcClientAccess', allowed, [arrayName, arrayName]);
      await lab.reset();
      for (const server of lab.organization.configuration.servers) {
        replaceAttribute(lab, server.dn, 'versionNumber', String(version2010Sp2));
      }
      evidence.is('before SP2 RU3', await homeServersAcrossSites(lab), [arrayName, arrayName]);
    },
  },
  {
    id: 'C6',
    statement: 'Port 135 is not enough: the ports that it names, dynamic or static, have to be open too',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const open = await lab.resolve(anna);
      const [rfr, nspi, store, folders] = stepsIn(open, 'ept-map').map(({ facts }) => facts.port);
      evidence.is('static ports of the array', [rfr, nspi, store].map(String), ['59533', '59533', '59532']);
      const isDynamic = folders !== undefined && folders >= 6005 && folders <= 65_535;
      evidence.so('dynamic port of the mailbox server', folders, isDynamic, '6005 to 65535');
      const array = required(
        lab.hosts.find(({ kind }) => kind === 'balancer'),
        'balancer',
      ).address;
      await lab.world.setFirewall([
        { from: 'corp', to: array, ports: [80, 135, 443], action: 'accept' },
        { from: 'corp', to: array, action: 'drop' },
      ]);
      const closed = await lab.resolve(anna);
      evidence.is('with 135 alone, ept_map', stepIn(closed, 'ept-map')?.outcome, 'success');
      const lost = stepsIn(closed, 'tcp-connect').find(({ target }) => target === `${array}:${rfr}`);
      evidence.is('connect to the port it named', lost?.outcome, 'failed');
      evidence.takes('after', lost?.elapsedMs, 21_000, 30_000);
      evidence.is('connected', closed.connection?.protocol, 'RPC/HTTP');
    },
  },
  {
    id: 'C7',
    statement: 'Address book, referral and mail are three endpoints of the client access server',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const resolution = await lab.resolve(anna);
      const [table] = stepsIn(resolution, 'rpc-tcp');
      const connections = connectionsMade(table);
      evidence.is(
        'connections',
        connections,
        ['Referral', 'Directory', 'Mail'].map((name) => `${name} ${arrayName}`),
      );
      const asked = stepsIn({ steps: table?.steps ?? [] }, 'ept-map').map(({ target }) => target);
      evidence.is('interfaces asked of the endpoint mapper', asked, ['RFR', 'NSPI', 'EMSMDB']);
      const balancer = resolution.connection?.address;
      const { configuration } = lab.organization;
      const members = configuration.clientAccessArrays.flatMap((array) =>
        array.members.map(({ name }) => name),
      );
      const binds = lab.journal.find({ protocol: 'rpc' }).filter(({ host }) => members.includes(host));
      evidence.so('RPC calls taken by its members', binds.length, binds.length > 0, 'some');
      evidence.is('behind', balancer, lab.hosts.find(({ kind }) => kind === 'balancer')?.address);
    },
  },
];

/** 14.2.247, as `versionNumber` packs it: before SP2 RU3. */
const version2010Sp2 = 1937932535;

/** The home servers of a profile before and after its database is active at the other site. */
async function homeServersAcrossSites(lab: Lab): Promise<readonly string[]> {
  databaseNamed(lab, 'DB1');
  const script = [{ at: 'corp' }, { move: 'DB1', to: 'MBX3' }, { at: 'corp' }];
  const roamed = starts(await lab.roam(anna, { script }));
  return roamed.map(({ profile, outcome }) =>
    outcome === 'connected' ? (profile?.homeServer ?? '') : outcome,
  );
}
