import { describe, expect, it } from 'vitest';
import type { DirectoryChange } from '../../src/directory/change.js';
import { AttributeRefused, NoSuchObject } from '../../src/directory/refusals.js';
import { equals, everyEntry } from '../../src/directory/search/filter.js';
import { isLabError } from '../../src/errors.js';
import { parseDn } from '../../src/values/dn.js';
import {
  annaDn,
  configurationDn,
  databaseDn,
  domainDn,
  joergDn,
  loadSmallForest,
  usersDn,
} from './small-forest.js';

/** What the call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('did not throw');
}

describe('loading', () => {
  it('finds entries by name in any spelling and reads their attributes in any letter case', () => {
    const directory = loadSmallForest();
    const anna = directory.get('cn=anna albers, CN=USERS,dc=Example,DC=internal');
    expect(anna?.dn.toString()).toBe(annaDn);
    expect(anna?.first('MAIL')).toBe('Anna@example.com');
    expect(anna?.all('proxyAddresses')).toEqual(['SMTP:Anna@example.com', 'smtp:a.albers@example.com']);
    expect(anna?.all('carLicense')).toEqual(['L-AB 123']);
    expect(anna?.isA('USER')).toBe(true);
    expect(anna?.isA('computer')).toBe(false);
    expect(anna?.attributeNames.slice(0, 2)).toEqual(['objectClass', 'objectCategory']);
    expect(directory.get(parseDn(joergDn))?.first('displayName')).toBe('Jörg Öhm');
    expect(directory.get('not a name')).toBeUndefined();
  });

  it('gives bytes where the syntax has bytes, and their text form as text', () => {
    const anna = loadSmallForest().get(annaDn);
    expect(Buffer.from(anna?.bytes('objectGUID') ?? '').toString('base64')).toBe('R9QZxCFIcUOWQBNrJWfkaQ==');
    expect(anna?.first('objectGUID')).toBe('c419d447-4821-4371-9640-136b2567e469');
    expect(anna?.first('objectSid')).toBe('S-1-5-21-67305985-134678021-202050057-1104');
    expect(Buffer.from(anna?.bytes('mail') ?? '').toString()).toBe('Anna@example.com');
  });

  it('makes up what an export leaves out, the same each time', () => {
    const [one, two] = [loadSmallForest().get(joergDn), loadSmallForest().get(joergDn)];
    expect(one?.first('objectGUID')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(one?.first('objectGUID')).toBe(two?.first('objectGUID'));
    expect(one?.first('objectGUID')).not.toBe(loadSmallForest().get(annaDn)?.first('objectGUID'));
    expect(one?.first('whenCreated')).toBe('20120304050607.0Z');
    expect(one?.first('cn')).toBe('Jörg Öhm');
    expect(one?.first('name')).toBe('Jörg Öhm');
    expect(one?.first('distinguishedName')).toBe(joergDn);
    expect(one?.first('canonicalName')).toBe('example.internal/Users/Jörg Öhm');
    expect(Number(one?.first('uSNCreated'))).toBeGreaterThan(
      Number(loadSmallForest().get(annaDn)?.first('uSNCreated')),
    );
  });

  it('finds the naming contexts by their shape', () => {
    expect(loadSmallForest().namingContexts).toEqual({
      domain: domainDn,
      rootDomain: domainDn,
      configuration: configurationDn,
      schema: `CN=Schema,${configurationDn}`,
      all: [domainDn, configurationDn, `CN=Schema,${configurationDn}`],
    });
  });

  it('applies the change records of later files', () => {
    const directory = loadSmallForest(`dn: ${annaDn}
changetype: modify
replace: mail
mail: new@example.com
-

dn: ${joergDn}
changetype: delete
`);
    expect(directory.get(annaDn)?.first('mail')).toBe('new@example.com');
    expect(directory.get(joergDn)).toBeUndefined();
    expect(directory.get(`CN=Helpers,${usersDn}`)?.all('member')).toEqual([]);
  });

  it('computes back-links and takes none from the file', () => {
    const directory = loadSmallForest(
      `dn: CN=C,${usersDn}\nobjectClass: group\nmemberOf: CN=Helpers,${usersDn}\n`,
    );
    expect(directory.get(databaseDn)?.all('homeMDBBL')).toEqual([annaDn, joergDn]);
    expect(directory.get(`CN=C,${usersDn}`)?.all('memberOf')).toEqual([]);
  });

  it.each([
    ['an entry that is there already', `dn: ${annaDn}\ncn: x\n`, `${annaDn} is there already`],
    ['a change of nothing', `dn: CN=Nobody\nchangetype: delete\n`, 'CN=Nobody is not there'],
    [
      'a value of the wrong kind',
      `dn: CN=C\nuserAccountControl: yes\n`,
      'CN=C: userAccountControl: "yes" is not',
    ],
    ['two values for one', `dn: CN=C\nmail: a\nmail: b\n`, 'CN=C: mail: 2 values, one at most'],
    ['children left behind', `dn: ${usersDn}\nchangetype: delete\n`, `${usersDn} has entries below it`],
  ])('refuses %s, with file and line', (_, text, message) => {
    const error = thrownBy(() => loadSmallForest(`\n${text}`));
    expect(isLabError(error, 'bad-directory')).toBe(true);
    expect(String(error)).toContain(`more.ldif:2: ${message}`);
  });
});

describe('searching', () => {
  const directory = loadSmallForest();
  const dns = (base: string, scope: 'base' | 'one' | 'sub', filter = everyEntry) =>
    directory.search({ base, scope, filter }).map((entry) => entry.dn.toString());

  it('keeps to its scope', () => {
    expect(dns(usersDn, 'base')).toEqual([usersDn]);
    expect(dns(usersDn, 'one')).toHaveLength(5);
    expect(dns(usersDn, 'sub')).toHaveLength(6);
    expect(dns(usersDn, 'one', equals('mail', 'joerg@example.com'))).toEqual([joergDn]);
    expect(dns(domainDn, 'one', equals('mail', 'joerg@example.com'))).toEqual([]);
    expect(dns(configurationDn, 'sub', equals('mail', 'joerg@example.com'))).toEqual([]);
    expect(dns(annaDn, 'base', equals('mail', 'joerg@example.com'))).toEqual([]);
  });

  it('passes over containers that an export has left out', () => {
    expect(dns(configurationDn, 'sub')).toContain(databaseDn);
    expect(thrownBy(() => dns(`CN=Databases,${configurationDn}`, 'sub'))).toBeInstanceOf(NoSuchObject);
  });

  it('gives the same order with an index and without one', () => {
    const users = dns(domainDn, 'sub', equals('objectClass', 'user'));
    expect(users).toEqual(dns(domainDn, 'sub').filter((dn) => users.includes(dn)));
    expect(users).toHaveLength(3);
  });

  it('stops at the size limit', () => {
    expect(directory.search({ base: domainDn, scope: 'sub', sizeLimit: 2 })).toHaveLength(2);
  });

  it('names the nearest ancestor of a base that is not there', () => {
    const error = thrownBy(() => dns(`CN=a,OU=b,${usersDn}`, 'sub'));
    expect(error).toBeInstanceOf(NoSuchObject);
    expect(error).toMatchObject({ code: 'no-such-object', nearest: usersDn });
    expect(thrownBy(() => dns('DC=elsewhere', 'sub'))).toMatchObject({ nearest: undefined });
  });

  it('finds by one value, everywhere', () => {
    expect(directory.find('sAMAccountName', 'ANNA').map((entry) => entry.dn.name)).toEqual(['Anna Albers']);
    expect(directory.find('carLicense', 'l-ab 123')).toHaveLength(1);
    expect(directory.find('mail', 'nobody')).toEqual([]);
    expect(directory.children(usersDn)).toHaveLength(5);
  });
});

describe('modifying', () => {
  it('adds, deletes and replaces values, in one go, and moves revision, USN and time of change', () => {
    const directory = loadSmallForest();
    const before = directory.get(annaDn);
    directory.modify(annaDn, [
      { operation: 'add', attribute: 'proxyAddresses', values: ['smtp:third@example.com'] },
      { operation: 'delete', attribute: 'proxyAddresses', values: ['SMTP:A.ALBERS@example.com'] },
      { operation: 'replace', attribute: 'mail', values: [Buffer.from('ä@example.com')] },
      { operation: 'delete', attribute: 'carLicense', values: [] },
      { operation: 'replace', attribute: 'neverThere', values: [] },
    ]);
    const after = directory.get(annaDn);
    expect(after?.all('proxyAddresses')).toEqual(['SMTP:Anna@example.com', 'smtp:third@example.com']);
    expect(after?.first('mail')).toBe('ä@example.com');
    expect(after?.values('carLicense')).toEqual([]);
    expect(directory.revision).toBe(1);
    expect(after?.first('whenCreated')).toBe(before?.first('whenCreated'));
    expect(after?.first('whenChanged')).toBe('20120304050607.0Z');
    expect(after?.first('uSNChanged')).toBe(String(directory.highestUsn));
    expect(before?.first('mail')).toBe('Anna@example.com');
  });

  it('keeps indexes and back-links in step', () => {
    const directory = loadSmallForest();
    directory.modify(annaDn, [{ operation: 'replace', attribute: 'mail', values: ['x@example.com'] }]);
    expect(directory.find('mail', 'anna@example.com')).toEqual([]);
    expect(directory.find('mail', 'x@example.com')).toHaveLength(1);
    directory.modify(annaDn, [{ operation: 'delete', attribute: 'homeMDB', values: [] }]);
    expect(directory.get(databaseDn)?.all('homeMDBBL')).toEqual([joergDn]);
    directory.modify(`CN=Helpers,${usersDn}`, [{ operation: 'add', attribute: 'member', values: [annaDn] }]);
    expect(directory.get(annaDn)?.all('memberOf')).toEqual([`CN=Helpers,${usersDn}`]);
  });

  it.each([
    ['an added value that is there', 'add', 'proxyAddresses', ['smtp:anna@EXAMPLE.com'], 'value-exists'],
    ['a deleted value that is not there', 'delete', 'proxyAddresses', ['smtp:x'], 'no-such-value'],
    ['a deleted attribute that is not there', 'delete', 'telephoneNumber', [], 'no-such-value'],
    ['a second value for one', 'add', 'mail', ['x@example.com'], 'too-many-values'],
    ['a value of another syntax', 'replace', 'userAccountControl', ['x'], 'invalid-value'],
    ['a name that is none', 'replace', 'homeMDB', ['DB1'], 'invalid-value'],
    ['a back-link', 'add', 'memberOf', [`CN=Helpers,${usersDn}`], 'not-writable'],
    ['an attribute of the system', 'replace', 'uSNChanged', ['1'], 'not-writable'],
    ['the attribute that names the entry', 'replace', 'cn', ['Other'], 'not-writable'],
  ] as const)('refuses %s and changes nothing', (_, operation, attribute, values, reason) => {
    const directory = loadSmallForest();
    const changes = [
      { operation: 'replace', attribute: 'displayName', values: ['Changed'] } as const,
      { operation, attribute, values },
    ];
    const error = thrownBy(() => directory.modify(annaDn, changes));
    expect(error).toBeInstanceOf(AttributeRefused);
    expect(error).toMatchObject({ code: 'attribute-refused', reason });
    expect(directory.get(annaDn)?.first('displayName')).toBe('Anna Albers');
    expect(directory.revision).toBe(0);
  });

  it('adds an entry below an existing one, and deletes it with the links to it', () => {
    const directory = loadSmallForest();
    const dn = `CN=New,${usersDn}`;
    const heard: DirectoryChange[] = [];
    const stop = directory.onChange((change) => heard.push(change));
    directory.add(dn, [
      { name: 'objectClass', values: ['top', 'user'] },
      { name: 'mail', values: ['new@example.com'] },
    ]);
    directory.modify(`CN=Helpers,${usersDn}`, [{ operation: 'add', attribute: 'member', values: [dn] }]);
    expect(directory.find('mail', 'new@example.com')).toHaveLength(1);
    expect(thrownBy(() => directory.add(dn, []))).toMatchObject({ code: 'entry-exists' });
    expect(thrownBy(() => directory.add('CN=a,OU=b,DC=example,DC=internal', []))).toMatchObject({
      nearest: domainDn,
    });
    expect(thrownBy(() => directory.delete(usersDn))).toMatchObject({ code: 'entry-refused' });
    directory.delete(dn);
    expect(directory.get(dn)).toBeUndefined();
    expect(directory.find('mail', 'new@example.com')).toEqual([]);
    expect(directory.get(`CN=Helpers,${usersDn}`)?.all('member')).toEqual([joergDn]);
    stop();
    directory.modify(annaDn, [{ operation: 'replace', attribute: 'mail', values: [] }]);
    expect(heard.map(({ kind, revision }) => [kind, revision])).toEqual([
      ['add', 1],
      ['modify', 2],
      ['delete', 3],
    ]);
  });
});
