import { describe, expect, it } from 'vitest';
import type { SearchRequest } from '../../../src/directory/reader.js';
import { and, equals, type Filter, not } from '../../../src/directory/search/filter.js';
import { scanCatalog } from '../../../src/servers/ldap/operations/global-catalog.js';
import { configurationDn, domainDn, loadSmallForest, usersDn } from '../../directory/small-forest.js';

const directory = loadSmallForest(
  [
    `dn: CN=clerk,${usersDn}\nobjectClass: user\nsAMAccountName: clerk\nhomePhone: 7\nmail: clerk@example.com\n`,
    `dn: CN=desk,${configurationDn}\nobjectClass: container\nhomePhone: 7\n`,
    `dn: DC=sub,${domainDn}\nobjectClass: domainDNS\n`,
    `dn: CN=clerk,DC=sub,${domainDn}\nobjectClass: user\nsAMAccountName: clerk2\nhomePhone: 7\n`,
  ].join('\n'),
);

const found = (base: string, filter: Filter, scope: SearchRequest['scope'] = 'sub') =>
  Array.from(scanCatalog(directory, { base, scope, filter })).flatMap((entry) =>
    entry === undefined ? [] : [entry.dnText],
  );

const homePhone = equals('homePhone', '7');
const desk = `CN=desk,${configurationDn}`;
const clerk = `CN=clerk,${usersDn}`;

describe('a search of the global catalogue', () => {
  it('finds configuration by any attribute, domain objects by those it holds of them', () => {
    expect(found('', homePhone)).toEqual([desk]);
    expect(found(domainDn, homePhone)).toEqual([desk]);
    expect(found(usersDn, homePhone)).toEqual([]);
    expect(found(configurationDn, homePhone)).toEqual([desk]);
    expect(found('', equals('mail', 'clerk@example.com'))).toEqual([clerk]);
  });

  it('neither finds nor leaves out by the contrary of what it does not hold', () => {
    const isClerk = equals('mail', 'clerk@example.com');
    expect(found('', and(isClerk, not(homePhone)))).toEqual([]);
    expect(found('', { type: 'or', filters: [isClerk, not(homePhone)] })).toContain(clerk);
    expect(found(usersDn, { type: 'or', filters: [isClerk, not(homePhone)] })).toEqual([clerk]);
  });

  it('finds every entry of every context once', () => {
    const all = found('', { type: 'present', attribute: 'objectClass' });
    expect(all).toHaveLength(directory.size);
    expect(new Set(all).size).toBe(directory.size);
  });

  it('keeps to its scope', () => {
    const any: Filter = { type: 'present', attribute: 'objectClass' };
    const children = directory.search({ base: domainDn, scope: 'one' }).map(({ dnText }) => dnText);
    expect(found(domainDn, any, 'one').toSorted()).toEqual(children.toSorted());
    expect(found(domainDn, any, 'base')).toEqual([domainDn]);
    expect(found(usersDn, homePhone, 'one')).toEqual([]);
  });

  it('expands an ambiguous name', () => {
    expect(found('', equals('anr', 'clerk@example.com'))).toEqual(
      directory
        .search({ base: domainDn, scope: 'sub', filter: equals('anr', 'clerk@example.com') })
        .map(({ dnText }) => dnText),
    );
    expect(found('', equals('anr', 'clerk'))).toContain(clerk);
  });
});
