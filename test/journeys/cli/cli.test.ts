import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenTcp } from '../../../src/network/listener.js';
import { runCli, serve } from '../../support/cli.js';

const seeds = join(import.meta.dirname, '..', '..', '..', 'directory-seed');
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-cli-'));
});

afterAll(() => rm(scratch, { recursive: true }));

describe('resolve', () => {
  it('prints the one object of the contract', async () => {
    const { code, stdout, stderr } = await runCli(['resolve', 'anna@contoso.example', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const resolution: Record<string, unknown> = JSON.parse(stdout);
    expect(Object.keys(resolution)).toEqual([
      'schema',
      'address',
      'location',
      'outlook',
      'outcome',
      'elapsedMs',
      'profile',
      'connection',
      'failure',
      'steps',
    ]);
    expect(resolution).toMatchObject({
      outcome: 'connected',
      profile: { homeServer: 'outlook.contoso.example', learnedBy: 'autodiscover' },
      connection: { protocol: 'RPC/TCP', address: '10.10.10.20' },
    });
  });

  it('answers three questions at its head, then shows the steps with outcome, detail and time', async () => {
    const { stdout } = await runCli(['resolve', 'anna@contoso.example', '--from', 'internet']);
    const [home, connected, total, , columns, first] = stdout.split('\n');
    expect(home).toMatch(
      /^home server {3}outlook\.contoso\.example, learned from Autodiscover \(EXCH\/Server\) at https:/,
    );
    expect(connected).toMatch(
      /^connected by {2}RPC\/HTTP to mail\.contoso\.example \(203\.0\.113\.10:443\)$/,
    );
    expect(total).toMatch(/^total time {4}.* from internet, Outlook 2010$/);
    expect(columns).toMatch(/start +took/);
    expect(first).toMatch(/^ +\d+ ms +\d+ ms {2}✓ Find settings anna@contoso\.example: home server outlook/);
    expect(stdout).toMatch(/✗ DNS lookup outlook\.contoso\.example: .*NXDOMAIN/);
  });

  it('takes its flags from the environment too', async () => {
    const env = { AUTODISCOVER_LAB_FROM: 'internet', AUTODISCOVER_LAB_SEED: 'contoso-2010-public-array' };
    const { stdout } = await runCli(['resolve', 'anna@contoso.example', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ location: 'internet', connection: { protocol: 'RPC/HTTP' } });
  });

  it('shows what the servers saw with --verbose, without passwords', async () => {
    const { stdout } = await runCli(['resolve', 'anna@contoso.example', '--verbose']);
    expect(stdout).toMatch(/ldap .*DC1 .*bind/);
    expect(stdout).toMatch(/dns .*outlook\.contoso\.example/);
    expect(stdout).toMatch(/http .*CAS[12]/);
    expect(stdout).toMatch(/rpc .*EMSMDB/);
    expect(stdout).not.toContain('Passw0rd');
  });

  it('lives in the world of a running lab with --lab', async () => {
    await using lab = await serve();
    const { code, stdout } = await runCli([
      'resolve',
      'ben@contoso.example',
      '--json',
      '--lab',
      lab.ready.endpoints.control,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ connection: { protocol: 'RPC/TCP', address: '10.10.10.20' } });
    expect(lab.lines.some((line) => line.includes('ept_map'))).toBe(true);
  });

  it('takes the time it says on the real clock', async () => {
    const started = performance.now();
    const { code, stdout } = await runCli([
      'resolve',
      'anna@contoso.example',
      '--from',
      'internet',
      '--clock',
      'real',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(performance.now() - started).toBeGreaterThan(Number(JSON.parse(stdout).elapsedMs));
  });
});

describe('one line that says how to mend it', () => {
  const complaint = async (args: readonly string[], code: number) => {
    const result = await runCli(args);
    expect(result.code).toBe(code);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    return result.stderr;
  };

  it('an unknown address: the nearest one', async () => {
    const text = await complaint(['resolve', 'ana@contoso.example', '--json'], 1);
    expect(text).toMatch(/did you mean anna@contoso\.example\?/);
  });

  it('an unknown address asked for by a known user', async () => {
    const text = await complaint(
      ['resolve', 'zoe@contoso.example', '--user', 'anna@contoso.example', '--json'],
      1,
    );
    expect(text).toMatch(/^error: no mailbox has the address zoe@contoso\.example \(Autodiscover error 500/);
  });

  it('a wrong password', async () => {
    const text = await complaint(['resolve', 'anna@contoso.example', '--password', 'wrong', '--json'], 1);
    expect(text).toMatch(/password of anna@contoso\.example was refused.*check --user and --password/);
  });

  it('what is no address', async () => {
    expect(await complaint(['resolve', 'anna', '--json'], 1)).toMatch(/write name@domain/);
  });

  it('an unknown seed: the nearest and all others', async () => {
    const text = await complaint(['resolve', 'anna@contoso.example', '--seed', 'contoso-2011'], 2);
    expect(text).toMatch(
      /unknown seed "contoso-2011" \(did you mean contoso-2010\? built in: .*contoso-2010-public-array/,
    );
  });

  it('a folder that is no seed', async () => {
    expect(await complaint(['serve', '--seed', scratch], 2)).toMatch(
      /has no network\.yaml.*extends: contoso-2010/,
    );
  });

  it('an unknown location, version, flag, command', async () => {
    expect(await complaint(['resolve', 'anna@contoso.example', '--from', 'moon'], 2)).toMatch(
      /unknown location "moon" \(one of: corp, branch, internet\)/,
    );
    const resolve = (...flags: string[]) => complaint(['resolve', 'anna@contoso.example', ...flags], 2);
    expect(await resolve('--outlook', '2010', '--build', '15.0.1.1')).toMatch(
      /"15\.0\.1\.1" is not a build of Outlook 2010 \(such as 14\.0\.4760\.1000\)/,
    );
    expect(await resolve('--registry', 'ExcludeSrvLookup=1')).toMatch(/ExcludeSrvRecord is the real one/);
    expect(await resolve('--registry', 'ExcludeScpLookup')).toMatch(/Write NAME=VALUE/);
    expect(await resolve('--outlook', '2003')).toMatch(/has no Autodiscover.*--server/);
    expect(await resolve('--profile', join(seeds, 'README.md'))).toMatch(/README\.md: is not JSON/);
    expect((await runCli(['resolve', 'anna@contoso.example', '--form', 'corp'])).stderr).toMatch(
      /Did you mean --from/,
    );
    expect((await runCli(['resolv'])).code).toBe(2);
  });

  it('broken LDIF: file and line', async () => {
    const seed = join(scratch, 'bad-ldif');
    await cp(join(seeds, 'contoso-2010'), seed, { recursive: true });
    const file = join(seed, '80-mailboxes.ldif');
    const text = await readFile(file, 'utf8');
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.startsWith('mail: anna@'));
    lines[at] = 'mail anna@contoso.example';
    await writeFile(file, lines.join('\n'));
    expect(await complaint(['resolve', 'anna@contoso.example', '--seed', seed], 2)).toContain(
      `bad-ldif/80-mailboxes.ldif:${at + 1}: `,
    );
  });

  it('a database whose two names contradict each other: its DN', async () => {
    const seed = join(scratch, 'contradiction');
    await cp(join(seeds, 'contoso-2010-public-array'), seed, { recursive: true });
    await writeFile(
      join(seed, '10-database.ldif'),
      `dn: CN=DB9,CN=Databases,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal
objectClass: top
objectClass: msExchMDB
objectClass: msExchPrivateMDB
cn: DB9
legacyExchangeDN: /o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=CAS1/cn=Microsoft Private MDB
RpcClientAccessServer: outlook.contoso.example
`,
    );
    const text = await complaint(['resolve', 'anna@contoso.example', '--seed', seed], 2);
    expect(text).toContain('CN=DB9,CN=Databases');
    expect(text).toContain('outlook.contoso.example');
    expect(text).toContain('cas1.contoso.internal');
  });

  it('broken network.yaml: the path of the value', async () => {
    const seed = join(scratch, 'bad-network');
    await cp(join(seeds, 'contoso-2010-public-array'), seed, { recursive: true });
    await writeFile(
      join(seed, 'network.yaml'),
      'extends: contoso-2010\nlocations: { corp: { source: 10.10.50 } }\n',
    );
    expect(await complaint(['serve', '--seed', seed], 2)).toMatch(
      /bad-network\/network\.yaml: locations\.corp\.source: "10\.10\.50"/,
    );
  });

  it('a port that is in use', async () => {
    const taken = await listenTcp(createServer(), { address: '127.10.10.20', port: 1085 });
    try {
      const text = await complaint(['serve', '--exposure', 'loopback', '--port-offset', '1005'], 2);
      expect(text).toMatch(/127\.10\.10\.20:1085: port is in use \(.*--port-offset/);
    } finally {
      await taken.close();
    }
  });

  it('flags that do not fit together', async () => {
    expect(await complaint(['serve', '--port-offset', '5'], 2)).toMatch(/no meaning on free ports/);
    expect(await complaint(['serve', '--exposure', 'lan'], 2)).toMatch(/needs the address to advertise/);
    expect(await complaint(['resolve', 'anna@contoso.example', '--lab', 'http://127.0.0.1:9'], 2)).toMatch(
      /no lab answers there/,
    );
  });
});

describe('serve', () => {
  it('tells where everything is, as one object', async () => {
    await using lab = await serve();
    const { ready } = lab;
    expect(ready).toMatchObject({ event: 'ready', schema: 1, exposure: 'mapped' });
    expect(ready.endpoints.ldap).toMatch(/^ldap:\/\/127\.0\.0\.1:\d+$/);
    expect(Object.keys(ready.endpoints.dns)).toEqual(['internal', 'external']);
    expect(await readFile(ready.ca, 'utf8')).toContain('BEGIN CERTIFICATE');
    expect(ready.hosts.find(({ name }) => name === 'CAS1')).toMatchObject({
      fqdn: 'cas1.contoso.internal',
      kind: 'server',
      address: '10.10.10.11',
      listen: { 135: expect.stringMatching(/^127\.0\.0\.1:\d+$/), 443: expect.any(String) },
    });
    expect(ready.hosts.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['server', 'balancer', 'published']),
    );
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends cleanly within 2 s of %s, and leaves nothing on disk',
    async (signal) => {
      const lab = await serve();
      const { code, ms } = await lab.stop(signal);
      expect(code).toBe(0);
      expect(ms).toBeLessThan(2000);
      expect(lab.lines.at(-1)).toBe(`{"event":"stopped","signal":"${signal}"}`);
      await expect(readFile(lab.ready.ca)).rejects.toThrow();
    },
  );

  it('gives every modelled address a loopback address of its own', async () => {
    await using lab = await serve(['--exposure', 'loopback', '--port-offset', '3000']);
    expect(lab.socketOf('CAS1', 443)).toBe('127.10.10.11:3443');
    expect(lab.socketOf('array', 135)).toBe('127.10.10.20:3135');
    expect(lab.ready.endpoints.dns['external']).toBe('127.0.113.53:3053');
  });

  it('puts everything on one address for a real network', async () => {
    await using lab = await serve(['--exposure', 'lan', '--advertise', '127.0.0.9', '--port-offset', '3100']);
    expect(lab.socketOf('array', 443)).toBe('127.0.0.9:3543');
    expect(lab.socketOf('DC1', 389)).toBe('127.0.0.9:3489');
  });
});

describe('seed', () => {
  it('writes a seed of any size, says how to use it, and overwrites nothing', async () => {
    const folder = join(scratch, 'made-up');
    const made = await runCli(['seed', '--mailboxes', '12', '--out', folder]);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(`--seed ${folder}`) });
    const text = await readFile(join(folder, 'mailboxes.ldif'), 'utf8');
    const [, address = ''] = /^mail: (.+)$/m.exec(text) ?? [];
    expect((await runCli(['resolve', address, '--seed', folder])).code).toBe(0);
    const again = await runCli(['seed', '--mailboxes', '12', '--out', folder]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('the folder is not empty') });
    expect((await runCli(['seed', '--mailboxes', 'x', '--out', folder])).code).toBe(2);
  });
});

describe('help', () => {
  it('lists commands, flags with their defaults and twins, and exit codes', async () => {
    const top = await runCli(['--help']);
    expect(top.code).toBe(0);
    expect(top.stdout).toMatch(/serve.*resolve.*demo.*Exit codes/s);
    const resolve = await runCli(['resolve', '--help']);
    expect(resolve.stdout).toMatch(/--from <location>.*env:\s+AUTODISCOVER_LAB_FROM/s);
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('says what to do when nothing was asked for', async () => {
    const { code, stderr } = await runCli([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: autodiscover-lab');
  });
});

describe('demo', () => {
  it('shows the three resolutions and compares them', async () => {
    const { code, stdout } = await runCli(['demo']);
    expect(code).toBe(0);
    const table = stdout.slice(stdout.indexOf('Compared'));
    expect(table).toMatch(/connected by +RPC\/TCP +RPC\/HTTP +RPC\/HTTP/);
    expect(table).toMatch(/RPC\/TCP took +\d+ ms +\d+ ms +2[1-9]\.\d s/);
  });
});
