import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { parseHostPort } from '../../../src/values/host-port.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const domain = 'DC=contoso,DC=internal';
const password = 'Passw0rd!';
const controller = 'dc1.contoso.internal';
const asAnna = ['-x', '-LLL', '-o', 'ldif-wrap=no', '-D', 'CONTOSO\\anna', '-w', password];
const hasLdapsearch = peer('ldapsearch');

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

describe.skipIf(!hasLdapsearch)('ldapsearch', () => {
  it('pages to the end', async () => {
    const search = (...more: string[]) =>
      runClient('ldapsearch', [
        '-H',
        lab.endpoints.ldap,
        ...asAnna,
        ...more,
        '-b',
        domain,
        '(objectClass=*)',
        '1.1',
      ]);
    const paged = await search('-E', 'pr=2/noprompt');
    expect(paged.code).toBe(0);
    const whole = await search();
    expect(count(paged.stdout, /^dn:/gm)).toBe(count(whole.stdout, /^dn:/gm));
    expect(count(paged.stdout, /^dn:/gm)).toBeGreaterThan(10);
  });

  it('sorts on the server', async () => {
    const { stdout, code } = await runClient('ldapsearch', [
      '-H',
      lab.endpoints.ldap,
      ...asAnna,
      '-E',
      '!sss=-cn',
      '-b',
      domain,
      '(objectClass=user)',
      'cn',
    ]);
    expect(code).toBe(0);
    const names = [...stdout.matchAll(/^cn: (.+)$/gm)].map(([, name = '']) => name.toLowerCase());
    expect(names.length).toBeGreaterThan(3);
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? 1 : -1)));
  });

  it('searches the whole forest at the global catalogue, with part of the attributes', async () => {
    const search = (...more: string[]) =>
      runClient('ldapsearch', ['-H', lab.endpoints.globalCatalog ?? '', ...asAnna, '-b', '', ...more]);
    const mailbox = await search(
      '(mail=anna@contoso.example)',
      'homeMDB',
      'mDBUseDefaults',
      'accountExpires',
    );
    expect(mailbox.stdout).toMatch(/^homeMDB: CN=/m);
    expect(mailbox.stdout).not.toMatch(/^mDBUseDefaults:/m);
    const database = await search('(objectClass=msExchPrivateMDB)', 'legacyExchangeDN', 'msExchEDBFile');
    expect(database.stdout).toMatch(/^msExchEDBFile:/m);
  });

  /** A private /etc/hosts, so that the client asks for the domain controller by the name its certificate carries. */
  const hosts = () => {
    const file = join(dirname(lab.ca.path), 'hosts');
    writeFileSync(file, `127.0.0.1 localhost ${controller}\n127.0.0.1 ${controller}\n`);
    return file;
  };
  const named = (endpoint: string, args: readonly string[]) => {
    const { port } = parseHostPort(endpoint.slice(endpoint.indexOf('//') + 2));
    const script = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';
    const url = `${endpoint.slice(0, endpoint.indexOf('//'))}//${controller}:${port}`;
    const command = [
      'ldapsearch',
      '-H',
      url,
      ...asAnna,
      ...args,
      '-b',
      domain,
      '(mail=anna@contoso.example)',
      'mail',
    ];
    const env = { LDAPTLS_CACERT: lab.ca.path, LDAPTLS_REQCERT: 'demand', LDAPSASL_NOCANON: 'on' };
    return runClient('unshare', ['-m', 'sh', '-c', script, 'sh', hosts(), ...command], { env });
  };
  const mayMount = spawnSync('unshare', ['-m', 'true']).status === 0;

  it.skipIf(!mayMount)(
    'takes LDAPS and StartTLS with the certificate checked, and no other name',
    async () => {
      for (const [endpoint, args] of [
        [lab.endpoints.ldaps ?? '', []],
        [lab.endpoints.ldap, ['-ZZ']],
      ] as const) {
        const { code, stdout, stderr } = await named(endpoint, args);
        expect(stderr).toBe('');
        expect(code).toBe(0);
        expect(stdout).toMatch(/^mail: anna@contoso\.example$/m);
      }
      const env = { LDAPTLS_CACERT: lab.ca.path, LDAPTLS_REQCERT: 'demand' };
      const wrong = await runClient(
        'ldapsearch',
        ['-H', lab.endpoints.ldaps ?? '', ...asAnna, '-b', domain],
        { env },
      );
      expect(wrong.code).not.toBe(0);
    },
  );
});

describe('ldapts', () => {
  it('takes StartTLS and LDAPS with the lab CA', async () => {
    const tlsOptions = () => ({ ca: lab.ca.pem, servername: controller }); // ldapts puts its socket into it
    const upgraded = new Client({ url: lab.endpoints.ldap, timeout: 5_000, connectTimeout: 5_000 });
    await upgraded.startTLS(tlsOptions());
    await upgraded.bind('CONTOSO\\anna', password);
    expect((await upgraded.search(domain, { scope: 'base' })).searchEntries).toHaveLength(1);
    await upgraded.unbind();
    const implicit = new Client({
      url: lab.endpoints.ldaps ?? '',
      tlsOptions: tlsOptions(),
      timeout: 5_000,
      connectTimeout: 5_000,
    });
    await implicit.bind('CONTOSO\\anna', password);
    const { searchEntries } = await implicit.search(domain, { paged: { pageSize: 5 }, attributes: ['1.1'] });
    expect(searchEntries.length).toBeGreaterThan(10);
    await implicit.unbind();
  });
});

describe.skipIf(!peer('/usr/bin/python3', '/usr/lib/python3/dist-packages/ldap3/__init__.py'))(
  'python3-ldap3',
  () => {
    it('binds, reads the schema and pages', async () => {
      const script = join(import.meta.dirname, 'ldap-directory.py');
      const at = lab.endpoints.ldap.slice('ldap://'.length);
      const { stdout, stderr } = await runClient('/usr/bin/python3', [script, at, password]);
      expect(stderr).toBe('');
      const said: { names: string[] } = JSON.parse(stdout);
      expect(said).toMatchObject({ identity: 'u:CONTOSO\\anna', knowsAttribute: true, knowsClass: true });
      expect(said.names).toContain('anna');
      expect(new Set(said.names).size).toBe(said.names.length);
    });
  },
);

/** It knows no other port than 389, so this lab stands on the standard ports of loopback addresses. */
describe.skipIf(!peer('net') || process.getuid?.() !== 0)("Samba's net", () => {
  it('pings the domain controller over UDP', async () => {
    await using standard = await startLab({ exposure: 'loopback' });
    const { host } = parseHostPort(standard.endpoints.ldap.slice('ldap://'.length));
    const { stdout, code } = await runClient('net', ['ads', 'lookup', '-S', host]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Domain Controller: ${controller}`);
    expect(stdout).toMatch(/Is an LDAP server:\s+yes/);
    expect(stdout).toContain('Pre-Win2k Domain: CONTOSO');
    expect(stdout).toContain('Server Site Name: HQ');
  });
});
