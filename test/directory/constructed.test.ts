import { describe, expect, it } from 'vitest';
import { readSelection, selectAttributes } from '../../src/directory/search/attribute-selection.js';
import { annaDn, configurationDn, databaseDn, loadSmallForest } from './small-forest.js';

const otherDn = `CN=DB2,CN=Databases,${configurationDn}`;

describe('a constructed attribute', () => {
  it('is read, found and returned like a stored one, on the entries it applies to', () => {
    const directory = loadSmallForest();
    expect(directory.get(databaseDn)?.first('servername')).toBe('mail.example.internal');
    expect(directory.get(annaDn)?.values('serverName')).toEqual([]);
    expect(directory.find('serverName', 'MAIL.example.internal')).toEqual([directory.get(databaseDn)]);
    const entry = directory.get(databaseDn);
    const names = (requested: string[]) =>
      entry &&
      selectAttributes(directory.schema, entry, readSelection(directory.schema, requested)).map(
        (one) => one.name,
      );
    expect(names([])).toContain('serverName');
    expect(names(['legacyExchangeDN'])).toEqual(['legacyExchangeDN']);
    expect(names(['SERVERNAME'])).toEqual(['serverName']);
    expect(entry?.attributeNames).not.toContain('serverName');
  });

  it('in a seed stands for the stored attribute', () => {
    const directory = loadSmallForest();
    expect(directory.get(otherDn)?.first('legacyExchangeDN')).toBe(
      '/o=Example/cn=Servers/cn=other.example.internal/cn=DB',
    );
  });

  it('in a seed may agree with the stored one, but not contradict it', () => {
    const seed = (name: string) => `dn: CN=DB3,${configurationDn}
objectClass: msExchMDB
legacyExchangeDN: /o=Example/cn=Servers/cn=a.example.internal/cn=DB
serverName: ${name}
`;
    expect(
      loadSmallForest(seed('A.example.internal')).get(`CN=DB3,${configurationDn}`)?.first('serverName'),
    ).toBe('a.example.internal');
    expect(() => loadSmallForest(seed('b.example.internal'))).toThrow(
      `more.ldif:1: CN=DB3,${configurationDn}: serverName is given as "b.example.internal", but legacyExchangeDN makes it "a.example.internal" (leave one of the two out)`,
    );
  });

  it('is modified through the stored one, by request and by a later file', () => {
    const directory = loadSmallForest();
    directory.modify(databaseDn, [
      { operation: 'replace', attribute: 'SERVERNAME', values: ['x.example.internal'] },
    ]);
    expect(directory.get(databaseDn)?.first('legacyExchangeDN')).toBe(
      '/o=Example/cn=Servers/cn=x.example.internal/cn=DB',
    );
    expect(directory.find('serverName', 'x.example.internal')).toHaveLength(1);
    const later = `dn: ${databaseDn}\nchangetype: modify\nreplace: serverName\nserverName: y.example.internal\n`;
    expect(loadSmallForest(later).get(databaseDn)?.first('serverName')).toBe('y.example.internal');
  });

  it('is refused on an entry it does not apply to', () => {
    const directory = loadSmallForest();
    const change = { operation: 'replace', attribute: 'serverName', values: ['x'] } as const;
    expect(() => directory.modify(annaDn, [change])).toThrow(/serverName: is computed on this entry/);
  });
});

describe('which attributes a search returns', () => {
  const directory = loadSmallForest();
  const anna = directory.get(annaDn);
  const names = (...requested: string[]) =>
    anna
      ? selectAttributes(directory.schema, anna, readSelection(directory.schema, requested)).map(
          ({ name }) => name,
        )
      : [];

  it('all user attributes for none and for *, with what Active Directory adds, without passwords', () => {
    expect(names()).toEqual(names('*'));
    expect(names()).toEqual(
      expect.arrayContaining(['objectClass', 'mail', 'distinguishedName', 'name', 'objectGUID']),
    );
    expect(names()).toEqual(expect.arrayContaining(['uSNChanged', 'whenChanged', 'carLicense']));
    expect(names()).not.toContain('canonicalName');
    expect(names()).not.toContain('userPassword');
    expect(new Set(names()).size).toBe(names().length);
  });

  it('operational ones for + and by name; nothing for 1.1, the unknown and passwords', () => {
    expect(names('+')).toContain('canonicalName');
    expect(names('+')).not.toContain('mail');
    expect(names('*', 'canonicalName')).toEqual(expect.arrayContaining(['mail', 'canonicalName']));
    expect(names('CANONICALNAME', 'Mail')).toEqual(['canonicalName', 'mail']);
    expect(names('1.1')).toEqual([]);
    expect(names('noSuchAttribute', 'userPassword', 'unicodePwd')).toEqual([]);
  });
});
