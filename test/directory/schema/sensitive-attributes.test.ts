import { describe, expect, it } from 'vitest';
import { type DumpSelection, dumpEntries } from '../../../src/directory/ldif/dump.js';
import { formatLdif } from '../../../src/directory/ldif/ldif-format.js';
import { sensitiveAttributes, sensitivityOf } from '../../../src/directory/schema/sensitive-attributes.js';
import { formatFilter, parseFilter } from '../../../src/directory/search/filter-text.js';
import { annaDn, configurationDn, domainDn, loadSmallForest } from '../small-forest.js';

const names = [...sensitiveAttributes.keys(), 'corpPwd', 'appPasswordHash', 'backupPrincipalKey'];
const secrets = names.filter((name) => sensitiveAttributes.get(name) !== 'confidential');
const value = 'tell-tale';

const withAll = `dn: CN=Vault,${domainDn}
objectClass: top
objectClass: user
sAMAccountName: vault
${names.map((name) => `${name}: ${value}`).join('\n')}

dn: CN=Badge,CN=Schema,${configurationDn}
objectClass: top
objectClass: attributeSchema
lDAPDisplayName: badgeNumber
attributeSyntax: 2.5.5.12
searchFlags: 128

dn: CN=Mail,CN=Schema,${configurationDn}
objectClass: top
objectClass: attributeSchema
lDAPDisplayName: carLicense
attributeSyntax: 2.5.5.12
searchFlags: 129
`;
const directory = loadSmallForest(withAll);
const vault = directory.get(`CN=Vault,${domainDn}`);

const filtersOn = (name: string) => [
  `(${name}=${value})`,
  `(${name}=tell*)`,
  `(${name}=*)`,
  `(!(${name}=other))`,
  `(${name}>=a)`,
  `(${name}<=z)`,
  `(${name}~=${value})`,
  `(${name}:=${value})`,
];

describe('secret attributes', () => {
  it.each(secrets)('%s is not read from an entry', (name) => {
    expect(vault?.first(name)).toBeUndefined();
    expect(vault?.all(name)).toEqual([]);
    expect(vault?.values(name)).toEqual([]);
    expect(vault?.bytes(name)).toBeUndefined();
    expect(vault?.attributeNames.map((one) => one.toLowerCase())).not.toContain(name.toLowerCase());
  });

  it.each(secrets.flatMap(filtersOn))('%s is Undefined', (filter) => {
    expect(directory.search({ base: domainDn, scope: 'sub', filter: parseFilter(filter) })).toEqual([]);
  });

  it.each(names)('a filter on %s shows no value in a log', (name) => {
    for (const filter of filtersOn(name)) {
      expect(
        formatFilter(parseFilter(filter), undefined, (one) => directory.schema.isSensitive(one)),
      ).not.toContain('tell');
    }
  });

  it('are in a dump only when it is asked to hold them', () => {
    const dump = (selection: DumpSelection) =>
      [...formatLdif(dumpEntries(directory, { base: `CN=Vault,${domainDn}`, ...selection }), {})].join('');
    const plain = `${dump({})}${dump({ computed: true })}`.toLowerCase();
    for (const name of secrets) expect(plain).not.toContain(`\n${name.toLowerCase()}:`);
    const whole = dump({ passwords: true }).toLowerCase();
    for (const name of secrets.filter((one) => one !== 'unicodepwd')) {
      expect(whole).toContain(`\n${name.toLowerCase()}:`);
    }
  });

  it('are told by the name of an attribute that no schema describes', () => {
    expect(sensitivityOf('acmePassword', false)).toBe('secret');
    expect(sensitivityOf('acmePassword', true)).toBeUndefined();
    expect(sensitivityOf('PWDLASTSET', false)).toBeUndefined();
    expect(sensitivityOf('krbPrincipalKey', true)).toBe('secret');
  });
});

describe('confidential attributes', () => {
  const readsConfidential = () => false;

  it.each(['ms-Mcs-AdmPwd', 'msLAPS-Password'])('a filter on %s is Undefined to others', (name) => {
    const found = (more: object) =>
      filtersOn(name).map((filter) => {
        return directory.search({ base: domainDn, scope: 'sub', filter: parseFilter(filter), ...more })
          .length;
      });
    expect(found({ readsConfidential }).every((count) => count === 0)).toBe(true);
    expect(found({}).some((count) => count > 0)).toBe(true);
  });

  it('are what a schema entry says, of attributes known before too', () => {
    expect(directory.schema.find('badgeNumber')?.confidential).toBe(true);
    expect(directory.schema.find('carLicense')?.confidential).toBe(true);
    const filter = parseFilter('(carLicense=L-AB 123)');
    expect(directory.search({ base: annaDn, scope: 'base', filter })).toHaveLength(1);
    expect(directory.search({ base: annaDn, scope: 'base', filter, readsConfidential })).toEqual([]);
  });
});
