import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, type ResolveRequest, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';
import { figuresOf } from '../../../src/report/figures.js';

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

/** Sets an attribute of the EXPR provider, as Set-OutlookProvider does. */
function setProvider(lab: Lab, attribute: string, value: string): void {
  const [provider] = lab.directory
    .find('objectClass', 'msExchAutoDiscoverConfig')
    .filter((entry) => entry.dn.name === 'EXPR');
  lab.directory.modify(provider?.dn.toString() ?? '', [{ operation: 'replace', attribute, values: [value] }]);
}

const tried = ({ steps }: Resolution) =>
  steps.filter(({ name }) => /^(RPC|MAPI)\//.test(name)).map(({ name, outcome }) => `${name}: ${outcome}`);
const orderOf = ({ steps }: Resolution) => steps.find(({ name }) => name === 'Connection order')?.detail;
const find = (resolution: Resolution, name: string) =>
  [...walk(resolution.steps)].find((step) => step.name === name);

describe('which protocol comes first', () => {
  it('TCP on a fast network, HTTPS on a slow one', async () => {
    const lab = await labOf('contoso-2010');
    const fast = await lab.resolve(anna);
    expect(tried(fast)).toEqual(['RPC/TCP: success']);
    expect(orderOf(fast)).toBe(
      'RPC/TCP, then RPC/HTTP mail.contoso.example (PR_ROH_FLAGS 0x27 on a fast network: TCP first)',
    );
    const slow = await lab.resolve(anna, { network: 'slow' });
    expect(tried(slow)).toEqual(['RPC/HTTP: success']);
    expect(orderOf(slow)).toBe(
      'RPC/HTTP mail.contoso.example, then RPC/TCP (PR_ROH_FLAGS 0x27 on a slow network: HTTPS first)',
    );
    expect(slow.profile).toEqual(fast.profile);
  });

  it('B6: with ServerExclusiveConnect, the bad record costs nothing', async () => {
    const lab = await labOf('contoso-2010-public-array');
    setProvider(lab, 'msExchAutoDiscoverFlags', '1');
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(tried(resolution)).toEqual(['RPC/HTTP: success']);
    expect(figuresOf(resolution).firstEndpointMapperAttemptMs).toBeUndefined();
    expect(resolution.elapsedMs).toBeLessThan(21_000);
  });

  it('B6: the same by group policy on the client', async () => {
    const lab = await labOf('contoso-2010-public-array');
    const connecting = { proxyServerFlags: 0x2f };
    expect(tried(await lab.resolve(anna, { from: 'internet', connecting }))).toEqual(['RPC/HTTP: success']);
  });
});

describe('what follows when the first protocol fails', () => {
  it('TCP follows HTTPS, unless DisableRpcTcpFallback is set', async () => {
    const lab = await labOf('contoso-2010');
    setProvider(lab, 'msExchAutoDiscoverServer', 'gone.contoso.example');
    const request = { network: 'slow' } as const;
    const resolution = await lab.resolve(anna, request);
    expect(tried(resolution)).toEqual(['RPC/HTTP: failed', 'RPC/TCP: success']);
    const disabled = await lab.resolve(anna, { ...request, registry: { DisableRpcTcpFallback: 1 } });
    expect(tried(disabled)).toEqual(['RPC/HTTP: failed']);
    expect(disabled).toMatchObject({
      outcome: 'failed',
      failure: { code: 'not-connected', message: expect.stringContaining('gone.contoso.example') },
    });
  });

  it('a refused logon says which server and connection, and ends the story', async () => {
    const lab = await labOf('contoso-2010');
    lab.databases.dismount(`CN=DB1,${databases}`);
    const resolution = await lab.resolve(anna);
    expect(tried(resolution)).toEqual(['RPC/TCP: failed']);
    expect(resolution.failure).toEqual({
      code: 'logon-refused',
      message: 'outlook.contoso.example: Mail: the mailbox store answers ecServerPaused',
    });
  });

  it('or is followed by the next protocol where that is wanted', async () => {
    const lab = await labOf('contoso-2010');
    lab.databases.dismount(`CN=DB1,${databases}`);
    const resolution = await lab.resolve(anna, { connecting: { afterRefusedLogon: 'next-protocol' } });
    expect(tried(resolution)).toEqual(['RPC/TCP: failed', 'RPC/HTTP: failed']);
    expect(resolution.failure).toMatchObject({ code: 'logon-refused' });
  });

  it('a reset costs two seconds on Windows 10, where Outlook 2016 runs', async () => {
    const lab = await labOf('contoso-2010');
    lab.faults.add('network:reject,host=array,port=135');
    // KB 175523: a refused SYN is sent again, by Windows 7 twice, by Windows 10 four times.
    const resolution = await lab.resolve(anna, { outlook: '2016' });
    expect(tried(resolution)).toEqual(['RPC/TCP: failed', 'RPC/HTTP: success']);
    expect(figuresOf(resolution).rpcOverTcpMs).toBeGreaterThanOrEqual(2000);
  });

  it('every further try of RPC/TCP costs its wait again', async () => {
    const lab = await labOf('contoso-2010-public-array');
    const resolution = await lab.resolve(anna, { from: 'internet', connecting: { rpcTcpAttempts: 2 } });
    expect(tried(resolution)).toEqual(['RPC/TCP: failed', 'RPC/TCP: failed', 'RPC/HTTP: success']);
    expect(figuresOf(resolution).rpcOverTcpMs).toBeGreaterThanOrEqual(42_000);
  });
});

describe('Directory and Mail', () => {
  const lost = async (request: ResolveRequest) => {
    const lab = await labOf('contoso-2010-public-array');
    const resolution = await lab.resolve(anna, { from: 'internet', ...request });
    expect(resolution.connection?.protocol).toBe('RPC/HTTP');
    return figuresOf(resolution).rpcOverTcpMs ?? Number.NaN;
  };

  it('one after the other: the first that meets silence ends the attempt, after 21 s', async () => {
    const ms = await lost({});
    expect(ms).toBeGreaterThanOrEqual(21_000);
    expect(ms).toBeLessThan(30_000);
  });

  it('one after the other, each for itself: 42 s', async () => {
    const ms = await lost({ connecting: { mailAfterUnreachableDirectory: true } });
    expect(ms).toBeGreaterThanOrEqual(42_000);
    expect(ms).toBeLessThan(60_000);
  });

  it('at once: 21 s', async () => {
    const ms = await lost({ connecting: { directoryAndMail: 'parallel' } });
    expect(ms).toBeGreaterThanOrEqual(21_000);
    expect(ms).toBeLessThan(30_000);
  });

  it('at once, where all is well: both are there, and Mail has not waited for Directory', async () => {
    const lab = await labOf('contoso-2010');
    const resolution = await lab.resolve(anna, { connecting: { directoryAndMail: 'parallel' } });
    expect(resolution.connection).toMatchObject({ protocol: 'RPC/TCP', port: 59532 });
    const [directory, mail] = [find(resolution, 'Directory'), find(resolution, 'Mail')];
    expect(directory?.outcome).toBe('success');
    expect(mail?.startedMs).toBeLessThan(directory?.startedMs ?? Number.NaN);
  });
});

describe('names and servers that are not what they should be', () => {
  it('an array name that leads to a machine without Exchange is left for HTTPS', async () => {
    const lab = await labWith(
      'dns: { internal: { records: { outlook.contoso.example: { A: 10.10.10.10 } } } }',
    );
    const resolution = await lab.resolve(anna);
    expect(tried(resolution)).toEqual(['RPC/TCP: failed', 'RPC/HTTP: success']);
    expect(resolution.elapsedMs).toBeLessThan(21_000);
  });

  it('a name of one label is looked for in the domain of the workstation', async () => {
    const lab = await labOf('contoso-2010');
    const resolution = await lab.resolve(anna, { server: 'cas1' });
    expect(resolution).toMatchObject({
      outcome: 'connected',
      profile: { homeServer: 'outlook.contoso.example' },
    });
    expect(find(resolution, 'DNS lookup')).toMatchObject({
      target: 'cas1',
      detail: '10.10.10.11 (cas1.contoso.internal)',
    });
    const outside = await labWith('workstation: null');
    expect(await outside.resolve(anna, { server: 'cas1' })).toMatchObject({
      failure: { code: 'not-connected', message: expect.stringContaining('no such name') },
    });
  });
});

const databases =
  'CN=Databases,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';
