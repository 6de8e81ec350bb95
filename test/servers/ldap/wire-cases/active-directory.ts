import type { Change } from '../../../../src/directory/change.js';
import { encodeFlags, searchOptionsOid } from '../../../../src/servers/ldap/controls/flags-control.js';
import { encodePagedResults, pagedResultsOid } from '../../../../src/servers/ldap/controls/paged-results.js';
import { encodeSortKeys, sortRequestOid } from '../../../../src/servers/ldap/controls/server-side-sort.js';
import type { Control } from '../../../../src/wire/ldap/control.js';
import {
  annaDn,
  configurationDn,
  databaseDn,
  domainDn,
  joergDn,
  usersDn,
} from '../../../directory/small-forest.js';
import { bigGroupDn, contactDn, manyDn, nestedGroupDn, scratchDn } from './forest.js';
import { critical, message, type Outcome, search, type WireCase } from './wire-case.js';

const annaGuid = 'c419d447-4821-4371-9640-136b2567e469';
const annaSid = 'S-1-5-21-67305985-134678021-202050057-1104';
const rootReference = `ldap://example.internal/${configurationDn}`;
const nothing: Outcome = { result: 0, entries: [] };
const found = (...entries: readonly string[]): Outcome => ({ result: 0, entries });
const anna = found(annaDn);
const both = found(annaDn, joergDn);

type Row = readonly [name: string, send: Buffer, outcome: Outcome];
const as = (who: WireCase['as'], rows: readonly Row[]): readonly WireCase[] =>
  rows.map(([name, send, outcome]) => ({ name, send, outcome, ...(who === undefined ? {} : { as: who }) }));

const atBase = (base: string, ...attributes: readonly string[]) =>
  search('(objectClass=*)', { base, scope: 'base', attributes });
const bind = (name: string, password: string | undefined, version = 3) =>
  message({ operation: 'bind', version, name, password });
const extended = (name: string) => message({ operation: 'extended', name, value: undefined });

const unbound: readonly Row[] = [
  [
    'the rootDSE',
    atBase('', 'defaultNamingContext'),
    { result: 0, holds: [`defaultNamingContext: ${domainDn}`] },
  ],
  ['a rootDSE attribute that does not exist', atBase('', 'noSuchAttribute'), { result: 0, count: 1 }],
  ['a search of the domain', atBase(domainDn), { result: 1, says: '000004DC: LdapErr: DSID-0C0906E8' }],
  ['an empty base with all below', search('(objectClass=*)', { base: '' }), { result: 1 }],
  ['a delete', message({ operation: 'delete', entry: annaDn }), { result: 1 }],
  [
    'a compare',
    message({ operation: 'compare', entry: annaDn, attribute: 'mail', value: Buffer.from('x') }),
    { result: 1 },
  ],
  ['who am I', extended('1.3.6.1.4.1.4203.1.11.3'), { result: 0 }],
  ['an unknown extended operation', extended('1.2.3.4'), { result: 2, says: 'Unknown extended request' }],
  ['StartTLS where there is none', extended('1.3.6.1.4.1.1466.20037'), { result: 52 }],
  ['SASL', bind('', undefined), { result: 7 }],
  ['LDAP version 2', bind(annaDn, 'correct horse', 2), { result: 2 }],
  ['LDAP version 4', bind(annaDn, 'correct horse', 4), { result: 2 }],
  ['a name and no password', bind(annaDn, ''), { result: 0 }],
  ['no name and no password', bind('', ''), { result: 0 }],
  ['a wrong password', bind(annaDn, 'x'), { result: 49, says: 'data 52e, v1db1\0' }],
  ['an unknown user', bind('EXCORP\\nobody', 'x'), { result: 49, says: 'data 525,' }],
  ['an unknown domain', bind('NOWHERE\\anna', 'correct horse'), { result: 49, says: 'data 525,' }],
  ['a disabled account', bind('EXCORP\\joerg', 'battery staple'), { result: 49, says: 'data 533,' }],
  ['a bind by DN', bind(annaDn, 'correct horse'), { result: 0 }],
  ['a bind by user principal name', bind('anna.albers@example.com', 'correct horse'), { result: 0 }],
  ['a bind by account and domain', bind('anna@example.internal', 'correct horse'), { result: 0 }],
  ['a bind by DOMAIN\\user', bind('excorp\\ANNA', 'correct horse'), { result: 0 }],
  ['a bind by display name', bind('Anna Albers', 'correct horse'), { result: 0 }],
  ['a bind by canonical name', bind('example.internal/Users/Anna Albers', 'correct horse'), { result: 0 }],
  ['a bind by GUID', bind(annaGuid, 'correct horse'), { result: 0 }],
  ['a bind by SID', bind(annaSid, 'correct horse'), { result: 0 }],
];

