import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';
import { type Worlds, worlds } from '../../support/worlds.js';

let made: Worlds;

beforeEach(() => {
  made = worlds();
});

afterEach(() => made[Symbol.asyncDispose]());

const anna = 'anna@contoso.example';
const named = (resolution: Resolution, name: string) =>
  [...walk(resolution.steps)].filter((step) => step.name === name);
const lookups = (resolution: Resolution) =>
  (resolution.steps[0]?.steps ?? []).map(({ name, outcome }) => `${name}: ${outcome}`);

/** Outside: everything passes that a web client needs. */
const openFirewall = `
firewall:
  - { from: internet, to: 203.0.113.0/24, ports: [53, 80, 443], action: accept }
  - { from: internet, action: drop }
`;

/** A world outside in which the names of Autodiscover lead to a web site. */
const labWithSite = (site: string, more = ''): Promise<Lab> =>
  made.labWith(`
workstation: null
webSites: { site: { address: 203.0.113.80, ${site} } }
dns: { external: { records: { autodiscover.contoso.example: { A: 203.0.113.80 }${more} } } }
${openFirewall}`);

const goldenAnswer = join(import.meta.dirname, '..', '..', 'golden', 'autodiscover', 'exchange-2010.xml');
const serviceUrl = 'https://mail.contoso.example/autodiscover/autodiscover.xml';

describe('switches of the registry (claim G1)', () => {
  it.each([
    ['ExcludeScpLookup', 'Service connection point'],
    ['ExcludeHttpsRootDomain', 'Root domain'],
    ['ExcludeHttpsAutoDiscoverDomain', 'Autodiscover host'],
    ['ExcludeHttpRedirect', 'HTTP redirect'],
    ['ExcludeSrvRecord', 'SRV record'],
  ])('%s leaves out one way, and says so', async (name, way) => {
    const lab = await made.labWith('dns: { external: { records: { autodiscover.contoso.example: null } } }');
    const resolution = await lab.resolve(anna, { from: 'internet', registry: { [name]: 1 } });
    for (const { name: step, outcome, detail } of resolution.steps[0]?.steps ?? []) {
      expect([step, outcome]).toEqual([step, step === way ? 'skipped' : 'failed']);
      if (step === way) expect(detail).toBe(`${name} is set`);
    }
  });

  it('a Timeout of 10 s ends a TCP connect that Windows would wait 21 s for', async () => {
    const lab = await made.labWith(
      'dns: { external: { records: { autodiscover.contoso.example: { A: 203.0.113.99 } } } }',
    );
    const connectMs = async (registry: Record<string, number>) => {
      const resolution = await lab.resolve(anna, { from: 'internet', registry });
      return named(resolution, 'TCP connect')[0]?.elapsedMs ?? Number.NaN;
    };
    expect(Math.floor((await connectMs({})) / 1000)).toBe(21);
    expect(Math.floor((await connectMs({ Timeout: 10_000 })) / 1000)).toBe(10);
  });

  it('names that do nothing are refused, the nearest real one at hand', async () => {
    const lab = await made.labWith('');
    const withRegistry = (name: string) => lab.resolve(anna, { registry: { [name]: 1 } });
    await expect(withRegistry('ExcludeSrvLookup')).rejects.toThrow(/ExcludeSrvRecord is the real one/);
    await expect(withRegistry('ExcludeScpLokup')).rejects.toThrow(/did you mean ExcludeScpLookup\?/);
  });
});

