import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { describeAttributeTypes, describeObjectClasses } from '../../../src/directory/schema/subschema.js';
import { equals } from '../../../src/directory/search/filter.js';
import { parseFilter } from '../../../src/directory/search/filter-text.js';

const schemaDn = 'CN=Schema,CN=Configuration,DC=b,DC=c';

const attribute = (name: string, syntax: string, more = '') =>
  `dn: CN=${name},${schemaDn}\nobjectClass: top\nobjectClass: attributeSchema\nlDAPDisplayName: ${name}\n` +
  `attributeSyntax: ${syntax}\n${more}\n`;
const classSchema = (name: string, above: string, more = '') =>
  `dn: CN=${name},${schemaDn}\nobjectClass: top\nobjectClass: classSchema\nlDAPDisplayName: ${name}\n` +
  `subClassOf: ${above}\n${more}\n`;

/** An extension of the schema as forests have them: a badge with a number, an owner and a place. */
const schema = [
  attribute('badgeNumber', '2.5.5.9', 'oMSyntax: 2\nisSingleValued: TRUE\nsearchFlags: 1\n'),
  attribute('badgeKey', '2.5.5.10', 'oMSyntax: 4\nisSingleValued: TRUE\nrangeUpper: 4\n'),
  attribute('badgeOwner', '2.5.5.1', 'oMSyntax: 127\nisSingleValued: TRUE\nlinkID: 7000\n'),
  attribute('badgeOwnerBL', '2.5.5.1', 'oMSyntax: 127\nlinkID: 7001\nsystemOnly: TRUE\n'),
  attribute('badgeIssued', '2.5.5.11', 'oMSyntax: 23\n'),
  attribute(
    'badgeColour',
    '2.5.5.12',
    'isMemberOfPartialAttributeSet: TRUE\nattributeID: 1.3.6.1.4.1.99999.7\n',
  ),
  attribute('badgeSeal', '2.5.5.3', 'oMSyntax: 27\n'),
  attribute('badgePlace', '2.5.5.5', 'oMSyntax: 19\nsearchFlags: 1\nattributeID: nonsense\n'),
  attribute('cn', '2.5.5.9', 'isSingleValued: FALSE\n'),
  classSchema(
    'badge',
    'badgeBase',
    `rDNAttID: ou\ngovernsID: 1.3.6.1.4.1.99999.8\ndefaultObjectCategory: CN=Token,${schemaDn}\n`,
  ),
  classSchema('badgeBase', 'container'),
  classSchema('snake', 'tail'),
  classSchema('tail', 'snake'),
].join('\n');

const domain =
  'dn: DC=b,DC=c\nobjectClass: domainDNS\n\ndn: CN=anna,DC=b,DC=c\nobjectClass: user\nsAMAccountName: anna\n\n' +
  'dn: CN=badge,DC=b,DC=c\nobjectClass: container\nbadgeNumber: 010\nbadgeKey:: /wD+AA==\n' +
  'badgeOwner: cn=Anna, dc=b, dc=c\nbadgeIssued: 120101000000Z\nbadgeColour: Red\n' +
  'badgeSeal: aB1\nbadgePlace: Hall 4\n\n';

const load = (...texts: readonly string[]) =>
  Directory.load(
    texts.map((text, index) => ({ name: `${index + 1}.ldf`, text })),
    { now: () => new Date('2012-01-01T00:00:00Z'), complete: {} },
  );