const bases: readonly Row[] = [
  ['a base by GUID in text', atBase(`<GUID=${annaGuid}>`), anna],
  ['a base by GUID in bytes', atBase('<GUID=47d419c4214871439640136b2567e469>'), anna],
  ['a base by an unknown GUID', atBase('<GUID=00000000-0000-0000-0000-000000000000>'), { result: 32 }],
  ['a base by SID in text', atBase(`<SID=${annaSid}>`), anna],
  ['a base by SID in bytes', atBase('<SID=0105000000000005150000000102030405060708090a0b0c50040000>'), anna],
  [
    'a base by well-known GUID',
    atBase(`<WKGUID=A9D1CA15768811D1ADED00C04FD8D5CD,${domainDn}>`),
    found(usersDn),
  ],
  ['a base in angle brackets that means nothing', atBase('<FOO=1>'), { result: 32 }],
  [
    'a base in other letters and blanks',
    atBase(`cn=ANNA albers , cn=users, ${domainDn.toLowerCase()}`),
    anna,
  ],
  ['a base that is no name', atBase('Anna'), { result: 34, says: '0000208F: NameErr' }],
  [
    'a base that is not there',
    atBase(`CN=x,${usersDn}`),
    { result: 32, says: `best match of:\n\t'${usersDn}'\n` },
  ],
  [
    'a base in another forest',
    atBase('DC=fabrikam,DC=example'),
    { result: 10, says: '0000202B: RefErr', referral: 'ldap://fabrikam.example/DC=fabrikam,DC=example' },
  ],
  ['a base above the domain', atBase('DC=internal'), { result: 10, referral: 'ldap://internal/DC=internal' }],
  ['a base in no domain', atBase('O=Example'), { result: 32 }],
  [
    'the empty base with all below, on port 389',
    search('(objectClass=*)', { base: '' }),
    { result: 32, says: "best match of:\n\t''\n" },
  ],
];

const scopes: readonly Row[] = [
  [
    'the domain sends on to the configuration',
    search('(cn=DB1)'),
    { result: 0, entries: [], references: [rootReference] },
  ],
  [
    'one level of the domain sends on as well',
    search('(objectClass=configuration)', { scope: 'one' }),
    { result: 0, entries: [], references: [`${rootReference}??base`] },
  ],
  [
    'domain scope: no one is sent on',
    search('(cn=DB1)', {}, critical('1.2.840.113556.1.4.1339')),
    { result: 0, entries: [], references: [] },
  ],
  [
    'phantom root: the configuration is searched too',
    search('(cn=DB1)', {}, critical(searchOptionsOid, encodeFlags(2))),
    { result: 0, entries: [databaseDn], references: [] },
  ],
  [
    'below an organizational unit nobody is sent on',
    search('(sn=x)', { base: manyDn }),
    { result: 0, entries: [], references: [] },
  ],
];

