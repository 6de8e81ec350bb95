import { AndFilter, Attribute, Change, Client, Control, EqualityFilter } from 'ldapts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  annaDn,
  configurationDn,
  databaseDn,
  domainDn,
  joergDn,
  usersDn,
} from '../../directory/small-forest.js';
import { type LiveServer, startServer } from './live-server.js';

let server: LiveServer;
let client: Client;

beforeEach(async () => {
  server = await startServer();
  client = new Client({ url: server.url, timeout: 5_000 });
});
afterEach(async () => {
  await client.unbind();
  await server.listening.close();
});

const asAnna = () => client.bind(annaDn, 'correct horse');
const asAdministrator = () => client.bind('EXCORP\\Administrator', 'secret of the administrator');

describe('before a bind', () => {
  it('the rootDSE is read, whole or by name, and nothing else', async () => {
    const all = await client.search('', { scope: 'base' });
    expect(all.searchEntries[0]).toMatchObject({
      defaultNamingContext: domainDn,
      configurationNamingContext: configurationDn,
      dnsHostName: 'dc1.example.internal',
    });
    const some = await client.search('', { scope: 'base', attributes: ['CURRENTTIME', 'noSuchAttribute'] });
    expect(some.searchEntries).toEqual([{ dn: '', currentTime: '20120304050607.0Z', noSuchAttribute: [] }]);
    await expect(client.search(domainDn, { scope: 'base' })).rejects.toMatchObject({
      code: 1,
      message: expect.stringContaining('000004DC: LdapErr: DSID-0C0906E8, comment: In order to perform'),
    });
    const change = new Change({
      operation: 'replace',
      modification: new Attribute({ type: 'mail', values: ['x'] }),
    });
    await expect(client.modify(annaDn, change)).rejects.toMatchObject({ code: 1 });
  });
});

describe('bind', () => {
  it.each([annaDn, 'anna.albers@example.com', 'anna@example.internal', 'EXCORP\\anna'])(
    'takes %s',
    async (name) => {
      await client.bind(name, 'correct horse');
      const { searchEntries } = await client.search(usersDn, {
        filter: '(sAMAccountName=anna)',
        attributes: ['mail'],
      });
      expect(searchEntries).toEqual([{ dn: annaDn, mail: 'Anna@example.com' }]);
    },
  );

  it.each([
    ['a wrong password', annaDn, 'wrong', '52e'],
    ['an unknown name', 'EXCORP\\nobody', 'wrong', '525'],
    ['a disabled account', joergDn, 'battery staple', '533'],
  ])('refuses %s with what Active Directory says', async (_, name, password, data) => {
    await expect(client.bind(name, password)).rejects.toMatchObject({
      code: 49,
      message: expect.stringContaining(
        `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1`,
      ),
    });
    await expect(client.search(domainDn)).rejects.toMatchObject({ code: 1 });
  });

  it('without a password succeeds and is anonymous, also after another bind', async () => {
    await asAnna();
    await client.bind(annaDn, '');
    await expect(client.search(domainDn)).rejects.toMatchObject({ code: 1 });
  });

  it('by SASL is refused, and the connection goes on', async () => {
    await expect(client.bind('PLAIN', 'x')).rejects.toMatchObject({ code: 7 });
    await asAnna();
  });

  it('tells the journal the name and never the password', async () => {
    await asAnna();
    expect(server.events).toEqual([
      expect.objectContaining({
        protocol: 'ldap',
        host: 'DC1',
        asked: `bind "${annaDn}" simple`,
        answered: 'success',
      }),
    ]);
    expect(JSON.stringify(server.events)).not.toContain('correct horse');
  });
});

