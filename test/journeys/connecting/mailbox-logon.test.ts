import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function labOf(seed: string): Promise<Lab> {
  const lab = await startLab({ seed });
  cleanups.push(() => lab.stop());
  return lab;
}

/** contoso-2010 with something else in its world and its directory. */
async function labWith(overlay: string, ldif?: string): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'network.yaml'), `extends: contoso-2010\n${overlay}`);
  if (ldif !== undefined) await writeFile(join(folder, 'more.ldif'), ldif);
  return labOf(folder);
}

const anna = 'anna@contoso.example';
const group =
  'CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';
const legacyServers =
  '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers';
const db1 = `CN=DB1,CN=Databases,${group}`;

const stepOf = (resolution: Resolution, name: string) =>
  [...walk(resolution.steps)].find((step) => step.name === name);
const stepsOf = (resolution: Resolution, name: string) =>
  [...walk(resolution.steps)].filter((step) => step.name === name);

/** What the four say: Autodiscover, referral, the database's name in the address book, and the mailbox store. */
function fourNames(resolution: Resolution) {
  return {
    autodiscover: resolution.profile?.homeServer,
    homeServerDN: resolution.profile?.homeServerDN,
    referral: stepOf(resolution, 'RfrGetNewDSA')?.detail,
    homeMdb: stepOf(resolution, 'NspiResolveNamesW')?.detail,
    mail: stepOf(resolution, 'RopLogon')?.outcome,
  };
}

describe('the connections of Outlook', () => {
  it('A2: Autodiscover, referral and address book give one name, and change together with the database', async () => {
    const lab = await labOf('contoso-2010');
    const names = (server: string, dnName: string) => ({
      autodiscover: server,
      homeServerDN: `${legacyServers}/cn=${dnName}`,
      referral: server,
      homeMdb: `${legacyServers}/cn=${dnName}/cn=Microsoft Private MDB`,
      mail: 'success',
    });
    const array = names('outlook.contoso.example', 'outlook.contoso.example');
    expect(fourNames(await lab.resolve(anna))).toEqual(array);
    lab.directory.modify(db1, [
      { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['CAS2'] },
    ]);
    expect(fourNames(await lab.resolve(anna))).toEqual(names('cas2.contoso.internal', 'CAS2'));
  });

  it('C1, C7: Referral, Directory and Mail are at the array, public folders at the mailbox server', async () => {
    const lab = await labOf('contoso-2010');
    const resolution = await lab.resolve(anna);
    const [rpc] = stepsOf(resolution, 'RPC/TCP');
    expect(rpc?.steps.map(({ name, target, outcome }) => `${name} ${target} ${outcome}`)).toEqual([
      'Referral outlook.contoso.example success',
      'Directory outlook.contoso.example success',
      'Mail outlook.contoso.example success',
    ]);
    expect(stepsOf(resolution, 'ept_map').map(({ target, detail }) => `${target} ${detail}`)).toEqual([
      'RFR port 59533',
      'NSPI port 59533',
      'EMSMDB port 59532',
      'EMSMDB port 6005',
    ]);
    expect(stepOf(resolution, 'Public folders')).toMatchObject({
      target: 'mbx1.contoso.internal',
      outcome: 'success',
      detail: 'logged on at 10.10.10.21:6005',
    });
  });

  it('C2: with the mailbox servers closed to clients, mail connects and public folders do not', async () => {
    const lab = await labWith('firewall:\n  - { from: corp, to: 10.10.10.21, action: drop }');
    const resolution = await lab.resolve(anna);
    expect(resolution).toMatchObject({ outcome: 'connected', connection: { protocol: 'RPC/TCP' } });
    expect(stepOf(resolution, 'Directory')?.outcome).toBe('success');
    expect(stepOf(resolution, 'Public folders')?.outcome).toBe('failed');
  });

  it('E1: with Exchange 2007 the mailbox server opens the mailbox', async () => {
    const lab = await labOf('contoso-2007');
    const resolution = await lab.resolve(anna);
    expect(resolution).toMatchObject({
      outcome: 'connected',
      profile: { homeServer: 'mbx1.contoso.internal', homeServerDN: `${legacyServers}/cn=MBX1` },
      connection: { protocol: 'RPC/TCP', server: 'mbx1.contoso.internal', address: '10.10.10.21' },
    });
    expect(stepOf(resolution, 'RopLogon')).toMatchObject({ outcome: 'success', detail: 'mailbox open' });
  });

  it('a mailbox is opened to its delegates, and to nobody else', async () => {
    const lab = await labOf('contoso-2010');
    const [shared] = [...lab.directory.entries()].filter((entry) =>
      entry.all('msExchDelegateListLink').includes('CN=Ben Bakker,OU=Staff,DC=contoso,DC=internal'),
    );
    const address = shared?.first('mail') ?? '';
    expect(await lab.resolve(address, { userName: 'ben@contoso.example' })).toMatchObject({
      outcome: 'connected',
      profile: { userDN: shared?.first('legacyExchangeDN') },
    });
    expect(await lab.resolve(address, { userName: anna })).toMatchObject({
      outcome: 'failed',
      failure: { code: 'logon-refused', message: expect.stringContaining('ecAccessDenied') },
    });
  });

  it('a dismounted database is not reached by another protocol either', async () => {
    const lab = await labOf('contoso-2010');
    lab.databases.dismount(db1);
    const resolution = await lab.resolve(anna);
    expect(resolution).toMatchObject({
      outcome: 'failed',
      connection: null,
      failure: { code: 'logon-refused', message: expect.stringContaining('ecServerPaused') },
    });
    expect(stepsOf(resolution, 'RPC/HTTP')).toEqual([]);
    lab.databases.mount(db1);
    expect(await lab.resolve(anna)).toMatchObject({ outcome: 'connected' });
  });
});

