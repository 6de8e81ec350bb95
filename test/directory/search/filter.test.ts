import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/directory/search/filter.js';
import { and, equals, not, or } from '../../../src/directory/search/filter.js';
import { formatFilter, parseFilter } from '../../../src/directory/search/filter-text.js';
import { DecodeError } from '../../../src/errors.js';
import { loadSmallForest } from '../small-forest.js';

const directory = loadSmallForest();
const everywhere = { base: 'DC=example,DC=internal', scope: 'sub' } as const;
const names = (filter: Filter | string) =>
  directory
    .search({ ...everywhere, filter: typeof filter === 'string' ? parseFilter(filter) : filter })
    .map((entry) => entry.dn.name);

describe('the text form of a filter', () => {
  it.each<[string, Filter]>([
    ['(cn=Babs Jensen)', equals('cn', 'Babs Jensen')],
    ['(!(cn=Tim Howes))', not(equals('cn', 'Tim Howes'))],
    [
      '(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))',
      and(
        equals('objectClass', 'Person'),
        or(equals('sn', 'Jensen'), { type: 'substrings', attribute: 'cn', initial: 'Babs J', any: [] }),
      ),
    ],
    ['(o=univ*of*mich*)', { type: 'substrings', attribute: 'o', initial: 'univ', any: ['of', 'mich'] }],
    ['(seeAlso=)', equals('seeAlso', '')],
    ['(cn:caseExactMatch:=Fred Flintstone)', extensible('cn', 'caseExactMatch', 'Fred Flintstone')],
    ['(cn:=Betty Rubble)', extensible('cn', undefined, 'Betty Rubble')],
    [
      '(sn:dn:2.4.6.8.10:=Barney Rubble)',
      { ...extensible('sn', '2.4.6.8.10', 'Barney Rubble'), dnAttributes: true },
    ],
    ['(:1.2.3:=Wilma Flintstone)', extensible(undefined, '1.2.3', 'Wilma Flintstone')],
    [
      '(o=Parens R Us \\28for all your parenthetical needs\\29)',
      equals('o', 'Parens R Us (for all your parenthetical needs)'),
    ],
    ['(cn=*\\2A*)', { type: 'substrings', attribute: 'cn', any: ['*'] }],
    ['(filename=C:\\5cMyFile)', equals('filename', 'C:\\MyFile')],
    ['(bin=\\00\\00\\ff\\04)', equals('bin', Buffer.from([0, 0, 255, 4]))],
    ['(sn=Lu\\c4\\8di\\c4\\87)', equals('sn', 'Lučić')],
  ])('reads the example %s of RFC 4515', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
    expect(parseFilter(formatFilter(filter))).toEqual(filter);
  });

  it('is written no longer than it is needed, however large it is', () => {
    const values = ['x'.repeat(10_000), 'č'.repeat(10_000)].flatMap((text) => [text, Buffer.from(text)]);
    const large = or(
      ...values.map((value) => equals('cn', value)),
      ...values.map((value) => ({ type: 'substrings', attribute: 'cn', any: [value, value] }) as const),
      not(and(...Array.from({ length: 10_000 }, (_, n) => equals('cn', `${n}`)))),
    );
    const whole = formatFilter(large);
    for (const longest of [0, 10, 500, 10_010, whole.length - 1]) {
      const text = formatFilter(large, longest);
      expect(text.length).toBeGreaterThan(longest);
      expect(text.length).toBeLessThanOrEqual(3 * longest + 20);
      expect(whole.startsWith(text)).toBe(true);
    }
    expect(formatFilter(large, whole.length)).toBe(whole);
    for (const filter of [equals('c'.repeat(10_000), 'a'), equals('cn', Buffer.from('č'.repeat(10_000)))]) {
      const text = formatFilter(filter, 20);
      expect(formatFilter(filter).startsWith(text)).toBe(true);
      expect(text.length).toBeLessThan(80);
    }
  });

  it('takes what Active Directory takes: "!" without parentheses, blanks before a name, no outer parentheses', () => {
    expect(parseFilter('(&(objectClass=a)(!objectClass=b))')).toEqual(
      and(equals('objectClass', 'a'), not(equals('objectClass', 'b'))),
    );
    expect(parseFilter('(|( keywords=x) (keywords=y))')).toEqual(
      or(equals('keywords', 'x'), equals('keywords', 'y')),
    );
    expect(parseFilter('mail=*')).toEqual({ type: 'present', attribute: 'mail' });
  });

  it.each(['', '(', '(cn=a', '(cn=a))', '(&(cn=a)', '(!)', '(!(a=b)(c=d))', '(=a)', '(cn=\\zz)', '(cn)'])(
    'refuses %j',
    (text) => {
      expect(() => parseFilter(text)).toThrow(DecodeError);
    },
  );

  it('refuses to follow a filter into any depth', () => {
    expect(() => parseFilter(`${'(!'.repeat(10_000)}(a=b)${')'.repeat(10_000)}`)).toThrow(
      /at most 64 levels/,
    );
  });
});