const inUsers = (filter: string) => search(filter, { base: usersDn });
const filters: readonly Row[] = [
  ['mail in other letters', inUsers('(mail=ANNA@example.COM)'), anna],
  ['objectCategory by class name', inUsers('(objectCategory=user)'), anna],
  ['objectCategory by its DN', inUsers(`(objectCategory=CN=Person,CN=Schema,${configurationDn})`), anna],
  ['objectClass of a class above', inUsers('(&(objectClass=person)(mail=*))'), both],
  ['a GUID in text', inUsers(`(objectGUID=${annaGuid})`), anna],
  [
    'a GUID in bytes',
    inUsers('(objectGUID=\\47\\d4\\19\\c4\\21\\48\\71\\43\\96\\40\\13\\6b\\25\\67\\e4\\69)'),
    anna,
  ],
  ['a SID in text', inUsers(`(objectSid=${annaSid})`), anna],
  ['bits: all of them', inUsers('(userAccountControl:1.2.840.113556.1.4.803:=514)'), found(joergDn)],
  ['bits: any of them', inUsers('(&(mail=*)(userAccountControl:1.2.840.113556.1.4.804:=3))'), found(joergDn)],
  ['bits of a string', inUsers('(mail:1.2.840.113556.1.4.803:=1)'), nothing],
  ['a matching rule that does not exist', inUsers('(mail:1.2.3.4:=1)'), nothing],
  [
    'in chain: the groups of a member',
    search(`(member:1.2.840.113556.1.4.1941:=${contactDn(3)})`, { base: manyDn }),
    found(bigGroupDn, nestedGroupDn),
  ],
  [
    'in chain: the members of a group',
    search(`(&(memberOf:1.2.840.113556.1.4.1941:=${nestedGroupDn})(cn=contact 5))`, { base: manyDn }),
    found(contactDn(5)),
  ],
  ['in chain along what is no link', inUsers('(mail:1.2.840.113556.1.4.1941:=x)'), nothing],
  ['ANR by the beginning of a name', inUsers('(anr=ann)'), anna],
  ['ANR by an address', inUsers('(anr=anna@example.com)'), anna],
  ['ANR of something exactly', inUsers('(anr==ann)'), nothing],
  ['ANR inside NOT and AND', inUsers('(&(mail=*)(!(anr=anna)))'), found(joergDn)],
  ['an unknown attribute', inUsers('(noSuchAttribute=*)'), nothing],
  ['NOT of an unknown attribute', inUsers('(!(noSuchAttribute=x))'), nothing],
  ['NOT of an absent attribute', inUsers('(&(mail=*)(!(carLicense=*)))'), found(joergDn)],
  ['greater or equal, as numbers', inUsers('(&(mail=*)(userAccountControl>=513))'), found(joergDn)],
  ['a number that is none', inUsers('(userAccountControl=x)'), nothing],
  ['a back-link', search(`(homeMDBBL=${annaDn})`, { base: configurationDn }), found(databaseDn)],
  ['a substring in the middle', inUsers('(displayName=*a*lber*)'), anna],
  ['an attribute with an option', inUsers('(mail;binary=anna@example.com)'), anna],
];

const attributes: readonly Row[] = [
  ['1.1', atBase(annaDn, '1.1'), anna],
  [
    'a constructed attribute, unasked',
    atBase(databaseDn),
    { result: 0, holds: ['serverName: mail.example.internal'] },
  ],
  [
    'an operational attribute by name',
    atBase(annaDn, 'canonicalName'),
    { result: 0, holds: ['canonicalName: example.internal/Users/Anna Albers'] },
  ],
  [
    'a range from the start',
    atBase(bigGroupDn, 'member;range=0-1'),
    { result: 0, holds: [`member;range=0-1: ${contactDn(0)}`] },
  ],
  [
    'a range to the end',
    atBase(bigGroupDn, 'member;range=1699-*'),
    { result: 0, holds: [`member;range=1699-*: ${contactDn(1699)}`] },
  ],
  [
    'too many values at once',
    atBase(bigGroupDn, 'member'),
    { result: 0, holds: [`member;range=0-1499: ${contactDn(1499)}`] },
  ],
  [
    'a range behind the end',
    atBase(bigGroupDn, 'member;range=1700-*'),
    { result: 1, says: '00002121: SvcErr' },
  ],
  [
    'a range behind the end, with the control that wants no error',
    search(
      '(objectClass=*)',
      { base: bigGroupDn, scope: 'base', attributes: ['member;range=1700-*'] },
      critical('1.2.840.113556.1.4.1948'),
    ),
    found(bigGroupDn),
  ],
  ['a range of what is no link, behind its end', atBase(annaDn, 'cn;range=5-*'), anna],
  ['a range of a link without values', atBase(annaDn, 'directReports;range=0-*'), anna],
  ['tokenGroups of one entry', atBase(annaDn, 'tokenGroups'), anna],
  [
    'tokenGroups of whatever is found',
    search('(objectClass=user)', { attributes: ['tokenGroups'] }),
    { result: 1, says: '00002120: SvcErr' },
  ],
  [
    'the subschema',
    atBase(`CN=Aggregate,CN=Schema,${configurationDn}`, 'attributeTypes'),
    {
      result: 0,
      holds: [
        "attributeTypes: ( 0.9.2342.19200300.100.1.3 NAME 'mail' SYNTAX '1.3.6.1.4.1.1466.115.121.1.15' SINGLE-VALUE )",
      ],
    },
  ],
];

