import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, type Step, startLab } from '../../../src/index.js';
import { memoryProfileStore } from '../../../src/outlook/saved-profile.js';
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

/** contoso-2010 with something else in its world. */
async function labWith(overlay: string): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'network.yaml'), `extends: contoso-2010\n${overlay}`);
  return labOf(folder);
}

const anna = 'anna@contoso.example';
const fromInternet = { from: 'internet' } as const;
const group =
  'CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';
const legacyServers =
  '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers';
const guidName = 'bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example';

const stepsOf = (resolution: Resolution, name: string) =>
  [...walk(resolution.steps)].filter((step) => step.name === name);
const stepOf = (resolution: Resolution, name: string) => stepsOf(resolution, name)[0];
const tried = ({ steps }: Resolution) =>
  steps
    .filter(({ name }) => /^(RPC|MAPI)\//.test(name))
    .map(({ name, target, outcome }) => `${name} ${target}: ${outcome}`);
const named = (steps: readonly Step[] = []) => steps.map(({ name, outcome }) => `${name}: ${outcome}`);

/** Sets an attribute of everything of a class, as an administrator's cmdlet does. */
function setAll(lab: Lab, objectClass: string, attribute: string, value: string, name?: string): void {
  const found = lab.directory
    .find('objectClass', objectClass)
    .filter(({ dn }) => name === undefined || dn.name === name);
  expect(found.length).toBeGreaterThan(0);
  for (const { dn } of found) {
    lab.directory.modify(dn.toString(), [{ operation: 'replace', attribute, values: [value] }]);
  }
}

const setPrincipal = (lab: Lab, principal: string) =>
  setAll(lab, 'msExchAutoDiscoverConfig', 'msExchAutoDiscoverCertPrincipalName', principal, 'EXPR');

describe('RPC over HTTP', () => {
  it('ends in a logged-on mailbox: Referral, Directory and Mail through the proxy, then the public folders', async () => {
    const lab = await labOf('contoso-2010');
    const resolution = await lab.resolve(anna, fromInternet);
    expect(resolution).toMatchObject({
      outcome: 'connected',
      connection: {
        protocol: 'RPC/HTTP',
        server: 'mail.contoso.example',
        address: '203.0.113.10',
        port: 443,
      },
    });
    const [rpc] = stepsOf(resolution, 'RPC/HTTP');
    expect(named(rpc?.steps)).toEqual(['Referral: success', 'Directory: success', 'Mail: success']);
    expect(stepOf(resolution, 'RopLogon')).toMatchObject({ outcome: 'success', detail: 'mailbox open' });
    expect(stepOf(resolution, 'Public folders')).toMatchObject({
      target: 'mbx1.contoso.internal',
      outcome: 'success',
    });
    const seen = lab.journal.entries
      .filter(({ protocol }) => protocol === 'rpc')
      .map(({ host, asked }) => `${host} ${asked}`);
    expect(seen.some((text) => /^CAS\d EcDoRpcExt2 RopLogon/.test(text))).toBe(true);
    expect(seen.some((text) => /^MBX1 EcDoRpcExt2 RopLogon/.test(text))).toBe(true);
  });

  it('shows the way of each channel: connect, handshake, principal, request, with its time', async () => {
    const lab = await labOf('contoso-2010');
    const resolution = await lab.resolve(anna, fromInternet);
    const mail = stepOf(resolution, 'Mail');
    expect(named(mail?.steps).slice(0, 4)).toEqual([
      'OUT channel: success',
      'IN channel: success',
      'Virtual connection: success',
      'RPC bind: success',
    ]);
    const [out, into] = mail?.steps ?? [];
    const request = ['TCP connect: success', 'TLS handshake: success', 'Certificate principal: success'];
    expect(named(out?.steps)).toEqual([...request, 'RPC_OUT_DATA: success']);
    expect(named(into?.steps)).toEqual([...request, 'RPC_IN_DATA: success']);
    // Both begin at once: a round trip of the location for the connect, two for TLS, one for the answer.
    expect(Math.abs((out?.startedMs ?? 0) - (into?.startedMs ?? 0))).toBeLessThan(40);
    expect(out?.elapsedMs).toBeGreaterThanOrEqual(4 * 40);
    expect(out?.steps.at(-1)?.target).toBe(
      'mail.contoso.example/rpc/rpcproxy.dll?outlook.contoso.example:6001',
    );
  });

  it('asks for an echo first, and does without it where that is wanted', async () => {
    const lab = await labOf('contoso-2010');
    expect(stepsOf(await lab.resolve(anna, fromInternet), 'RPC proxy echo')).toHaveLength(1);
    const without = await lab.resolve(anna, { ...fromInternet, connecting: { rpcHttpEcho: false } });
    expect(without.outcome).toBe('connected');
    expect(stepsOf(without, 'RPC proxy echo')).toEqual([]);
  });

  it('a wrong password ends the story at the proxy', async () => {
    const lab = await labOf('contoso-2010');
    // Autodiscover takes nobody's word either, so the profile is made with the right one.
    const profile = memoryProfileStore();
    expect((await lab.resolve(anna, { ...fromInternet, profile })).outcome).toBe('connected');
    const again = await lab.resolve(anna, { ...fromInternet, profile, password: 'wrong' });
    expect(again.failure).toMatchObject({
      code: 'credentials-refused',
      message: expect.stringContaining('outlook.contoso.example: Referral: the user name or password of'),
    });
  });

  it('a database that has failed over to another site takes its clients along here as well', async () => {
    const lab = await labOf('contoso-2010-two-sites');
    const before = await lab.resolve(anna, { network: 'slow' });
    expect(before).toMatchObject({ connection: { protocol: 'RPC/HTTP' } });
    lab.databases.activate(`CN=DB1,CN=Databases,${group}`, 'MBX3');
    const after = await lab.resolve(anna, { network: 'slow' });
    expect(after).toMatchObject({
      outcome: 'connected',
      connection: { protocol: 'RPC/HTTP' },
      profile: { homeServer: 'outlook-zurich.contoso.example', learnedBy: 'redirect' },
    });
    expect(before.profile?.homeServer).toBe('outlook.contoso.example');
  });
});

describe('the principal of the proxy’s certificate', () => {
  const principalSteps = (resolution: Resolution) =>
    stepsOf(resolution, 'Certificate principal').map(({ target, outcome }) => `${target} ${outcome}`);

  it('one that the certificate does not bear ends RPC over HTTP, and only that', async () => {
    const lab = await labOf('contoso-2010');
    setPrincipal(lab, 'msstd:owa.contoso.example');
    const outside = await lab.resolve(anna, fromInternet);
    expect(outside).toMatchObject({
      outcome: 'failed',
      failure: { code: 'not-connected', message: expect.stringContaining('msstd:owa.contoso.example') },
    });
    expect(principalSteps(outside)).toEqual(['msstd:owa.contoso.example failed']);
    expect(stepOf(outside, 'Certificate principal')?.detail).toContain('mail.contoso.example');
    expect((await lab.resolve(anna)).connection?.protocol).toBe('RPC/TCP');
  });

  it('"none" asks for nothing beyond the name', async () => {
    const lab = await labOf('contoso-2010');
    setPrincipal(lab, 'none');
    const resolution = await lab.resolve(anna, fromInternet);
    expect(resolution.outcome).toBe('connected');
    expect(principalSteps(resolution)).toEqual([]);
  });

  it('a wildcard certificate needs its own name as the principal', async () => {
    const lab = await labWith('certificates:\n  - { subjectAltNames: ["*.contoso.example"] }');
    const strict = await lab.resolve(anna, fromInternet);
    expect(strict.outcome).toBe('failed');
    expect(principalSteps(strict)).toEqual(['msstd:mail.contoso.example failed']);
    setPrincipal(lab, 'msstd:*.contoso.example');
    expect((await lab.resolve(anna, fromInternet)).connection?.protocol).toBe('RPC/HTTP');
  });
});

describe('MAPI over HTTP', () => {
  const enabled = async (seed = 'contoso-2013-unified') => {
    const lab = await labOf(seed);
    setAll(lab, 'msExchOrganizationContainer', 'MapiHttpEnabled', 'TRUE');
    return lab;
  };

  it.each(['corp', 'internet'])('from %s, ends in a logged-on mailbox', async (from) => {
    const lab = await enabled();
    const resolution = await lab.resolve(anna, { from, outlook: '2016' });
    expect(resolution).toMatchObject({
      outcome: 'connected',
      profile: { homeServer: guidName, homeServerDN: `${legacyServers}/cn=${guidName}` },
      connection: { protocol: 'MAPI/HTTP', server: 'mail.contoso.example', port: 443 },
    });
    const [mapi] = stepsOf(resolution, 'MAPI/HTTP');
    expect(named(mapi?.steps)).toEqual(['Directory: success', 'Mail: success']);
    expect(named(mapi?.steps[0]?.steps)).toEqual([
      'DNS lookup: success',
      'TCP connect: success',
      'TLS handshake: success',
      'Bind: success',
      'ResolveNames: success',
    ]);
    expect(named(mapi?.steps[1]?.steps).slice(-2)).toEqual(['Connect: success', 'RopLogon: success']);
    expect(stepsOf(resolution, 'TCP connect').filter(({ target }) => target.endsWith(':135'))).toEqual([]);
    const asked = lab.journal.entries.map((entry) => entry.asked).filter((text) => text.includes('/mapi/'));
    expect(asked.some((text) => text.includes('Execute RopLogon'))).toBe(true);
    expect(asked.some((text) => text.includes('Disconnect'))).toBe(true);
  });

  it('is for versions that can, and not where MapiHttpDisabled is set', async () => {
    const lab = await enabled();
    expect((await lab.resolve(anna, { outlook: '2010' })).connection?.protocol).toBe('RPC/HTTP');
    const disabled = await lab.resolve(anna, { outlook: '2016', registry: { MapiHttpDisabled: 1 } });
    expect(disabled.connection?.protocol).toBe('RPC/HTTP');
  });

  it('outside, an internal address that does not resolve is followed by the external one', async () => {
    const lab = await enabled();
    setAll(lab, 'msExchMapiVirtualDirectory', 'msExchInternalHostName', 'https://mapi.contoso.internal/mapi');
    const resolution = await lab.resolve(anna, { ...fromInternet, outlook: '2016' });
    expect(tried(resolution)).toEqual([
      'MAPI/HTTP mapi.contoso.internal: failed',
      'MAPI/HTTP mail.contoso.example: success',
    ]);
  });

  it('addresses that lead nowhere are followed by RPC over HTTP', async () => {
    const lab = await enabled();
    for (const attribute of ['msExchInternalHostName', 'msExchExternalHostName']) {
      setAll(lab, 'msExchMapiVirtualDirectory', attribute, 'https://gone.contoso.example/mapi');
    }
    const resolution = await lab.resolve(anna, { outlook: '2016' });
    expect(tried(resolution)).toEqual([
      'MAPI/HTTP gone.contoso.example: failed',
      'RPC/HTTP mail.contoso.example: success',
    ]);
    expect(resolution.profile?.homeServer).toBe(guidName);
  });

  it('a mailbox that is not the user’s is refused, with server and connection', async () => {
    const lab = await enabled();
    const resolution = await lab.resolve('ben@contoso.example', { outlook: '2016', userName: anna });
    expect(resolution.failure).toMatchObject({
      code: 'logon-refused',
      message: expect.stringMatching(/^mail\.contoso\.example: Mail: the mailbox store answers ec/),
    });
  });
});
