import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { rpcClientAccessServer } from '../../../src/exchange/servers/rpc-client-access-server.js';
import { type LiveServer, startServer } from '../../servers/ldap/live-server.js';
import { findClient, runClient } from '../../support/run-client.js';

const ldapsearch = findClient('ldapsearch');
const ldapmodify = findClient('ldapmodify');
const missing = ldapsearch === undefined || ldapmodify === undefined;

const domain = 'DC=contoso,DC=internal';
const password = 'Passw0rd!';

describe.skipIf(missing)(`ldap-utils${missing ? ' (not installed)' : ''}, on contoso-2010`, () => {
  let server: LiveServer;

  beforeAll(async () => {
    const folder = new URL('../../../directory-seed/contoso-2010/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.ldif'));
    const files = names.sort().map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
    const directory = Directory.load(files, { now: () => new Date(), constructed: [rpcClientAccessServer] });
    server = await startServer({}, directory);
  });
  afterAll(() => server.listening.close());

  const search = (...args: readonly string[]) =>
    runClient(ldapsearch ?? '', ['-x', '-LLL', '-o', 'ldif-wrap=no', '-H', server.url, ...args]);
  const as = (name: string, secret = password) => ['-D', name, '-w', secret];

  it('reads the rootDSE without a bind', async () => {
    const { code, stdout } = await search(
      '-b',
      '',
      '-s',
      'base',
      'defaultNamingContext',
      'supportedLDAPVersion',
    );
    expect(code).toBe(0);
    expect(stdout).toBe(`dn:\ndefaultNamingContext: ${domain}\nsupportedLDAPVersion: 3\n\n`);
  });

  it.each(['anna@contoso.example', 'CONTOSO\\anna'])(
    'binds as %s and finds a mailbox by mail',
    async (name) => {
      const { code, stdout } = await search(
        ...as(name),
        '-b',
        domain,
        '(mail=ANNA@contoso.example)',
        'mail',
        'homeMDB',
      );
      expect(code).toBe(0);
      expect(stdout).toMatch(/^mail: anna@contoso\.example$/m);
      expect(stdout).toMatch(/^homeMDB: CN=.+,CN=Databases,/m);
    },
  );

  it('reads RpcClientAccessServer of the mailbox database, unasked and by name', async () => {
    const found = await search(
      ...as('CONTOSO\\anna'),
      '-b',
      domain,
      '(mail=anna@contoso.example)',
      'homeMDB',
    );
    const database = /^homeMDB: (.+)$/m.exec(found.stdout)?.[1] ?? '';
    const whole = await search(...as('CONTOSO\\anna'), '-b', database, '-s', 'base');
    expect(whole.stdout).toMatch(/^RpcClientAccessServer: \S+\.\S+$/m);
    expect(whole.stdout).toMatch(/^legacyExchangeDN: \/o=/m);
    const named = await search(...as('CONTOSO\\anna'), '-b', database, '-s', 'base', 'rpcclientaccessserver');
    expect(whole.stdout).toContain(named.stdout.split('\n')[1] ?? 'nothing');
  });

  it('never sees a password', async () => {
    const { stdout } = await search(
      ...as('CONTOSO\\Administrator'),
      '-b',
      domain,
      '(objectClass=user)',
      '*',
      '+',
      'userPassword',
    );
    expect(stdout).toMatch(/^sAMAccountName: anna$/m);
    expect(stdout.toLowerCase()).not.toContain('userpassword');
    expect(stdout).not.toContain(password);
    expect(stdout).not.toContain(Buffer.from(password).toString('base64'));
  });

  it('is told of a wrong password as by Active Directory', async () => {
    const { code, stderr } = await search(...as('CONTOSO\\anna', 'wrong'), '-b', domain);
    expect(code).toBe(49);
    expect(stderr).toContain(
      '80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1',
    );
  });

  it('is told that it must bind, and what is nearest to a missing base', async () => {
    expect(await search('-b', domain)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('000004DC'),
    });
    expect(await search(...as('CONTOSO\\anna'), '-b', `OU=Nowhere,${domain}`)).toMatchObject({
      code: 32,
      stderr: expect.stringContaining(`Matched DN: ${domain}`),
    });
  });

  it('finds by the bytes of a GUID', async () => {
    const found = await search(
      ...as('CONTOSO\\anna'),
      '-b',
      domain,
      '(mail=anna@contoso.example)',
      'objectGUID',
    );
    const bytes = Buffer.from(/^objectGUID:: (.+)$/m.exec(found.stdout)?.[1] ?? '', 'base64');
    const filter = `(objectGUID=${bytes.toString('hex').replaceAll(/../g, '\\$&')})`;
    const { stdout } = await search(...as('CONTOSO\\anna'), '-b', domain, filter, 'mail');
    expect(stdout).toMatch(/^mail: anna@contoso\.example$/m);
  });

  it('modifies as an administrator, and only so', async () => {
    const anna = await search(...as('CONTOSO\\anna'), '-b', domain, '(mail=anna@contoso.example)', '1.1');
    const [dn = ''] = /^dn: .+$/m.exec(anna.stdout) ?? [];
    const change = `${dn}\nchangetype: modify\nreplace: title\ntitle: Chief\n`;
    const modify = (name: string) =>
      runClient(ldapmodify ?? '', ['-x', '-H', server.url, ...as(name)], { input: change });
    expect((await modify('CONTOSO\\anna')).code).toBe(50);
    expect((await modify('CONTOSO\\Administrator')).code).toBe(0);
    const { stdout } = await search(...as('CONTOSO\\anna'), '-b', domain, '(title=chief)', 'title');
    expect(stdout).toMatch(/^title: Chief$/m);
  });
});
