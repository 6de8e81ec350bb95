import { Attribute, Change, Client } from 'ldapts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { arrayPerSite } from '../../../src/exchange/servers/array-per-site.js';
import { annaDn, databaseDn, domainDn, joergDn, now, usersDn } from '../../directory/small-forest.js';
import { type LiveServer, startServer } from './live-server.js';

let server: LiveServer;
let client: Client;

beforeEach(async () => {
  server = await startServer();
  client = new Client({ url: server.url, timeout: 5_000 });
  await client.bind('EXCORP\\Administrator', 'secret of the administrator');
});
afterEach(async () => {
  await client.unbind();
  await server.listening.close();
});

const helpersDn = `CN=Helpers,${usersDn}`;
const read = async (dn: string, ...attributes: string[]) =>
  (await client.search(dn, { scope: 'base', attributes })).searchEntries[0];
const modify = (type: string, operation: 'add' | 'delete' | 'replace', ...values: string[]) =>
  new Change({ operation, modification: new Attribute({ type, values }) });

describe('an account name', () => {
  it('is taken once in a domain, and again in another one', async () => {
    const subDn = `DC=sub,${domainDn}`;
    await client.add(subDn, { objectClass: 'domainDNS' });
    const user = { objectClass: 'user', sAMAccountName: 'ANNA' };
    await client.add(`CN=one,${subDn}`, user);
    await expect(client.add(`CN=two,${subDn}`, user)).rejects.toMatchObject({ code: 68 });
    await expect(client.add(`CN=two,${usersDn}`, user)).rejects.toMatchObject({ code: 68 });
    expect(await read(`CN=one,${subDn}`, 'sAMAccountName')).toMatchObject({ sAMAccountName: 'ANNA' });
  });
});

describe('an add', () => {
  it('gives what the directory makes itself, and a new GUID when the name comes again', async () => {
    const dn = `CN=Berta,${usersDn}`;
    const wanted = [
      'objectClass',
      'objectCategory',
      'objectGUID',
      'uSNCreated',
      'uSNChanged',
      'whenCreated',
      'cn',
    ];
    await client.add(dn, { objectClass: 'user', sAMAccountName: 'berta' });
    const first = await read(dn, ...wanted);
    expect(first).toMatchObject({
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      objectCategory: `CN=Person,CN=Schema,CN=Configuration,${domainDn}`,
      cn: 'Berta',
      whenCreated: '20120304050607.0Z',
    });
    expect(first?.['uSNCreated']).toBe(first?.['uSNChanged']);
    await client.del(dn);
    await client.add(dn, { objectClass: 'user', sAMAccountName: 'berta' });
    const second = await read(dn, ...wanted);
    expect(second?.['objectGUID']).not.toEqual(first?.['objectGUID']);
    expect(Number(second?.['uSNCreated'])).toBeGreaterThan(Number(first?.['uSNCreated']));
  });

  it('with a password lets its account in', async () => {
    const dn = `CN=Berta,${usersDn}`;
    await client.add(dn, {
      objectClass: 'user',
      sAMAccountName: 'berta',
      userAccountControl: '512',
      userPassword: 'new one',
    });
    const other = new Client({ url: server.url });
    await other.bind('EXCORP\\berta', 'new one');
    await other.unbind();
  });
});