const paged = (size: number, cookie: Uint8Array = Buffer.alloc(0)): Control =>
  critical(pagedResultsOid, encodePagedResults({ size, cookie }));
const sortBy = (attribute: string, isCritical = true): Control => ({
  type: sortRequestOid,
  critical: isCritical,
  value: encodeSortKeys([{ attribute, reverse: false }]),
});
const contacts = (...controls: readonly Control[]) =>
  search('(objectClass=contact)', { base: manyDn }, ...controls);
const controls: readonly Row[] = [
  ['more than a page, unpaged', contacts(), { result: 4, count: 1_000 }],
  [
    "a client's size limit",
    search('(objectClass=contact)', { base: manyDn, sizeLimit: 5 }),
    { result: 4, count: 5 },
  ],
  [
    'a size limit that is just enough',
    search('(cn=contact 1)', { base: manyDn, sizeLimit: 1 }),
    { result: 0, count: 1 },
  ],
  ['a page of 7', contacts(paged(7)), { result: 0, count: 7 }],
  ['a page of more than may be', contacts(paged(5_000)), { result: 0, count: 1_000 }],
  ['a page of nothing', contacts(paged(0)), { result: 0, count: 1_000 }],
  [
    'a made-up cookie',
    contacts(paged(7, Buffer.from('1'))),
    { result: 12, says: 'Error processing control' },
  ],
  ['a cookie of half a megabyte', contacts(paged(7, Buffer.alloc(500_000))), { result: 12 }],
  ['paging without a value', contacts(critical(pagedResultsOid)), { result: 12 }],
  ['paging with a value that is none', contacts(critical(pagedResultsOid, Buffer.from('x'))), { result: 12 }],
  [
    'a page of a negative size',
    contacts(critical(pagedResultsOid, Buffer.from('30050201ff0400', 'hex'))),
    { result: 12 },
  ],
  ['sorted by name', search('(cn=contact 1*)', { base: manyDn }, sortBy('cn')), { result: 0, count: 811 }],
  ['sorted by what is not known', contacts(sortBy('noSuchAttribute')), { result: 12 }],
  [
    'sorted by what is not known, uncritically',
    search('(cn=contact 1)', { base: manyDn }, sortBy('noSuchAttribute', false)),
    { result: 0, count: 1 },
  ],
  [
    'a sort control of nonsense',
    contacts(critical(sortRequestOid, Buffer.from('3000', 'hex'))),
    { result: 12 },
  ],
  [
    'a critical control that is not known',
    contacts(critical('1.2.3.4')),
    { result: 12, says: '00000057: LdapErr' },
  ],
  [
    'show deleted',
    search('(cn=contact 1)', { base: manyDn }, critical('1.2.840.113556.1.4.417')),
    { result: 0, count: 1 },
  ],
  [
    'extended names',
    search(
      '(objectClass=*)',
      { base: annaDn, scope: 'base' },
      critical('1.2.840.113556.1.4.529', encodeFlags(1)),
    ),
    found(`<GUID=${annaGuid}>;<SID=${annaSid}>;${annaDn}`),
  ],
];