describe('search', () => {
  beforeEach(asAnna);

  it('keeps to base, one and sub', async () => {
    const count = async (scope: 'base' | 'one' | 'sub') =>
      (await client.search(usersDn, { scope })).searchEntries.length;
    expect([await count('base'), await count('one'), await count('sub')]).toEqual([1, 5, 6]);
  });

  it('returns all attributes without passwords, names only, or none', async () => {
    const anna = async (attributes: string[], returnAttributeValues = true) =>
      (await client.search(annaDn, { scope: 'base', attributes, returnAttributeValues })).searchEntries[0];
    const all = await anna([]);
    expect(all).toMatchObject({
      mail: 'Anna@example.com',
      distinguishedName: annaDn,
      whenCreated: '20100102030405.0Z',
    });
    expect(Object.keys(all ?? {})).not.toContain('userPassword');
    expect(await anna(['userPassword', 'unicodePwd'])).toEqual({
      dn: annaDn,
      userPassword: [],
      unicodePwd: [],
    });
    expect(await anna(['1.1'])).toEqual({ dn: annaDn, '1.1': [] });
    expect(await anna(['mail'], false)).toEqual({ dn: annaDn, mail: [] });
    expect(await anna(['+'])).toMatchObject({ canonicalName: 'example.internal/Users/Anna Albers' });
  });

  it('returns a constructed attribute with the others and filters by it', async () => {
    const { searchEntries } = await client.search(configurationDn, {
      filter: '(serverName=mail.example.internal)',
    });
    expect(searchEntries).toMatchObject([{ dn: databaseDn, serverName: 'mail.example.internal' }]);
  });

  it('matches bytes by bytes', async () => {
    const objectGuid = Buffer.from('R9QZxCFIcUOWQBNrJWfkaQ==', 'base64');
    const filter = new AndFilter({
      filters: [new EqualityFilter({ attribute: 'objectGUID', value: objectGuid })],
    });
    const { searchEntries } = await client.search(domainDn, {
      filter,
      attributes: ['objectGUID'],
      explicitBufferAttributes: ['objectGUID'],
    });
    expect(searchEntries).toEqual([{ dn: annaDn, objectGUID: objectGuid }]);
  });

  it('keeps names of any script', async () => {
    const { searchEntries } = await client.search(domainDn, {
      filter: '(displayName=jörg*)',
      attributes: ['cn'],
    });
    expect(searchEntries).toEqual([{ dn: joergDn, cn: 'Jörg Öhm' }]);
  });

  it('stops at the size limit of the client and of the server', async () => {
    expect((await client.search(domainDn, { sizeLimit: 3 })).searchEntries).toHaveLength(3);
    expect(server.events.at(-1)?.answered).toBe('sizeLimitExceeded, 3 entries');
    const small = await startServer({ results: 5 });
    const other = new Client({ url: small.url });
    await other.bind(annaDn, 'correct horse');
    await expect(other.search(domainDn)).rejects.toMatchObject({ code: 4 });
    expect(small.events.at(-1)?.answered).toBe('sizeLimitExceeded, 5 entries');
    await other.unbind();
    await small.listening.close();
  });

  it('names the nearest ancestor of a base that is not there', async () => {
    await expect(client.search(`CN=a,${usersDn}`)).rejects.toMatchObject({
      code: 32,
      message: expect.stringContaining(`best match of:\n\t'${usersDn}'\n`),
    });
    await expect(client.search('')).rejects.toMatchObject({ code: 32 });
    await expect(client.search('Anna')).rejects.toMatchObject({ code: 34 });
  });

  it('is refused with a critical control that it does not know, and done with an uncritical one', async () => {
    const control = (critical: boolean) => new Control('1.2.3.4', { critical });
    await expect(client.search(annaDn, {}, control(true))).rejects.toMatchObject({ code: 12 });
    expect((await client.search(annaDn, {}, control(false))).searchEntries).toHaveLength(1);
  });

  it('tells the journal what was asked', async () => {
    await client.search(domainDn, { filter: '(mail=anna@example.com)', attributes: ['mail'] });
    expect(server.events.at(-1)).toMatchObject({
      asked: `search "${domainDn}" sub (mail=anna@example.com) for mail`,
      answered: 'success, 1 entry',
    });
  });
});

describe('modify', () => {
  const replace = (type: string, ...values: string[]) =>
    new Change({ operation: 'replace', modification: new Attribute({ type, values }) });

  it('is for administrators', async () => {
    await asAnna();
    await expect(client.modify(annaDn, replace('mail', 'x@example.com'))).rejects.toMatchObject({ code: 50 });
    expect(server.directory.get(annaDn)?.first('mail')).toBe('Anna@example.com');
  });

  it('changes what the next answer says, constructed attributes included', async () => {
    await asAdministrator();
    await client.modify(databaseDn, replace('serverName', 'new.example.internal'));
    const { searchEntries } = await client.search(databaseDn, {
      scope: 'base',
      attributes: ['serverName', 'legacyExchangeDN'],
    });
    expect(searchEntries).toEqual([
      {
        dn: databaseDn,
        serverName: 'new.example.internal',
        legacyExchangeDN: '/o=Example/cn=Servers/cn=new.example.internal/cn=DB',
      },
    ]);
    expect(server.directory.revision).toBe(1);
    expect(server.events.at(-2)).toMatchObject({
      asked: `modify "${databaseDn}" replace serverName`,
      answered: 'success',
    });
  });

  it('keeps bytes and sets passwords', async () => {
    await asAdministrator();
    const modification = new Attribute({ type: 'thumbnailPhoto', values: [Buffer.from([0xff, 0xd8, 0])] });
    await client.modify(annaDn, [
      new Change({ operation: 'add', modification }),
      replace('userPassword', 'changed'),
    ]);
    expect(server.directory.get(annaDn)?.values('thumbnailPhoto')).toEqual([Buffer.from([0xff, 0xd8, 0])]);
    await client.bind(annaDn, 'changed');
  });

  it.each([
    [16, new Change({ operation: 'delete', modification: new Attribute({ type: 'info', values: [] }) })],
    [19, replace('mail', 'a@example.com', 'b@example.com')],
    [19, replace('objectGUID', 'x')],
    [
      20,
      new Change({
        operation: 'add',
        modification: new Attribute({ type: 'mail', values: ['anna@EXAMPLE.com'] }),
      }),
    ],
    [21, replace('userAccountControl', 'x')],
  ])('refuses what cannot be, with result %i', async (code, change) => {
    await asAdministrator();
    await expect(client.modify(annaDn, change)).rejects.toMatchObject({ code });
    await expect(client.modify(`CN=a,${usersDn}`, change)).rejects.toMatchObject({ code: 32 });
  });
});