describe('a server typed by hand (claim D3)', () => {
  it.each(['cas1.contoso.internal', 'cas2.contoso.internal', 'outlook.contoso.example'])(
    '%s resolves to the array, without Autodiscover',
    async (server) => {
      const lab = await labOf('contoso-2010');
      const resolution = await lab.resolve(anna, { server });
      expect(resolution).toMatchObject({
        outcome: 'connected',
        profile: {
          homeServer: 'outlook.contoso.example',
          homeServerDN: `${legacyServers}/cn=outlook.contoso.example`,
          proxyServer: '',
          learnedBy: 'referral',
        },
        connection: { protocol: 'RPC/TCP', server: 'outlook.contoso.example' },
      });
      expect(resolution.steps[0]).toMatchObject({ name: 'Check Name', target: `${anna} at ${server}` });
      expect(lab.journal.entries.filter(({ protocol }) => protocol === 'http')).toEqual([]);
    },
  );

  it('knows nobody whom the address book does not know', async () => {
    const lab = await labOf('contoso-2010');
    expect(
      await lab.resolve('nobody@contoso.example', { server: 'cas1.contoso.internal', userName: anna }),
    ).toMatchObject({ outcome: 'failed', profile: null, failure: { code: 'address-not-found' } });
  });

  it('takes no wrong password, and no server that has no address book', async () => {
    const lab = await labOf('contoso-2010');
    expect(await lab.resolve(anna, { server: 'cas1.contoso.internal', password: 'wrong' })).toMatchObject({
      failure: { code: 'credentials-refused' },
    });
    expect(await lab.resolve(anna, { server: 'mbx2.contoso.internal' })).toMatchObject({
      failure: { code: 'not-connected', message: expect.stringContaining('NSPI is not registered') },
    });
  });
});

/** CAS2 and MBX2 in the other site, which has an array of its own. */
const twoSites = `version: 1

dn: CN=outlook-branch,CN=Arrays,${group}
changetype: add
objectClass: top
objectClass: server
objectClass: msExchExchangeServer
objectClass: msExchClientAccessArray
cn: outlook-branch
legacyExchangeDN: ${legacyServers}/cn=outlook-branch.contoso.example
networkAddress: ncacn_ip_tcp:outlook-branch.contoso.example
msExchServerSite: CN=Branch,CN=Sites,CN=Configuration,DC=contoso,DC=internal
${['CAS2', 'MBX2']
  .map(
    (name) => `
dn: CN=${name},CN=Servers,${group}
changetype: modify
replace: msExchServerSite
msExchServerSite: CN=Branch,CN=Sites,CN=Configuration,DC=contoso,DC=internal
-
`,
  )
  .join('')}`;

const branchNetwork = `
balancers: { array: { members: [CAS1] } }
dns: { internal: { records: { outlook-branch.contoso.example: { A: 10.10.10.12 } } } }
`;

describe('a database that fails over to another site (claims C5, D2)', () => {
  const failedOver = async () => {
    const lab = await labWith(branchNetwork, twoSites);
    lab.databases.activate(db1, 'MBX2');
    return lab;
  };

  it('takes its clients along: one redirect, and the profile names the other array', async () => {
    const lab = await failedOver();
    const resolution = await lab.resolve(anna);
    expect(resolution).toMatchObject({
      outcome: 'connected',
      profile: {
        homeServer: 'outlook-branch.contoso.example',
        homeServerDN: `${legacyServers}/cn=outlook-branch.contoso.example`,
        learnedBy: 'redirect',
      },
      connection: { server: 'outlook-branch.contoso.example', address: '10.10.10.12' },
    });
    const [rpc] = stepsOf(resolution, 'RPC/TCP');
    expect(rpc?.steps.map(({ name, target }) => `${name} ${target}`)).toEqual([
      'Referral outlook.contoso.example',
      'Directory outlook.contoso.example',
      'Mail outlook.contoso.example',
      'Referral outlook.contoso.example',
      'Mail outlook-branch.contoso.example',
    ]);
  });

  it('leaves them where they are when the group allows cross-site access', async () => {
    const lab = await failedOver();
    lab.directory.modify(`CN=DAG1,CN=Database Availability Groups,${group}`, [
      { operation: 'replace', attribute: 'AllowCrossSiteRpcClientAccess', values: ['TRUE'] },
    ]);
    expect(await lab.resolve(anna)).toMatchObject({
      profile: { homeServer: 'outlook.contoso.example', learnedBy: 'autodiscover' },
      connection: { address: '10.10.10.20' },
    });
  });

  it('leaves them where they are before SP2 RU3', async () => {
    const lab = await failedOver();
    lab.directory.modify(`CN=CAS1,CN=Servers,${group}`, [
      { operation: 'replace', attribute: 'versionNumber', values: [String(0x738280f7)] },
    ]);
    expect(await lab.resolve(anna)).toMatchObject({
      profile: { homeServer: 'outlook.contoso.example', learnedBy: 'autodiscover' },
    });
  });
});
