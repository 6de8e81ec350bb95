import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, type LabOptions, type Resolution, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';

/** Rows of claim G3, and what else can be met on the way, made by faults alone: no seed is written for them. */

const anna = 'anna@contoso.example';
const site = '203.0.113.10';
const labs: Lab[] = [];

const start = async (faults: readonly string[], options: LabOptions = {}): Promise<Lab> => {
  const lab = await startLab({ ...options, faults });
  labs.push(lab);
  return lab;
};

afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.stop();
});

const named = (resolution: Resolution, name: string) =>
  [...walk(resolution.steps)].filter((step) => step.name === name);
const one = (resolution: Resolution, name: string) => named(resolution, name)[0];
const seconds = (ms: number | undefined) => Math.floor((ms ?? Number.NaN) / 1000);
const ways = (resolution: Resolution) =>
  (resolution.steps[0]?.steps ?? []).map(({ name, outcome }) => `${name}: ${outcome}`);

/** The root domain leads to the published client access servers. */
const rootDomain = `dns:wrong=${site},name=contoso.example`;
const atRoot = 'name=contoso.example';
const atHost = 'name=autodiscover.contoso.example';

describe('on the way to the settings', () => {
  it('scp-dead: 21 s for the dead host of the service connection point, then DNS', async () => {
    const lab = await start(['network:drop,host=array,port=443,count=1']);
    const resolution = await lab.resolve(anna);
    expect(ways(resolution)).toEqual([
      'Service connection point: failed',
      'Root domain: failed',
      'Autodiscover host: success',
    ]);
    expect(seconds(one(resolution, 'Service connection point')?.elapsedMs)).toBe(21);
    expect(resolution.connection?.protocol).toBe('RPC/TCP');
  });

  it('root-443-dead: a web host without 443 costs 21 s', async () => {
    const lab = await start(['dns:wrong=203.0.113.99,name=contoso.example']);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(seconds(one(resolution, 'Root domain')?.elapsedMs)).toBe(21);
    expect(ways(resolution).at(-1)).toBe('Autodiscover host: success');
  });

  it('root-200-html: a page with status 200 is no answer, and the next step is taken', async () => {
    const lab = await start([rootDomain, `http:html,${atRoot}`]);
    const asked = await lab.resolve(anna, { from: 'internet', prompts: 'accept' });
    expect(one(asked, 'HTTP POST')).toMatchObject({ outcome: 'success', detail: '200' });
    expect(ways(asked).slice(1)).toEqual(['Root domain: failed', 'Autodiscover host: success']);
  });

  it('root-cert: a wrong certificate at the root domain fails that step only', async () => {
    const lab = await start([rootDomain, `tls:wrong-name,${atRoot}`]);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(one(resolution, 'Root domain')?.detail).toMatch(/does not match the name of the site/);
    expect(ways(resolution).at(-1)).toBe('Autodiscover host: success');
  });

  it.each([
    ['wrong-name', /does not match the name of the site/],
    ['expired', /expired on/],
    ['unknown-authority', /is not trusted/],
  ])('ad-cert %s: who says No to the prompt gets nowhere, who says Yes connects', async (fault, problem) => {
    const lab = await start([`tls:${fault},${atHost}`]);
    const refused = await lab.resolve(anna, { from: 'internet', prompts: 'refuse' });
    expect(one(refused, 'Autodiscover host')).toMatchObject({
      outcome: 'failed',
      detail: expect.stringMatching(problem),
    });
    expect(refused.outcome).toBe('failed');
    const taken = await lab.resolve(anna, { from: 'internet', prompts: 'accept' });
    expect(one(taken, 'TLS handshake')?.detail).toMatch(/, taken although/);
    expect(taken.outcome).toBe('connected');
  });

  it('http-redirect: the redirect of port 80 is followed to another host', async () => {
    const lab = await start([
      `tls:reset,${atHost}`,
      'http:redirect=https://mail.contoso.example/autodiscover/autodiscover.xml,port=80',
    ]);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(ways(resolution).slice(2)).toEqual(['Autodiscover host: failed', 'HTTP redirect: success']);
    expect(resolution.outcome).toBe('connected');
  });

  it('https to http: that redirect is not followed', async () => {
    const lab = await start(['http:redirect=http://mail.contoso.example/,method=POST']);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(one(resolution, 'Autodiscover host')?.detail).toMatch(/is not followed/);
    expect(resolution.outcome).toBe('failed');
  });

  it('redirect-loop: it ends after ten', async () => {
    const lab = await start(['http:redirect-loop,method=POST']);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(resolution.failure?.code).toBe('too-many-redirects');
    const followed = named(resolution, 'Autodiscover').filter(({ detail }) => detail.startsWith('redirect'));
    expect(followed).toHaveLength(11);
  });

  it('redirectAddr: the search begins again for the new address, and resumes when that fails', async () => {
    const lab = await start(['http:redirect-address=anna@fabrikam.example,method=POST,count=1']);
    const resolution = await lab.resolve(anna);
    expect(one(resolution, 'Search again')).toMatchObject({
      target: 'anna@fabrikam.example',
      outcome: 'failed',
    });
    expect(one(resolution, 'Resume')?.outcome).toBe('success');
    expect(resolution.outcome).toBe('connected');
  });

  it('redirectAddr to an address that was asked for is a circle', async () => {
    const lab = await start([`http:redirect-address=${anna},method=POST`]);
    const resolution = await lab.resolve(anna);
    expect(one(resolution, 'Service connection point')?.detail).toMatch(/redirects in a circle/);
  });

  it('srv-wrong: without the SRV record, that way ends at once', async () => {
    const lab = await start([`dns:nxdomain,${atHost}`, 'dns:nxdomain,name=_autodiscover.*,type=SRV']);
    const srv = one(await lab.resolve(anna, { from: 'internet' }), 'SRV record');
    expect(srv).toMatchObject({ outcome: 'failed', detail: expect.stringMatching(/no such name/) });
    expect(seconds(srv?.elapsedMs)).toBe(0);
  });

  it('http-plain-xml: settings that come over plain http are ignored', async () => {
    const lab = await start([`tls:reset,${atHost}`, 'http:redirect-address=ben@contoso.example,port=80']);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(one(resolution, 'HTTP GET')?.detail).toMatch(/HTTP status 200 is no redirect/);
    expect(resolution.outcome).toBe('failed');
  });

  it('internal-names-out: settings that name what does not resolve outside do no harm to mail', async () => {
    const lab = await start(['dns:nxdomain,name=*.contoso.internal']);
    expect((await lab.resolve(anna, { from: 'internet' })).connection?.protocol).toBe('RPC/HTTP');
  });

  it('auth-401-all: every address is tried before the password is called wrong', async () => {
    const lab = await start([rootDomain, 'http:unauthorized,path=/autodiscover/*']);
    const resolution = await lab.resolve(anna, { from: 'internet', prompts: 'accept' });
    expect(resolution.failure?.code).toBe('credentials-refused');
    expect(ways(resolution).slice(1)).toEqual([
      'Root domain: failed',
      'Autodiscover host: failed',
      'HTTP redirect: failed',
      'SRV record: failed',
    ]);
  });

  it('slow-server: an answer after 25 s is too late, one after 20 s is not, and Timeout moves the limit', async () => {
    const lab = await start(['http:slow=30s,method=POST,count=2']);
    const late = await lab.resolve(anna, { from: 'internet' });
    expect(seconds(one(late, 'HTTP POST')?.elapsedMs)).toBe(25);
    const registry = { Timeout: 10_000 };
    const sooner = await lab.resolve(anna, { from: 'internet', registry });
    expect(seconds(one(sooner, 'HTTP POST')?.elapsedMs)).toBe(10);
    lab.faults.add('http:slow=20s,method=POST,count=1');
    const waited = await lab.resolve(anna, { from: 'internet' });
    expect(seconds(one(waited, 'HTTP POST')?.elapsedMs)).toBe(20);
    expect(waited.outcome).toBe('connected');
  });

  it('wildcard-dns: an answer for every name takes a client to a host that has nothing, at 21 s each', async () => {
    const lab = await start(['dns:wrong=203.0.113.99,name=outlook.contoso.example']);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(seconds(one(resolution, 'RPC/TCP')?.elapsedMs)).toBe(21);
    expect(resolution.connection?.protocol).toBe('RPC/HTTP');
  });
});