function extensible(
  attribute: string | undefined,
  matchingRule: string | undefined,
  value: string,
): Extract<Filter, { type: 'extensible' }> {
  return {
    type: 'extensible',
    ...(attribute === undefined ? {} : { attribute }),
    ...(matchingRule === undefined ? {} : { matchingRule }),
    value,
    dnAttributes: false,
  };
}

describe('matching', () => {
  it('compares text without regard to case, value by value', () => {
    expect(names('(mail=ANNA@EXAMPLE.COM)')).toEqual(['Anna Albers']);
    expect(names('(PROXYADDRESSES=smtp:A.Albers@example.com)')).toEqual(['Anna Albers']);
    expect(names('(displayName=jörg öhm)')).toEqual(['Jörg Öhm']);
  });

  it('compares names as names, whatever their letters, blanks and escapes', () => {
    expect(names('(homeMDB=cn=db1, CN=Databases,cn=configuration,dc=EXAMPLE,dc=\\69nternal)')).toEqual([
      'Anna Albers',
      'Jörg Öhm',
    ]);
  });

  it('finds a GUID by its bytes, escaped or raw, and by its text; a SID likewise', () => {
    const bytes = Buffer.from('R9QZxCFIcUOWQBNrJWfkaQ==', 'base64');
    const escaped = bytes.toString('hex').replaceAll(/../g, '\\$&');
    expect(names(`(objectGUID=${escaped})`)).toEqual(['Anna Albers']);
    expect(names(equals('objectGUID', bytes))).toEqual(['Anna Albers']);
    expect(names('(objectGUID=c419d447-4821-4371-9640-136b2567e469)')).toEqual(['Anna Albers']);
    expect(names('(objectSid=S-1-5-21-67305985-134678021-202050057-1104)')).toEqual(['Anna Albers']);
  });

  it('compares integers as numbers and knows the bit rules', () => {
    expect(names('(userAccountControl=0512)')).toEqual(['Administrator', 'Anna Albers']);
    expect(names('(userAccountControl>=513)')).toEqual(['Jörg Öhm']);
    expect(names('(userAccountControl:1.2.840.113556.1.4.803:=2)')).toEqual(['Jörg Öhm']);
    expect(names('(userAccountControl:1.2.840.113556.1.4.804:=514)')).toHaveLength(3);
    expect(names('(&(userAccountControl=*)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))')).toHaveLength(
      2,
    );
  });

  it('compares times by what they mean', () => {
    expect(names('(whenCreated<=20100102030405Z)')).toEqual(['Anna Albers']);
    expect(names('(whenCreated=20100102040405.0+0100)')).toEqual(['Anna Albers']);
  });

  it('looks for substrings in order and without overlap', () => {
    expect(names('(mail=a*example*)')).toEqual(['Anna Albers']);
    expect(names('(mail=*@*.com)')).toEqual(['Anna Albers', 'Jörg Öhm']);
    expect(names('(displayName=anna*a*na*)')).toEqual([]);
    expect(names('(sAMAccountName=ann*nna)')).toEqual([]);
  });

  it('takes an unknown attribute or an impossible value as undefined, and its contrary too', () => {
    expect(names('(noSuchAttribute=*)')).toEqual([]);
    expect(names('(!(noSuchAttribute=x))')).toEqual([]);
    expect(names('(!(userAccountControl=many))')).toEqual([]);
    expect(names('(|(noSuchAttribute=x)(mail=anna@example.com))')).toEqual(['Anna Albers']);
    expect(names('(!(&(noSuchAttribute=x)(mail=anna@example.com)))')).not.toContain('Anna Albers');
    expect(names('(&(sAMAccountName=*)(!(mail=anna@example.com)))')).toContain('Domain Admins');
  });

  it('never lets a password be guessed by a filter', () => {
    expect(names('(userPassword=*)')).toEqual([]);
    expect(names('(userPassword=correct horse)')).toEqual([]);
    expect(names('(!(userPassword=correct horse))')).toEqual([]);
  });

  it('follows links backwards', () => {
    expect(names('(memberOf=CN=Helpers,CN=Users,DC=example,DC=internal)')).toEqual(['Jörg Öhm']);
    expect(names('(homeMDBBL=CN=Anna Albers,CN=Users,DC=example,DC=internal)')).toEqual(['DB1']);
  });

  it('takes the name of a class for its category', () => {
    expect(names('(objectCategory=person)')).toEqual(['Anna Albers']);
    expect(names('(objectCategory=user)')).toEqual(['Anna Albers']);
    expect(
      names('(objectCategory=CN=Person,CN=Schema,CN=Configuration,DC=example,DC=internal)'),
    ).toHaveLength(1);
    expect(names('(objectCategory=computer)')).toEqual([]);
    expect(names('(objectCategory=__proto__)')).toEqual([]);
    expect(names('(__proto__=*)')).toEqual([]);
  });

  it('takes the empty and as true and the empty or as false', () => {
    expect(names('(&)')).toHaveLength(directory.size);
    expect(names('(|)')).toEqual([]);
  });
});
