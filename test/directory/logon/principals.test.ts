import { describe, expect, it } from 'vitest';
import { authenticate, findPrincipal, isAdministrator } from '../../../src/directory/logon/principals.js';
import { rootDse } from '../../../src/directory/rootdse.js';
import { annaDn, joergDn, loadSmallForest, now, usersDn } from '../small-forest.js';

describe('names of principals', () => {
  const directory = loadSmallForest();

  it.each([
    ['a DN', annaDn],
    ['an explicit user principal name', 'Anna.Albers@example.com'],
    ['an implicit one', 'anna@EXAMPLE.internal'],
    ['the NetBIOS domain of the crossRef', 'excorp\\ANNA'],
  ])('finds by %s', (_, name) => {
    expect(findPrincipal(directory, name)?.dn.toString()).toBe(annaDn);
  });

  it.each([
    'anna',
    'EXAMPLE\\anna',
    'anna@elsewhere.example',
    'EXCORP\\',
    '\\anna',
    '',
    '@',
    'CN=Anna,DC=nowhere',
  ])('does not find %j', (name) => {
    expect(findPrincipal(directory, name)).toBeUndefined();
  });
});

describe('passwords', () => {
  it('let in who knows theirs', () => {
    const directory = loadSmallForest();
    expect(authenticate(directory, annaDn, 'correct horse')).toMatchObject({ ok: true });
    expect(authenticate(directory, annaDn, 'battery staple')).toEqual({
      ok: false,
      reason: 'wrong-password',
    });
    expect(authenticate(directory, annaDn, '')).toEqual({ ok: false, reason: 'wrong-password' });
    expect(authenticate(directory, 'nobody@example.com', 'x')).toEqual({ ok: false, reason: 'no-such-user' });
    expect(authenticate(directory, usersDn, '')).toEqual({ ok: false, reason: 'wrong-password' });
  });

  it('do not help an account that is disabled, locked or expired', () => {
    const directory = loadSmallForest();
    const set = (attribute: string, value: string) =>
      directory.modify(annaDn, [{ operation: 'replace', attribute, values: [value] }]);
    const reason = () => authenticate(directory, annaDn, 'correct horse');
    expect(authenticate(directory, joergDn, 'battery staple')).toEqual({ ok: false, reason: 'disabled' });
    set('accountExpires', '9223372036854775807');
    expect(reason()).toMatchObject({ ok: true });
    set('accountExpires', String((BigInt(now.getTime()) + 11_644_473_600_000n) * 10_000n)); // now, as FILETIME
    expect(reason()).toEqual({ ok: false, reason: 'expired' });
    set('lockoutTime', '1');
    expect(reason()).toEqual({ ok: false, reason: 'locked' });
  });

  it('can be replaced and never be read', () => {
    const directory = loadSmallForest();
    expect(directory.get(annaDn)?.values('userPassword')).toEqual([]);
    directory.modify(annaDn, [
      { operation: 'replace', attribute: 'unicodePwd', values: [Buffer.from('"new"', 'utf16le')] },
    ]);
    expect(authenticate(directory, annaDn, 'new')).toMatchObject({ ok: true });
    expect(authenticate(directory, annaDn, 'correct horse')).toMatchObject({ ok: false });
    directory.modify(annaDn, [{ operation: 'replace', attribute: 'userPassword', values: ['newer'] }]);
    expect(authenticate(directory, annaDn, 'newer')).toMatchObject({ ok: true });
    directory.modify(annaDn, [{ operation: 'add', attribute: 'userPassword', values: ['second'] }]);
    directory.modify(annaDn, [{ operation: 'delete', attribute: 'userPassword', values: ['newer'] }]);
    expect(authenticate(directory, annaDn, 'newer')).toMatchObject({ ok: false });
    expect(authenticate(directory, annaDn, 'second')).toMatchObject({ ok: true });
    expect(directory.get(annaDn)?.attributeNames).not.toContain('userPassword');
    expect(directory.get(annaDn)?.values('unicodePwd')).toEqual([]);
  });
});

describe('administrators', () => {
  it('are the built-in one and the members of Domain Admins, nested ones too', () => {
    const directory = loadSmallForest();
    const is = (dn: string) => {
      const entry = directory.get(dn);
      return entry === undefined ? undefined : isAdministrator(directory, entry);
    };
    expect(is(`CN=Administrator,${usersDn}`)).toBe(true);
    expect(is(annaDn)).toBe(false);
    expect(is(joergDn)).toBe(true); // through Helpers
    directory.modify(`CN=Helpers,${usersDn}`, [
      { operation: 'delete', attribute: 'member', values: [joergDn] },
    ]);
    expect(is(joergDn)).toBe(false);
  });
});

describe('the rootDSE', () => {
  const options = { now, supportedControl: ['1.2.3'], supportedSaslMechanisms: [] };
  const read = (server?: string) =>
    new Map(
      rootDse(loadSmallForest(), server === undefined ? options : { ...options, server }).map(
        ({ name, values }) => [name, values],
      ),
    );

  it('says where things are and which server this is', () => {
    const root = read('DC1');
    expect(root.get('defaultNamingContext')).toEqual(['DC=example,DC=internal']);
    expect(root.get('namingContexts')).toHaveLength(3);
    expect(root.get('dnsHostName')).toEqual(['dc1.example.internal']);
    expect(root.get('ldapServiceName')).toEqual(['example.internal:dc1$@EXAMPLE.INTERNAL']);
    expect(root.get('serverName')).toEqual([
      'CN=DC1,CN=Servers,CN=HQ,CN=Sites,CN=Configuration,DC=example,DC=internal',
    ]);
    expect(root.get('currentTime')).toEqual(['20120304050607.0Z']);
    expect(root.get('domainControllerFunctionality')).toEqual(['4']);
  });

  it('promises only what the server can do', () => {
    expect(read().get('supportedControl')).toEqual(['1.2.3']);
    expect(read().has('supportedSASLMechanisms')).toBe(false);
  });
});
