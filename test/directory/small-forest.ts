import { readFileSync } from 'node:fs';
import type { ConstructedAttribute } from '../../src/directory/constructed.js';
import { Directory } from '../../src/directory/directory.js';

const file = new URL('small-forest.ldif', import.meta.url);

export const domainDn = 'DC=example,DC=internal';
export const usersDn = `CN=Users,${domainDn}`;
export const annaDn = `CN=Anna Albers,${usersDn}`;
export const joergDn = `CN=Jörg Öhm,${usersDn}`;
export const configurationDn = `CN=Configuration,${domainDn}`;
export const databaseDn = `CN=DB1,CN=Databases,${configurationDn}`;

/** The server part of a database's legacyExchangeDN, as an attribute of its own. */
export const serverName: ConstructedAttribute = {
  name: 'serverName',
  returnedByDefault: true,
  applies: (entry) => entry.isA('msExchMDB'),
  read: (entry) => [/\/cn=Servers\/cn=([^/]+)/.exec(entry.first('legacyExchangeDN') ?? '')?.[1] ?? ''],
  write: (_entry, [value = '']) => [
    {
      operation: 'replace',
      attribute: 'legacyExchangeDN',
      values: [`/o=Example/cn=Servers/cn=${value}/cn=DB`],
    },
  ],
};

export const now = new Date('2012-03-04T05:06:07Z');

/** The forest of small-forest.ldif, and LDIF behind it. */
export function loadSmallForest(more = ''): Directory {
  const files = [
    { name: 'small-forest.ldif', text: readFileSync(file, 'utf8') },
    { name: 'more.ldif', text: more },
  ];
  return Directory.load(files, { now: () => now, constructed: [serverName] });
}