describe("an export's own schema", () => {
  // The file of the schema comes last, as its name may have it.
  const directory = load(domain, schema);
  const namesWith = (name: string, value: string | Buffer) =>
    directory
      .search({ base: 'DC=b,DC=c', scope: 'sub', filter: equals(name, value) })
      .map(({ dn }) => dn.name);

  it('says how values are compared', () => {
    expect(namesWith('badgeNumber', '10')).toEqual(['badge']);
    expect(namesWith('badgeKey', Buffer.from('ff00fe00', 'hex'))).toEqual(['badge']);
    expect(namesWith('badgeOwner', 'CN=anna,DC=b,DC=c')).toEqual(['badge']);
    expect(namesWith('badgeColour', 'RED')).toEqual(['badge']);
  });

  it('tells cases apart where the syntax does, whole values and parts of them', () => {
    const named = (filter: string) =>
      directory.search({ base: 'DC=b,DC=c', scope: 'sub', filter: parseFilter(filter) }).length;
    expect(namesWith('badgeSeal', 'aB1')).toEqual(['badge']);
    expect(namesWith('badgeSeal', 'ab1')).toEqual([]);
    expect(namesWith('badgePlace', 'Hall 4')).toEqual(['badge']);
    expect(namesWith('badgePlace', 'hall 4')).toEqual([]);
    expect([named('(badgePlace=Ha*)'), named('(badgePlace=ha*)'), named('(badgeColour=re*)')]).toEqual([
      1, 0, 1,
    ]);
  });

  it('makes a pair of a link and its back-link', () => {
    expect(directory.get('CN=anna,DC=b,DC=c')?.all('badgeOwnerBL')).toEqual(['CN=badge,DC=b,DC=c']);
  });

  it('says what may be written', () => {
    const writing = load(domain, schema);
    const write = (name: string, ...values: string[]) =>
      writing.modify('CN=badge,DC=b,DC=c', [{ operation: 'replace', attribute: name, values }]);
    expect(() => write('badgeNumber', '1', '2')).toThrow(/badgeNumber/);
    expect(() => write('badgeNumber', 'one')).toThrow(/badgeNumber/);
    expect(() => write('badgeKey', '12345')).toThrow(/at most 4/);
    expect(() => write('badgeOwner', 'CN=nobody,DC=b,DC=c')).toThrow(/does not exist/);
    expect(() => write('badgeOwnerBL', 'CN=badge,DC=b,DC=c')).toThrow(/badgeOwnerBL/);
    write('badgeNumber', '2');
    expect(writing.get('CN=badge,DC=b,DC=c')?.all('badgeNumber')).toEqual(['2']);
  });

  it('says what the global catalogue holds', () => {
    expect(directory.schema.find('badgeColour')?.inGlobalCatalog).toBe(true);
    expect(directory.schema.find('badgeNumber')?.inGlobalCatalog).toBe(false);
  });

  it('gives an added object its chain of classes, and its naming attribute', () => {
    const writing = load(domain, schema);
    writing.add('OU=one,DC=b,DC=c', [{ name: 'objectClass', values: ['badge'] }]);
    expect(writing.get('OU=one,DC=b,DC=c')?.all('objectClass')).toEqual([
      'top',
      'container',
      'badgeBase',
      'badge',
    ]);
    expect(() => writing.add('CN=two,DC=b,DC=c', [{ name: 'objectClass', values: ['badge'] }])).toThrow(
      /named by ou/,
    );
  });

  it('gives an added object the category of its class, by which filters know the class', () => {
    const writing = load(domain, schema);
    writing.add('OU=one,DC=b,DC=c', [{ name: 'objectClass', values: ['badge'] }]);
    expect(writing.get('OU=one,DC=b,DC=c')?.first('objectCategory')).toBe(`CN=Token,${schemaDn}`);
    const found = writing.search({
      base: 'DC=b,DC=c',
      scope: 'sub',
      filter: equals('objectCategory', 'badge'),
    });
    expect(found.map(({ dn }) => dn.name)).toEqual(['one']);
  });

  it('does not change what is known, nor lead in a circle', () => {
    expect(directory.schema.find('cn')?.syntaxName).toBe('case-ignore-string');
    expect(directory.schema.classes.chain('snake')).toEqual(['top', 'tail', 'snake']);
  });

  it('stands in the subschema, each name once', () => {
    const types = describeAttributeTypes(directory.schema).filter((one) => one.includes("'badge"));
    expect(types.map((one) => /NAME '(\w+)'/.exec(one)?.[1]).toSorted()).toEqual([
      'badgeColour',
      'badgeIssued',
      'badgeKey',
      'badgeNumber',
      'badgeOwner',
      'badgeOwnerBL',
      'badgePlace',
      'badgeSeal',
    ]);
    const classes = describeObjectClasses(directory);
    expect(classes.some((one) => one.startsWith("( 1.3.6.1.4.1.99999.8 NAME 'badge' SUP badgeBase"))).toBe(
      true,
    );
    expect(types.some((one) => one.startsWith("( 1.3.6.1.4.1.99999.7 NAME 'badgeColour'"))).toBe(true);
    expect(types.some((one) => one.startsWith("( badgePlace-oid NAME 'badgePlace'"))).toBe(true); // its own is none
  });
});