describe('links', () => {
  it('show on both sides, follow a rename, and go with a delete', async () => {
    await client.modify(helpersDn, modify('member', 'add', annaDn));
    expect(await read(annaDn, 'memberOf')).toMatchObject({ memberOf: helpersDn });

    const renamed = `CN=Anna Berg,${usersDn}`;
    await client.modifyDN(annaDn, `CN=Anna Berg,${usersDn}`);
    expect((await read(helpersDn, 'member'))?.['member']).toEqual(expect.arrayContaining([renamed, joergDn]));
    expect(await read(renamed, 'cn', 'name', 'memberOf')).toMatchObject({
      cn: 'Anna Berg',
      name: 'Anna Berg',
      memberOf: helpersDn,
    });
    expect((await read(databaseDn, 'homeMDBBL'))?.['homeMDBBL']).toContain(renamed);

    await client.del(renamed);
    expect(await read(helpersDn, 'member')).toMatchObject({ member: joergDn });
  });

  it('follow what they name when something above it moves; so do passwords', async () => {
    const place = `CN=Place,CN=Configuration,${domainDn}`;
    await client.add(`OU=Old,${domainDn}`, { objectClass: 'organizationalUnit' });
    await client.add(place, { objectClass: 'container' });
    await client.modifyDN(annaDn, `CN=Anna Albers,OU=Old,${domainDn}`);
    await client.modify(helpersDn, modify('member', 'add', `CN=Anna Albers,OU=Old,${domainDn}`));
    await client.modifyDN(`OU=Old,${domainDn}`, `OU=New,${domainDn}`);
    const moved = `CN=Anna Albers,OU=New,${domainDn}`;
    expect((await read(helpersDn, 'member'))?.['member']).toContain(moved);
    expect(await read(moved, 'distinguishedName', 'mail')).toMatchObject({
      distinguishedName: moved,
      mail: 'Anna@example.com',
    });
    const anna = new Client({ url: server.url });
    await anna.bind('EXCORP\\anna', 'correct horse');
    await anna.unbind();
  });
});

describe('a modify', () => {
  it('moves uSNChanged and not uSNCreated, and nothing when it fails', async () => {
    const before = await read(annaDn, 'uSNCreated', 'uSNChanged');
    await client.modify(annaDn, [modify('title', 'replace', 'Chief'), modify('title', 'add', 'Head')]);
    const after = await read(annaDn, 'uSNCreated', 'uSNChanged', 'title');
    expect(after).toMatchObject({ uSNCreated: before?.['uSNCreated'], title: ['Chief', 'Head'] });
    expect(Number(after?.['uSNChanged'])).toBeGreaterThan(Number(before?.['uSNChanged']));
    const failing = [modify('title', 'replace', 'x'), modify('info', 'delete')];
    await expect(client.modify(annaDn, failing)).rejects.toMatchObject({ code: 16 });
    expect(await read(annaDn, 'uSNChanged', 'title')).toEqual({
      dn: annaDn,
      uSNChanged: after?.['uSNChanged'],
      title: ['Chief', 'Head'],
    });
  });
});

describe('a rule of the organization', () => {
  it('refuses a second client access array in a site', () => {
    const array = (name: string, site: string) =>
      `dn: CN=${name},DC=example,DC=internal\nobjectClass: top\nobjectClass: msExchExchangeServer\nobjectClass: msExchClientAccessArray\nmsExchServerSite: CN=${site},DC=example,DC=internal\n`;
    const text = `dn: DC=example,DC=internal\nobjectClass: domainDNS\n\n${array('one', 'HQ')}\n${array('two', 'Branch')}`;
    const directory = Directory.load([{ name: 'a.ldif', text }], { now: () => now, rules: [arrayPerSite] });
    const another = (name: string, site: string) => () =>
      directory.add(`CN=${name},${domainDn}`, [
        { name: 'objectClass', values: ['msExchClientAccessArray'] },
        { name: 'msExchServerSite', values: [`CN=${site},${domainDn}`] },
      ]);
    expect(another('three', 'HQ')).toThrow(/has a client access array already: one/);
    expect(directory.get(`CN=three,${domainDn}`)).toBeUndefined();
    another('three', 'Lab')();
    const move = [
      { operation: 'replace', attribute: 'msExchServerSite', values: [`CN=HQ,${domainDn}`] },
    ] as const;
    expect(() => directory.modify(`CN=two,${domainDn}`, move)).toThrow(/already: one/);
    expect(directory.get(`CN=three,${domainDn}`)?.all('objectClass')).toEqual([
      'top',
      'server',
      'msExchExchangeServer',
      'msExchClientAccessArray',
    ]);
  });
});