describe('on the way to the mailbox', () => {
  const rpcTcp = async (faults: readonly string[], from = 'corp') => {
    const lab = await start(faults);
    const resolution = await lab.resolve(anna, { from });
    return {
      ms: one(resolution, 'RPC/TCP')?.elapsedMs,
      protocol: resolution.connection?.protocol,
      resolution,
    };
  };

  it('array-public: a name that resolves and a port that is dropped cost 21 s', async () => {
    const { ms, protocol } = await rpcTcp([`dns:wrong=${site},name=outlook.contoso.example`], 'internet');
    expect([seconds(ms), protocol]).toEqual([21, 'RPC/HTTP']);
  });

  it('array-split-ok: a name that does not resolve costs nothing', async () => {
    const { ms, protocol } = await rpcTcp(['dns:nxdomain,name=outlook.*']);
    expect([seconds(ms), protocol]).toEqual([0, 'RPC/HTTP']);
  });

  it('array-reject: a reset costs a second', async () => {
    const { ms, protocol } = await rpcTcp(['network:reject,host=array,port=135']);
    expect([seconds(ms), protocol]).toEqual([1, 'RPC/HTTP']);
  });

  it('a silent name server costs 10 s', async () => {
    const { ms, protocol } = await rpcTcp(['dns:silent,name=outlook.*']);
    expect([seconds(ms), protocol]).toEqual([10, 'RPC/HTTP']);
  });

  it('an interface that is not registered costs nothing', async () => {
    const { ms, protocol } = await rpcTcp(['rpc:unregistered,interface=EMSMDB']);
    expect([seconds(ms), protocol]).toEqual([0, 'RPC/HTTP']);
  });

  it('a dropped port behind the endpoint mapper costs 21 s after it', async () => {
    const { resolution } = await rpcTcp(['network:drop,host=array,port=59532']);
    expect(seconds(one(resolution, 'Mail')?.elapsedMs)).toBe(21);
    expect(resolution.connection?.protocol).toBe('RPC/HTTP');
  });

  it('a server that accepts and then hangs costs the time-out of the call', async () => {
    const { ms, protocol } = await rpcTcp(['rpc:hang,interface=EPM']);
    expect([seconds(ms), protocol]).toEqual([60, 'RPC/HTTP']);
  });

  it('pf-down: the mailbox opens, the public folders do not', async () => {
    const { resolution } = await rpcTcp(['network:drop,host=MBX1,port=135']);
    expect(one(resolution, 'Public folders')).toMatchObject({ outcome: 'failed' });
    expect(seconds(one(resolution, 'Public folders')?.elapsedMs)).toBe(21);
    expect(resolution.connection?.protocol).toBe('RPC/TCP');
  });

  it('throttle: a server that is too busy refuses sessions, and takes them again', async () => {
    const lab = await start(['rpc:fault=nca_s_server_too_busy,interface=EMSMDB,opnum=10,count=2']);
    expect((await lab.resolve(anna)).outcome).toBe('failed');
    expect((await lab.resolve(anna)).outcome).toBe('connected');
  });

  it('multi-A: 21 s for each address', async () => {
    const lab = await start(['network:drop,port=135']);
    await lab.world.setRecord('internal', 'outlook.contoso.example', { A: ['10.10.10.11', '10.10.10.12'] });
    const resolution = await lab.resolve(anna);
    expect(seconds(one(resolution, 'RPC/TCP')?.elapsedMs)).toBe(42);
    expect(resolution.connection?.protocol).toBe('RPC/HTTP');
  });

  it('expr-no-cert: a certificate without the name ends RPC over HTTP, and RPC/TCP still works', async () => {
    const lab = await start(['tls:wrong-name,name=mail.contoso.example']);
    expect((await lab.resolve(anna)).connection?.protocol).toBe('RPC/TCP');
    const outside = await lab.resolve(anna, { from: 'internet' });
    expect(outside.outcome).toBe('failed');
    expect(one(outside, 'RPC/HTTP')?.detail).toMatch(/does not match the name of the site/);
  });

  it('cas-kill: a session that a server resets comes back, one that it says nothing to waits', async () => {
    const lab = await start([]);
    await using session = await lab.connect(anna);
    expect(session.state).toBe('connected');
    const before = lab.journal.count({ protocol: 'rpc', operation: 'EcDoConnectEx' });
    lab.faults.add('rpc:reset,interface=EMSMDB,count=1');
    await lab.world.cutConnections('array');
    await lab.clock.sleep(120_000);
    expect(session.state).toBe('connected');
    expect(lab.journal.count({ protocol: 'rpc', operation: 'EcDoConnectEx' })).toBeGreaterThan(before);
    expect(lab.faults.list()).toEqual([]);
  });

  it('expr-401: a proxy that refuses whatever the credentials leaves RPC/TCP as it is', async () => {
    const lab = await start(['http:unauthorized,path=/rpc/*']);
    expect((await lab.resolve(anna)).connection?.protocol).toBe('RPC/TCP');
    expect((await lab.resolve(anna, { from: 'internet' })).failure?.code).toBe('credentials-refused');
  });
});
