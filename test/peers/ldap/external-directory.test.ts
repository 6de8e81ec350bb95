import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExternalDirectory } from '../../../src/directory/external/external-directory.js';
import { DirectoryMirror } from '../../../src/directory/external/mirror.js';
import type { Lab } from '../../../src/lab/lab.js';
import type { LabOptions } from '../../../src/lab/options.js';
import { startLab } from '../../../src/lab/start.js';
import { runCli, serve } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';
import { manager, type Slapd, slapdProgram, startSlapd } from '../../support/slapd.js';

const anna = 'anna@contoso.example';
const python = '/usr/bin/python3';
const impacket = '/usr/lib/python3/dist-packages/impacket/dcerpc/v5/nspi.py';
const administrativeGroup =
  'CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';

describe.skipIf(!peer(slapdProgram) || !peer('ldapmodify') || !peer('curl'))('a lab over slapd', () => {
  let slapd: Slapd;
  let options: LabOptions;

  beforeAll(async () => {
    slapd = await startSlapd();
    const externalDirectory = { url: slapd.url, bindDn: manager.dn, bindPassword: manager.password };
    options = { seed: 'contoso-2010', externalDirectory };
  }, 60_000);

  afterAll(async () => {
    await slapd[Symbol.asyncDispose]();
  });

  it('gives every location the same profile and connection as the embedded directory', async () => {
    await using embedded = await startLab();
    await using lab = await startLab(options);
    const protocols = { corp: 'RPC/TCP', branch: 'RPC/TCP', internet: 'RPC/HTTP' };
    for (const address of [anna, 'ben@contoso.example', 'carla@contoso.example']) {
      for (const [from, protocol] of Object.entries(protocols)) {
        const { profile, connection, outcome } = await lab.resolve(address, { from });
        const own = await embedded.resolve(address, { from });
        expect({ address, from, outcome, profile, connection }).toEqual({
          address,
          from,
          outcome: 'connected',
          profile: own.profile,
          connection: own.connection,
        });
        expect(connection?.protocol).toBe(protocol);
      }
    }
  });

  it('connects inside when the bind name may read no passwords, as Outlook begins with Basic', async () => {
    await using lab = await startLab({ seed: 'contoso-2010', externalDirectory: { url: slapd.url } });
    for (const address of [anna, 'ben@contoso.example']) {
      const { connection } = await lab.resolve(address, { from: 'corp' });
      expect(connection).toMatchObject({ protocol: 'RPC/TCP', server: 'outlook.contoso.example' });
    }
  });

  it('needs no seed: the world is derived from what slapd holds', async () => {
    const { externalDirectory } = options;
    await using lab = await startLab({ ...(externalDirectory && { externalDirectory }) });
    const { profile } = await lab.resolve(anna, { from: 'internet' });
    expect(profile?.homeServer).toBe('outlook.contoso.example');
  });

  it('says in the next answer of both labs what ldapmodify has changed', async () => {
    await using first = await startLab(options);
    await using second = await startLab(options);
    const homes = async () => {
      const resolutions = [first, second].map((lab) => lab.resolve(anna, { from: 'internet' }));
      return (await Promise.all(resolutions)).map(({ profile }) => profile?.homeServer);
    };
    expect(await homes()).toEqual(['outlook.contoso.example', 'outlook.contoso.example']);
    const point = (server: string) =>
      slapd.modify(
        `dn: CN=DB1,CN=Databases,${administrativeGroup}\nchangetype: modify\nreplace: legacyExchangeDN\n` +
          'legacyExchangeDN: /o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration' +
          `/cn=Servers/cn=${server}/cn=Microsoft Private MDB\n`,
      );
    await point('CAS2');
    try {
      expect(await homes()).toEqual(['cas2.contoso.internal', 'cas2.contoso.internal']);
    } finally {
      await point('outlook.contoso.example');
    }
  });

  it('answers from what it has read while slapd is stopped, and from slapd when it is back', async () => {
    await using lab = await startLab(options);
    const ask = async (address: string) =>
      (await lab.resolve(address, { from: 'internet' })).profile?.homeServer;
    expect(await ask(anna)).toBe('outlook.contoso.example');
    await slapd.stop();
    try {
      expect(await ask(anna)).toBe('outlook.contoso.example');
      expect(await ask('ben@contoso.example')).toBeUndefined();
      expect(lab.journal.entries.some(({ answered }) => answered.startsWith('503 '))).toBe(true);
    } finally {
      await slapd.start();
    }
    await expect.poll(() => ask('ben@contoso.example'), { timeout: 10_000 }).toBe('outlook.contoso.example');
  });

  it('lets clients of its domain controller talk to slapd itself', async () => {
    await using lab = await startLab(options);
    const credentials = ['-x', '-D', manager.dn, '-w', manager.password, '-H', lab.endpoints.ldap];
    const search = ['-LLL', '-b', 'DC=contoso,DC=internal', `(mail=${anna})`, 'entryCSN'];
    const { code, stdout } = await runClient('ldapsearch', [...credentials, ...search]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^entryCSN: \d{14}\./m); // what only OpenLDAP has
  });

  it('leads clients of the global catalogue there too', async () => {
    await using lab = await startLab(options);
    const { globalCatalog = '' } = lab.endpoints;
    const search = ['-LLL', '-b', 'DC=contoso,DC=internal', `(mail=${anna})`, 'entryCSN'];
    const { code, stdout } = await runClient('ldapsearch', ['-x', '-H', globalCatalog, ...search]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^entryCSN: \d{14}\./m),
    });
  });

  const curlAt = (lab: Lab) => {
    const cas = lab.hosts.find(({ name }) => name === 'CAS1')?.listen[443];
    return async (...args: string[]) => {
      const url = `https://${cas}/autodiscover/autodiscover.xml`;
      return (await runClient('curl', ['-ksi', ...args, url])).stdout;
    };
  };

  it('checks NTLM by the passwords that slapd shows', async () => {
    await using lab = await startLab(options);
    const curl = curlAt(lab);
    expect(await curl('--ntlm', '-u', 'CONTOSO\\anna:Passw0rd!')).toMatch(/^HTTP\/1.1 200/m);
    expect(await curl('--ntlm', '-u', 'CONTOSO\\ben:wrong')).not.toMatch(/^HTTP\/1.1 200/m);
  });

  it('checks passwords at slapd, and offers nothing but Basic where that shows none', async () => {
    await using lab = await startLab({ seed: 'contoso-2010', externalDirectory: { url: slapd.url } });
    const curl = curlAt(lab);
    expect(await curl('-u', 'CONTOSO\\anna:Passw0rd!')).toMatch(/^HTTP\/1.1 200/);
    expect(await curl('-u', `${anna}:Passw0rd!`)).toMatch(/^HTTP\/1.1 200/);
    expect(await curl('-u', 'CONTOSO\\anna:wrong')).toMatch(/^HTTP\/1.1 401/);
    expect(await curl('-u', `${anna}:`)).toMatch(/^HTTP\/1.1 401/);
    const stdout = await curl();
    expect(stdout.match(/^WWW-Authenticate: .*/gim)).toEqual([expect.stringMatching(/Basic realm=/)]);
  });

  describe.skipIf(!peer(python, impacket))("impacket's RPC", () => {
    const ask = async (lab: Lab, name: string, port: number, ...rest: string[]) => {
      const [address = '', real = ''] =
        lab.hosts.find((host) => host.name === 'CAS1')?.listen[port]?.split(':') ?? [];
      const [user = '', password = '', ...what] = rest;
      const args = [
        join(import.meta.dirname, '..', 'rpc', name),
        address,
        real,
        user,
        password,
        '6',
        ...what,
      ];
      const { code, stdout, stderr } = await runClient(python, args, {
        timeoutMs: 50_000,
        env: { PYTHONDONTWRITEBYTECODE: '1' },
      });
      if (code !== 0) return { refused: stderr };
      const answer: object = JSON.parse(stdout);
      return answer;
    };
    const annasDn = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna';
    const annas = ['CONTOSO\\anna', 'Passw0rd!'] as const;

    it('sees the same lists, names and referrals as over the embedded directory', async () => {
      await using embedded = await startLab();
      await using lab = await startLab(options);
      for (const what of [
        ['whole-list'],
        ['profile', 'anna'],
        ['profile', anna],
        ['profile', '=Anna Albers'],
      ]) {
        const answer = await ask(lab, 'address-book.py', 59533, ...annas, ...what);
        expect(answer).not.toHaveProperty('refused');
        expect(answer).toEqual(await ask(embedded, 'address-book.py', 59533, ...annas, ...what));
      }
    });

    it('opens a mailbox, and has to have been granted by Basic before where slapd shows no password', async () => {
      await using lab = await startLab({ seed: 'contoso-2010', externalDirectory: { url: slapd.url } });
      const open = (password: string) =>
        ask(lab, 'mailbox-store.py', 59532, 'CONTOSO\\anna', password, annasDn);
      const isOpen = { status: 0, logon: { returnValue: 0 } };
      const isRefused = { refused: expect.stringMatching(/access_denied/i) };
      expect(await open('Passw0rd!')).toMatchObject(isRefused);
      const curl = curlAt(lab);
      expect(await curl('-u', `${anna}:Passw0rd!`)).toMatch(/^HTTP\/1.1 200/);
      expect(await open('Passw0rd!')).toMatchObject(isOpen);
      expect(await open('wrong')).toMatchObject(isRefused);
      expect(await curl('-u', `${anna}:wrong`)).toMatch(/^HTTP\/1.1 401/);
      expect(await open('Passw0rd!')).toMatchObject(isRefused);
    });

    it('goes on while slapd is stopped, for those who were let in before', async () => {
      await using lab = await startLab(options);
      const open = () => ask(lab, 'mailbox-store.py', 59532, ...annas, annasDn);
      const isOpen = { status: 0, logon: { returnValue: 0 } };
      expect(await open()).toMatchObject(isOpen);
      await slapd.stop();
      try {
        expect(await open()).toMatchObject(isOpen);
        const ben = await ask(lab, 'mailbox-store.py', 59532, 'CONTOSO\\ben', 'Passw0rd!', annasDn);
        expect(ben).toMatchObject({ refused: expect.stringMatching(/too_busy/i) });
      } finally {
        await slapd.start();
      }
    });
  });

  it('reads a slapd without contextCSN again after a while', async () => {
    await using plain = await startSlapd({ syncprov: false });
    const external = new ExternalDirectory({
      url: plain.url,
      bindDn: manager.dn,
      bindPassword: manager.password,
    });
    const dn = `CN=DB1,CN=Databases,${administrativeGroup}`;
    const open = (refreshMs: number) =>
      DirectoryMirror.open(external, {
        now: () => new Date(),
        identities: [],
        links: [],
        isLinked: () => false,
        tell: () => undefined,
        limits: { refreshMs },
      });
    const [soon, later] = [await open(50), await open(60_000)];
    await plain.modify(`dn: ${dn}\nchangetype: modify\nreplace: adminDisplayName\nadminDisplayName: seen\n`);
    const read = (mirror: DirectoryMirror) => mirror.settle(() => mirror.get(dn)?.first('adminDisplayName'));
    await expect.poll(() => read(soon), { timeout: 10_000 }).toBe('seen');
    expect(await read(later)).not.toBe('seen');
    await external.close();
  });

  describe('on the command line', () => {
    it('serves it, with the password in the environment and never in the log', async () => {
      await using served = await serve(
        ['--directory', slapd.url, '--bind-dn', manager.dn],
        ['env', `AUTODISCOVER_LAB_BIND_PASSWORD=${manager.password}`],
      );
      const { stdout } = await runCli([
        'resolve',
        anna,
        '--from',
        'internet',
        '--json',
        '--lab',
        served.ready.endpoints.control,
      ]);
      expect(JSON.parse(stdout)).toMatchObject({ profile: { homeServer: 'outlook.contoso.example' } });
      expect(served.lines.join('\n')).not.toContain(manager.password);
    });

    it.each([
      [
        'a wrong bind password',
        () => [slapd.url, '--bind-dn', manager.dn, '--bind-password', 'wrong'],
        /refuses the bind/,
      ],
      ['a host that is not there', () => ['ldap://127.0.0.1:1'], /cannot be reached/],
      ['an address that is none', () => ['http://user:secret@dc1'], /not the address of a directory/],
    ])('says in one line and ends with 2 for %s', async (_what, args, expected) => {
      const { code, stderr, stdout } = await runCli(['serve', '--directory', ...args()]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(expected)]);
      expect(stderr).not.toMatch(/wrong|secret/);
    });
  });
});