describe('what a client meets on its way (claim G3)', () => {
  it('a server that is slower than the limit of a request is given up after 25 s', async () => {
    const lab = await labWithSite('https: { names: [autodiscover.contoso.example], delay: 60s }');
    const resolution = await lab.resolve(anna, { from: 'internet' });
    const [post] = named(resolution, 'HTTP POST');
    expect(post).toMatchObject({ outcome: 'failed', code: 'connection-timed-out' });
    expect(Math.floor((post?.elapsedMs ?? 0) / 1000)).toBe(25);
  });

  it('a server that takes 20 s of 25 is waited for', async () => {
    const lab = await labWithSite('https: { names: [autodiscover.contoso.example], delay: 20s }');
    const [post] = named(await lab.resolve(anna, { from: 'internet' }), 'HTTP POST');
    expect(post).toMatchObject({ outcome: 'success', detail: '200' });
    expect(Math.floor((post?.elapsedMs ?? 0) / 1000)).toBe(20);
  });

  it('redirects in a circle end after ten', async () => {
    const lab = await labWithSite(
      'https: { names: [autodiscover.contoso.example], redirect: "https://autodiscover.contoso.example/again" }',
    );
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(resolution.failure?.code).toBe('too-many-redirects');
    expect(
      named(resolution, 'Autodiscover').filter(({ detail }) => detail.startsWith('redirect')),
    ).toHaveLength(11);
  });

  it('a redirect to http is not followed', async () => {
    const lab = await labWithSite(
      'https: { names: [autodiscover.contoso.example], redirect: "http://mail.contoso.example/" }',
    );
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(resolution.steps[0]?.steps.find(({ name }) => name === 'Autodiscover host')?.detail).toMatch(
      /a redirect to "http:\/\/mail\.contoso\.example\/" is not followed/,
    );
  });

  it('settings that come over plain http are ignored', async () => {
    const xml = JSON.stringify(await readFile(goldenAnswer, 'utf8'));
    const lab = await labWithSite(`http: { body: ${xml} }`);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(resolution).toMatchObject({ outcome: 'failed', failure: { code: 'no-autodiscover-answer' } });
    expect(named(resolution, 'HTTP GET')[0]?.detail).toMatch(/HTTP status 200 is no redirect/);
  });

  it('401 everywhere: every address is tried before the password is called wrong', async () => {
    const lab = await labWithSite(
      'https: { names: [contoso.example, autodiscover.contoso.example], status: 401 }',
      ', contoso.example: { A: 203.0.113.80 }',
    );
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(resolution.failure?.code).toBe('credentials-refused');
    expect(named(resolution, 'HTTP POST')).toHaveLength(4);
    expect(lookups(resolution).slice(1)).toEqual([
      'Root domain: failed',
      'Autodiscover host: failed',
      'HTTP redirect: failed',
      'SRV record: failed',
    ]);
  });

  it('a logon that the directory refuses is told in its words, with Windows’ number of the reason', async () => {
    const lab = await made.labWith('');
    const resolution = await lab.resolve(anna, { password: 'wrong' });
    expect(named(resolution, 'LDAP bind')[0]?.detail).toMatch(
      /^InvalidCredentials: 80090308: LdapErr: .*, data 52e, v1db1$/,
    );
  });

  it('the last word is of the address that came nearest to an answer', async () => {
    const lab = await labWithSite(
      'https: { names: [contoso.example, autodiscover.contoso.example], fault: expired }',
      ', contoso.example: { A: 203.0.113.99 }',
    );
    const { failure } = await lab.resolve(anna, { from: 'internet' });
    expect(failure?.message).toMatch(
      /^no Autodiscover service answered for anna@contoso\.example \(nearest to it: autodiscover\.contoso\.example: the certificate expired on /,
    );
  });

  it('a web site that redirects in a circle does not undo what a service connection point leads 2013 to', async () => {
    const lab = await made.labWith(`
webSites:
  www:
    address: 10.10.10.80
    https: { names: [contoso.example], redirect: "https://contoso.example/autodiscover/autodiscover.xml" }
locations: { corp: { roundTripMs: 1 } }
dns: { internal: { records: { contoso.example: { A: 10.10.10.80 } } } }`);
    // The web site's circle is run through before the directory has answered.
    lab.faults.add('ldap:slow=20s,operation=bind');
    const resolution = await lab.resolve(anna, { outlook: '2013' });
    expect(resolution.outcome).toBe('connected');
    expect(named(resolution, 'Root domain')[0]?.detail).toBe('more than 10 redirects');
    expect(named(resolution, 'Service connection point')[0]?.outcome).toBe('success');
  });

  it('names that do not exist are not near to an answer, and an address that was sent elsewhere is told with that', async () => {
    const lab = await made.labWith('dns: { external: { records: { autodiscover.contoso.example: null } } }');
    const nowhere = await lab.resolve(anna, { from: 'internet' });
    expect(nowhere.failure?.message).toBe('no Autodiscover service answered for anna@contoso.example');
    const sent = await lab.resolve('petra@contoso.example', { userName: anna });
    expect(sent.failure?.message).toMatch(
      /^no Autodiscover service answered for petra@contoso\.example, nor for petra\.prins@fabrikam\.example, where it was sent/,
    );
  });

  it('a redirect to another address restarts the search; when that fails it resumes at the service connection point', async () => {
    const lab = await made.labWith('');
    const resolution = await lab.resolve('petra@contoso.example', { userName: anna });
    const top = resolution.steps[0]?.steps ?? [];
    expect(top.map(({ name }) => name)).toEqual(['Service connection point', 'Resume']);
    expect(named(resolution, 'Search again')[0]).toMatchObject({
      target: 'petra.prins@fabrikam.example',
      outcome: 'failed',
    });
    expect(top[1]?.steps.map(({ name }) => name)).toEqual([
      'Service connection point',
      'Root domain',
      'Autodiscover host',
      'HTTP redirect',
      'SRV record',
    ]);
    expect(top[1]?.steps[0]?.detail).toMatch(/redirects in a circle/);
  });
});

describe('2013, which asks the directory and DNS at once', () => {
  /** DNS leads to CAS2, the service connection point to the balanced name. */
  const otherWayByDns = `
dns: { internal: { records: { contoso.example: { A: 10.10.10.12 } } } }
certificates: [{ names: [contoso.example] }]
`;

  it('takes the settings of the service connection point, though DNS may have had some before', async () => {
    const lab = await made.labWith(otherWayByDns);
    // However slow this machine is.
    const assumptions = { scpPreferenceMs: 600_000 };
    const resolution = await lab.resolve(anna, { outlook: '2013', assumptions });
    const [scp, root, ...others] = resolution.steps[0]?.steps ?? [];
    expect(scp).toMatchObject({ name: 'Service connection point', outcome: 'success' });
    expect(root?.name).toBe('Root domain');
    expect(root?.startedMs).toBeLessThan((scp?.startedMs ?? 0) + (scp?.elapsedMs ?? 0));
    expect(others).toEqual([]);
  });

  it('gives the directory up three seconds after DNS has led to settings', async () => {
    const lab = await made.labWith(`${otherWayByDns}
firewall: [{ from: corp, to: 10.10.10.10, ports: 389, action: drop }]
`);
    const resolution = await lab.resolve(anna, { outlook: '2013' });
    const [scp, root] = resolution.steps[0]?.steps ?? [];
    expect(scp?.detail).toBe('given up: DNS has led to the settings');
    expect(root?.outcome).toBe('success');
    expect(scp?.elapsedMs).toBeGreaterThanOrEqual(3000);
    expect(scp?.elapsedMs).toBeLessThan(20_000);
  });

  it('leaves a site of DNS that keeps it waiting as soon as the directory has the settings', async () => {
    const lab = await made.labWith(`
webSites: { slow: { address: 10.10.10.80, https: { names: [contoso.example], delay: 20s } } }
dns: { internal: { records: { contoso.example: { A: 10.10.10.80 } } } }
`);
    const resolution = await lab.resolve(anna, { outlook: '2013' });
    const [scp, root] = resolution.steps[0]?.steps ?? [];
    expect(scp?.outcome).toBe('success');
    expect(root?.detail).toBe('given up: the service connection point has the settings');
    expect(resolution.steps[0]?.elapsedMs).toBeLessThan(20_000);
  });

  it('does not chase DNS at once where it is told to leave the service connection point out', async () => {
    const lab = await made.labWith('');
    const resolution = await lab.resolve(anna, { outlook: '2013', registry: { ExcludeScpLookup: 1 } });
    expect(lookups(resolution)).toEqual([
      'Service connection point: skipped',
      'Root domain: failed',
      'Autodiscover host: success',
    ]);
  });
});

describe('a pointer to another directory', () => {
  it('restarts the search of service connection points there', async () => {
    // The other directory is this one by another name: its own entries are found there.
    const lab = await made.labWith(
      'dns: { internal: { records: { forest.contoso.internal: { A: 10.10.10.10 } } } }',
      `version: 1

dn: CN=Elsewhere,CN=Services,CN=Configuration,DC=contoso,DC=internal
objectClass: top
objectClass: leaf
objectClass: connectionPoint
objectClass: serviceConnectionPoint
keywords: 67661d7F-8FC4-4fa7-BFAC-E1D7794C1F68
keywords: Domain=contoso.example
serviceBindingInformation: LDAP://forest.contoso.internal
`,
    );
    const resolution = await lab.resolve(anna);
    const lookups = named(resolution, 'DNS lookup').map(({ target }) => target);
    expect(lookups.slice(0, 2)).toEqual(['dc1.contoso.internal', 'forest.contoso.internal']);
    expect(named(resolution, 'LDAP bind')).toHaveLength(2);
    expect(resolution.outcome).toBe('connected');
  });
});

describe('questions to the user', () => {
  const badCertificate = 'certificates: [{ names: [autodiscover.contoso.example], fault: expired }]';

  it('2010 asks about a bad certificate: a Yes goes on, a No ends the step', async () => {
    const lab = await made.labWith(`workstation: null\n${badCertificate}`);
    const accepting = await lab.resolve(anna, { prompts: 'accept' });
    expect(accepting.profile?.homeServer).toBe('outlook.contoso.example');
    expect(named(accepting, 'Prompt')[0]?.detail).toMatch(/the certificate expired on .*; proceed\? Yes$/);
    const refusing = await lab.resolve(anna, { prompts: 'refuse' });
    expect(refusing.profile).toBeNull();
    expect(named(refusing, 'Prompt')[0]?.detail).toMatch(/No$/);
  });

  it('2016 asks only where ShowCertErrors is set, and never at the root domain', async () => {
    const lab = await made.labWith(`
workstation: null
certificates: [{ names: [contoso.example, autodiscover.contoso.example], fault: expired }]
dns: { internal: { records: { contoso.example: { A: 10.10.10.20 } } } }
`);
    const silent = await lab.resolve(anna, { outlook: '2016', prompts: 'accept' });
    expect(named(silent, 'Prompt')).toEqual([]);
    expect(silent.profile).toBeNull();
    const shown = await lab.resolve(anna, {
      outlook: '2016',
      prompts: 'accept',
      registry: { ShowCertErrors: 1 },
    });
    expect(named(shown, 'Prompt').map(({ target }) => target)).toEqual(['autodiscover.contoso.example']);
    expect(shown.profile?.homeServer).toBe('outlook.contoso.example');
    const older = await lab.resolve(anna, { outlook: '2013', prompts: 'refuse' });
    expect(named(older, 'Prompt').map(({ target }) => target)).toEqual([
      'contoso.example',
      'autodiscover.contoso.example',
    ]);
  });

  it.each([
    ['2010', 'mail.contoso.example', 'success'],
    ['2010', 'MAIL.contoso.example', 'failed'],
    ['2013', 'MAIL.contoso.example', 'success'],
    ['2013', 'other.example', 'failed'],
  ] as const)('%s with RedirectServers=%s: the redirect is a %s', async (outlook, host, outcome) => {
    const lab = await labWithSite(`http: { redirect: "${serviceUrl}" }`);
    const resolution = await lab.resolve(anna, {
      from: 'internet',
      outlook,
      prompts: 'refuse',
      registry: { RedirectServers: host },
    });
    expect(lookups(resolution)).toContain(`HTTP redirect: ${outcome}`);
    expect(named(resolution, 'Prompt')).toHaveLength(outcome === 'success' ? 0 : 1);
  });

  it('an SRV record that leads out of the mail domain is asked about as well', async () => {
    const lab = await made.labWith(`
workstation: null
dns:
  internal:
    records:
      autodiscover.contoso.example: null
      _autodiscover._tcp.contoso.example: { SRV: { port: 443, target: autodiscover.contoso.internal } }
      autodiscover.contoso.internal: { A: 10.10.10.20 }
`);
    const allowed = await lab.resolve(anna);
    expect(named(allowed, 'Prompt')[0]).toMatchObject({ target: 'autodiscover.contoso.internal' });
    expect(allowed.outcome).toBe('connected');
    const refused = await lab.resolve(anna, { prompts: 'refuse' });
    expect(refused).toMatchObject({ outcome: 'failed', failure: { code: 'no-autodiscover-answer' } });
    expect(refused.failure?.message).toMatch(
      /\(nearest to it: autodiscover\.contoso\.internal: the user does not allow the redirect/,
    );
  });
});

describe('files instead of servers', () => {
  const nowhere = 'workstation: null\ndns: { internal: { records: { autodiscover.contoso.example: null } } }';

  it('a local XML file is read after the autodiscover host, or first with PreferLocalXML', async () => {
    const lab = await made.labWith(nowhere);
    const localXml = goldenAnswer;
    expect(lookups(await lab.resolve(anna, { localXml }))).toEqual([
      'Local XML: skipped',
      'Service connection point: skipped',
      'Root domain: failed',
      'Autodiscover host: failed',
      'Local XML: success',
    ]);
    expect(lookups(await lab.resolve(anna, { localXml, registry: { PreferLocalXML: 1 } }))).toEqual([
      'Local XML: success',
    ]);
    const last = await lab.resolve(anna, { localXml, assumptions: { localXml: 'last' } });
    expect(lookups(last).slice(3)).toEqual([
      'Autodiscover host: failed',
      'HTTP redirect: failed',
      'SRV record: failed',
      'Local XML: success',
    ]);
  });

  it('a local XML file may send on to a server, and one that is broken is passed over', async () => {
    const lab = await made.labWith('workstation: null');
    const redirect = (await readFile(goldenAnswer, 'utf8')).replace(
      /<Account>[\s\S]*<\/Account>/,
      `<Account><Action>redirectUrl</Action><RedirectUrl>${serviceUrl}</RedirectUrl></Account>`,
    );
    const registry = { PreferLocalXML: 1 };
    const sent = await lab.resolve(anna, { registry, localXml: await made.file('local.xml', redirect) });
    expect(named(sent, 'Autodiscover')[0]).toMatchObject({ target: serviceUrl, outcome: 'success' });
    const broken = await lab.resolve(anna, { registry, localXml: await made.file('local.xml', '<html>') });
    expect(lookups(broken)[0]).toBe('Local XML: failed');
    expect(broken.outcome).toBe('connected');
    await expect(lab.resolve(anna, { localXml: '/nowhere/local.xml' })).rejects.toThrow(
      /\/nowhere\/local\.xml: the local XML file cannot be read/,
    );
  });

  it('a boot payload that cannot be read ends the search of 2016, and is nothing to 2013', async () => {
    const lab = await made.labWith('');
    const bootPayload = await made.file('payload.xml', 'gibberish');
    const resolution = await lab.resolve(anna, { outlook: '2016', bootPayload });
    expect(lookups(resolution)).toEqual(['Boot payload: failed']);
    expect(resolution.failure?.message).toMatch(/the boot payload cannot be read/);
    expect((await lab.resolve(anna, { outlook: '2013', bootPayload })).outcome).toBe('connected');
    const good = await lab.resolve(anna, { outlook: '2016', bootPayload: goldenAnswer });
    expect(lookups(good)).toEqual(['Boot payload: success']);
  });
});

describe('a name above the domain of the address', () => {
  it.each(['2007', '2010', '2013', '2016'] as const)(
    'Outlook %s takes no mail address there',
    async (outlook) => {
      const lab = await made.labWith(`
workstation: null
webSites: { leak: { address: 203.0.113.80, http: {}, https: { names: [autodiscover.example] } } }
dns:
  external:
    zones: [example]
    records:
      autodiscover.contoso.example: null
      autodiscover.example: { A: 203.0.113.80 }
      example: { A: 203.0.113.80 }
${openFirewall}`);
      const { outcome } = await lab.resolve(anna, { from: 'internet', outlook, prompts: 'accept' });
      expect(outcome).toBe('failed');
      const names = lab.journal.entries
        .filter(({ protocol }) => protocol === 'dns')
        .map(({ asked }) => asked);
      expect(names.some((asked) => asked.includes('autodiscover.contoso.example'))).toBe(true);
      expect(names.filter((asked) => /(^|\s)(autodiscover\.)?example(\s|$)/.test(asked))).toEqual([]);
      expect(
        lab.journal.entries.filter(({ protocol, host }) => protocol === 'http' && host === 'leak'),
      ).toEqual([]);
    },
  );
});

describe('Office 365', () => {
  const hijacked = `
webSites: { office: { address: 198.51.100.65, https: { names: [autodiscover-s.outlook.com], status: 401 } } }
dns:
  internal:
    zones: [contoso.internal, contoso.example, outlook.com]
    records: { autodiscover-s.outlook.com: { A: 198.51.100.65 } }
`;

  it('is asked by 2016 where it is in the world, first and last, unless that is excluded', async () => {
    const lab = await made.labWith(hijacked);
    const asked = await lab.resolve(anna, { outlook: '2016' });
    expect(lookups(asked)).toEqual(['Office 365: failed', 'Service connection point: success']);
    const excluded = await lab.resolve(anna, {
      outlook: '2016',
      registry: { ExcludeExplicitO365Endpoint: 1 },
    });
    expect(lookups(excluded)[0]).toBe('Office 365: skipped');
    for (const request of [{ outlook: '2013' }, { outlook: '2016', build: '16.0.4351.1000' }] as const) {
      expect(lookups(await lab.resolve(anna, request))[0]).toMatch(/^Service connection point/);
    }
    const nobody = await lab.resolve('nobody@contoso.example', { outlook: '2016', userName: anna });
    expect(lookups(nobody).at(-1)).toBe('Office 365: failed');
  });

  it('is not looked for in a world without it', async () => {
    const lab = await made.labWith('');
    expect(lookups(await lab.resolve(anna, { outlook: '2016' }))).toEqual([
      'Service connection point: success',
    ]);
  });
});

describe('Outlook 2003 (claim G2)', () => {
  const server = 'cas1.contoso.internal';
  const taking = 'hosts: { CAS1: { encryptionRequired: false }, CAS2: { encryptionRequired: false } }';

  it('has no Autodiscover: its user types the server', async () => {
    const lab = await made.labWith(taking);
    await expect(lab.resolve(anna, { outlook: '2003' })).rejects.toThrow(
      /Outlook 2003 has no Autodiscover: its user types the server \(name one with --server/,
    );
    const resolution = await lab.resolve(anna, { outlook: '2003', server });
    expect(resolution).toMatchObject({
      outlook: '2003',
      outcome: 'connected',
      profile: { homeServer: 'outlook.contoso.example', learnedBy: 'referral' },
      connection: { protocol: 'RPC/TCP' },
    });
    expect(named(resolution, 'Autodiscover')).toEqual([]);
  });

  it('without encryption it gets no session where that is required; with it, it does', async () => {
    const lab = await made.labWith('');
    const without = await lab.resolve(anna, { outlook: '2003', server });
    expect(without.outcome).toBe('failed');
    expect(named(without, 'EcDoConnectEx')[0]?.detail).toMatch(/ecNotEncrypted/);
    expect(without.failure?.message).toMatch(/encrypted connections only: turn encryption on\)$/);
    const withIt = await lab.resolve(anna, { outlook: '2003', server, encryption: true });
    expect(withIt.outcome).toBe('connected');
    const newer = await lab.resolve(anna, { server, encryption: false });
    expect(newer.outcome).toBe('failed');
  });
});

describe('MAPI over HTTP', () => {
  it('is asked for from 2013 SP1 on, unless MapiHttpDisabled is set', async () => {
    await using lab = await startLab({ seed: 'contoso-2013' });
    const [organization] = lab.directory.find('objectClass', 'msExchOrganizationContainer');
    lab.directory.modify(organization?.dn.toString() ?? '', [
      { operation: 'replace', attribute: 'MapiHttpEnabled', values: ['TRUE'] },
    ]);
    const offered = async (request: Parameters<typeof lab.resolve>[1]) =>
      named(await lab.resolve(anna, request), 'Autodiscover').find(({ outcome }) => outcome === 'success')
        ?.detail;
    expect(await offered({ outlook: '2016' })).toMatch(/mapiHttp/);
    expect(await offered({ outlook: '2013' })).toMatch(/mapiHttp/);
    expect(await offered({ outlook: '2016', registry: { MapiHttpDisabled: 1 } })).toMatch(/EXCH/);
    expect(await offered({ outlook: '2013', build: '15.0.4420.1017' })).toMatch(/EXCH/);
    expect(await offered({ outlook: '2010' })).toMatch(/EXCH/);
  });
});