const modify = (object: string, changes: readonly Change[], ...with_: readonly Control[]) =>
  message({ operation: 'modify', object, changes }, ...with_);
const keptDn = `CN=kept,${scratchDn}`;
const describe_ = (operation: Change['operation'], ...values: readonly string[]): readonly Change[] => [
  { operation, attribute: 'description', values },
];
const add = (entry: string, given: Readonly<Record<string, string>>) =>
  message({
    operation: 'add',
    entry,
    attributes: Object.entries(given).map(([name, value]) => ({ name, values: [value] })),
  });
const rename = (entry: string, newRdn: string, newSuperior?: string, deleteOldRdn = true) =>
  message({ operation: 'modifyDn', entry, newRdn, newSuperior, deleteOldRdn });
const remove = (entry: string, ...with_: readonly Control[]) =>
  message({ operation: 'delete', entry }, ...with_);
const compare = (entry: string, attribute: string, value: string) =>
  message({ operation: 'compare', entry, attribute, value: Buffer.from(value) });

/** In this order: a later one may need what an earlier one wrote. */
const writes: readonly Row[] = [
  ['an add below nothing', add(`CN=a,OU=x,${domainDn}`, { objectClass: 'container' }), { result: 32 }],
  [
    'an add of what is there',
    add(annaDn, { objectClass: 'user' }),
    { result: 68, says: 'problem 6005 (ENTRY_EXISTS)' },
  ],
  ['an add without a class', add(`CN=a,${scratchDn}`, { description: 'x' }), { result: 65 }],
  [
    'an add named by the wrong attribute',
    add(`CN=a,${scratchDn}`, { objectClass: 'organizationalUnit' }),
    { result: 64 },
  ],
  ['an add of a name that is none', add('a', { objectClass: 'container' }), { result: 34 }],
  [
    'an add with a wrong syntax',
    add(`CN=a,${scratchDn}`, { objectClass: 'user', userAccountControl: 'x' }),
    { result: 21 },
  ],
  [
    'an add that gives itself a GUID',
    add(`CN=a,${scratchDn}`, { objectClass: 'user', objectGUID: 'x'.repeat(16) }),
    { result: 19 },
  ],
  [
    'an add with a name that is too long',
    add(`CN=${'a'.repeat(65)},${scratchDn}`, { objectClass: 'container' }),
    { result: 19 },
  ],
  [
    "an add with somebody's account name",
    add(`CN=a,${scratchDn}`, { objectClass: 'user', sAMAccountName: 'anna' }),
    { result: 68 },
  ],
  [
    'an add that links to nothing',
    add(`CN=a,${scratchDn}`, { objectClass: 'group', member: `CN=x,${usersDn}` }),
    { result: 32, says: '00000525' },
  ],
  ['an add', add(`CN=a,${scratchDn}`, { objectClass: 'user', sAMAccountName: 'added' }), { result: 0 }],
  ['an add below it', add(`CN=b,CN=a,${scratchDn}`, { objectClass: 'container' }), { result: 0 }],
  [
    'what was added, with its chain of classes',
    search('(sAMAccountName=added)', { base: scratchDn, attributes: ['objectClass', 'sAMAccountType'] }),
    { result: 0, holds: ['objectClass: organizationalPerson', 'sAMAccountType: 805306368'] },
  ],
  ['a compare that is true', compare(`CN=a,${scratchDn}`, 'sAMAccountName', 'ADDED'), { result: 6 }],
  ['a compare that is false', compare(`CN=a,${scratchDn}`, 'sAMAccountName', 'x'), { result: 5 }],
  ['a compare of what is not there', compare(`CN=a,${scratchDn}`, 'mail', 'x'), { result: 16 }],
  ['a compare with nobody', compare(`CN=x,${scratchDn}`, 'mail', 'x'), { result: 32 }],
  [
    'a value that is there',
    modify(keptDn, describe_('add', 'A')),
    { result: 20, says: 'ATT_OR_VALUE_EXISTS' },
  ],
  [
    'a value that is there, permissively',
    modify(keptDn, describe_('add', 'A'), critical('1.2.840.113556.1.4.1413')),
    { result: 0 },
  ],
  ['a value that is not there', modify(keptDn, describe_('delete', 'x')), { result: 16 }],
  [
    'a value that is not there, permissively',
    modify(keptDn, describe_('delete', 'x'), critical('1.2.840.113556.1.4.1413')),
    { result: 0 },
  ],
  [
    'two values where one may be',
    modify(annaDn, [{ operation: 'replace', attribute: 'mail', values: ['a@x', 'b@x'] }]),
    { result: 19 },
  ],
  [
    'the naming attribute',
    modify(annaDn, [{ operation: 'replace', attribute: 'cn', values: ['x'] }]),
    { result: 19 },
  ],
  [
    'a back-link',
    modify(annaDn, [{ operation: 'add', attribute: 'memberOf', values: [bigGroupDn] }]),
    { result: 19 },
  ],
  [
    'changes of which one fails',
    modify(keptDn, [...describe_('replace', 'c'), { operation: 'delete', attribute: 'info', values: [] }]),
    { result: 16 },
  ],
  [
    'of which none was made',
    atBase(keptDn, 'description'),
    { result: 0, holds: ['description: a', 'description: b'] },
  ],
  ['a modify of nobody', modify(`CN=x,${scratchDn}`, describe_('add', 'x')), { result: 32 }],
  ['a rename to what is there', rename(`CN=a,${scratchDn}`, 'CN=kept'), { result: 68 }],
  ['a rename by another attribute', rename(`CN=a,${scratchDn}`, 'OU=c'), { result: 64 }],
  ['a rename to two names', rename(`CN=a,${scratchDn}`, 'CN=c,CN=d'), { result: 64 }],
  ['a rename that keeps the old name', rename(`CN=a,${scratchDn}`, 'CN=c', undefined, false), { result: 53 }],
  ['a move below itself', rename(`CN=a,${scratchDn}`, 'CN=a', `CN=b,CN=a,${scratchDn}`), { result: 53 }],
  ['a move to nowhere', rename(`CN=a,${scratchDn}`, 'CN=a', `OU=x,${domainDn}`), { result: 32 }],
  ['a move into the configuration', rename(`CN=a,${scratchDn}`, 'CN=a', configurationDn), { result: 71 }],
  ['a rename of the domain', rename(domainDn, 'DC=other'), { result: 53 }],
  ['a rename', rename(`CN=a,${scratchDn}`, 'CN=c'), { result: 0 }],
  ['what stands below went with it', atBase(`CN=b,CN=c,${scratchDn}`), found(`CN=b,CN=c,${scratchDn}`)],
  [
    'a delete of what has something below',
    remove(`CN=c,${scratchDn}`),
    { result: 66, says: '6003 (CANT_ON_NON_LEAF)' },
  ],
  ['a delete of the domain', remove(domainDn), { result: 53 }],
  ['a delete of a tree', remove(`CN=c,${scratchDn}`, critical('1.2.840.113556.1.4.805')), { result: 0 }],
  ['a delete of nobody', remove(`CN=c,${scratchDn}`), { result: 32 }],
];

export const activeDirectory: readonly WireCase[] = [
  ...as(undefined, unbound),
  ...as('anna', [...bases, ...scopes, ...filters, ...attributes, ...controls]),
  ...as('anna', [
    [
      'a write by a user',
      modify(annaDn, describe_('add', 'x')),
      { result: 50, says: 'INSUFF_ACCESS_RIGHTS' },
    ],
    ['an add by a user', add(`CN=z,${scratchDn}`, { objectClass: 'container' }), { result: 50 }],
    ['a rename by a user', rename(annaDn, 'CN=z'), { result: 50 }],
  ]),
  ...as('administrator', writes),
];
