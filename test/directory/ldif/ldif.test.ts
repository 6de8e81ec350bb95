import { describe, expect, it } from 'vitest';
import { parseLdif } from '../../../src/directory/ldif/ldif.js';
import { formatLdif } from '../../../src/directory/ldif/ldif-format.js';
import { isLabError } from '../../../src/errors.js';

const parse = (text: string) => [...parseLdif({ name: 'seed/a.ldif', text })];

/** The message of the error that reading the text ends in. */
function faultOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (isLabError(error, 'bad-ldif')) return error.message;
    throw error;
  }
  throw new Error('was read without an error');
}

describe('LDIF content records', () => {
  // RFC 2849, example 1
  const example = `version: 1
dn: cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com
objectclass: top
objectclass: person
cn: Barbara Jensen
telephonenumber: +1 408 555 1212
description: A big sailing fan.

dn: cn=Bjorn Jensen, ou=Accounting, dc=airius, dc=com
objectclass: top
telephonenumber: +1 408 555 1212
`;

  it('reads the first example of RFC 2849', () => {
    const records = parse(example);
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      type: 'add',
      dn: 'cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com',
      line: 2,
      attributes: [
        { name: 'objectclass', value: 'top', line: 3 },
        { name: 'objectclass', value: 'person' },
        { name: 'cn', value: 'Barbara Jensen' },
        { name: 'telephonenumber', value: '+1 408 555 1212' },
        { name: 'description', value: 'A big sailing fan.', line: 7 },
      ],
    });
    expect(records[1]).toMatchObject({ line: 9 });
  });

  it('reads CRLF and a byte-order mark alike', () => {
    expect(parse(`\ufeff${example.replaceAll('\n', '\r\n')}`)).toEqual(parse(example));
  });

  it('joins folded lines with nothing between, wherever they are folded', () => {
    // RFC 2849, example 2
    const [record] = parse(`dn:cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com
description:Babs is a big sailing fan, and travels extensively in sea
 rch of perfect sailing conditions.
tit
 le:Product Manager, Rod and Reel Division
`);
    expect(record).toMatchObject({
      attributes: [
        {
          value:
            'Babs is a big sailing fan, and travels extensively in search of perfect sailing conditions.',
        },
        { name: 'title', value: 'Product Manager, Rod and Reel Division', line: 4 },
      ],
    });
  });

  it('gives base64 values as bytes, since only their syntax tells what they are', () => {
    // RFC 2849, example 3
    const [record] = parse(`dn: cn=Gern Jensen, dc=airius, dc=com
description:: V2hhdCBhIGNhcmVmdWwgcmVhZGVyIHlvdSBhcmUhICBUaGlzIHZhbHVlIGlzIGJ
 hc2UtNjQtZW5jb2RlZCBiZWNhdXNlIGl0IGhhcyBhIGNvbnRyb2wgY2hhcmFjdGVyIGluIGl0IC
 hhIENSKS4NICBCeSB0aGUgd2F5LCB5b3Ugc2hvdWxkIHJlYWxseSBnZXQgb3V0IG1vcmUu
`);
    const value = record?.type === 'add' ? record.attributes[0]?.value : undefined;
    expect(Buffer.from(value ?? '').toString('latin1')).toBe(
      'What a careful reader you are!  This value is base-64-encoded because it has a control character in it (a CR).\r  By the way, you should really get out more.',
    );
  });

  it('reads a base64 name', () => {
    const [record] = parse('dn:: b3U95Za25qWt6YOoLG89QWlyaXVz\nou: x\n'); // RFC 2849, example 4
    expect(record?.dn).toBe('ou=営業部,o=Airius');
  });

  it('leaves out comments, folded ones too, and what ldapsearch prints around the entries', () => {
    const records = parse(`# extended LDIF
#
# a comment that goes
 on and on: like this
dn: CN=A,DC=b
cn: A
# within a record
sn: B

# search reference
ref: ldap://forestdnszones.b/DC=ForestDnsZones

# search result
search: 2
result: 0 Success

# numResponses: 3
`);
    expect(records).toEqual([
      {
        type: 'add',
        dn: 'CN=A,DC=b',
        line: 5,
        attributes: [
          { name: 'cn', value: 'A', line: 6 },
          { name: 'sn', value: 'B', line: 8 },
        ],
      },
    ]);
  });

  it('reads a value that begins or ends in a blank as it stands', () => {
    const [record] = parse('dn: CN=A\ncn:   A  \nempty:\n');
    expect(record).toMatchObject({ attributes: [{ value: 'A  ' }, { name: 'empty', value: '' }] });
  });
});

describe('LDIF change records', () => {
  it('reads add, delete and modify', () => {
    // after RFC 2849, example 6
    const records = parse(`dn: cn=Fiona Jensen, dc=airius
changetype: add
sn: Jensen

dn: cn=Robert Jensen, dc=airius
changetype: delete

dn: cn=Paula Jensen, dc=airius
changetype: modify
add: postaladdress
postaladdress: 123 Anystreet $ Sunnyvale, CA $ 94086
-
delete: description
-
replace: telephonenumber
telephonenumber: +1 408 555 1234
telephonenumber: +1 408 555 5678
-
`);
    expect(records).toMatchObject([
      { type: 'add', attributes: [{ name: 'sn' }] },
      { type: 'delete', line: 5 },
      {
        type: 'modify',
        changes: [
          { operation: 'add', attribute: 'postaladdress', values: ['123 Anystreet $ Sunnyvale, CA $ 94086'] },
          { operation: 'delete', attribute: 'description', values: [] },
          { operation: 'replace', values: ['+1 408 555 1234', '+1 408 555 5678'], line: 15 },
        ],
      },
    ]);
  });

  it('does without the lines of "-" that are often forgotten', () => {
    const [record] = parse('dn: CN=A\nchangetype: modify\nadd: x\nx: 1\nreplace: y\ny: 2\n');
    expect(record).toMatchObject({ changes: [{ attribute: 'x' }, { attribute: 'y', values: ['2'] }] });
  });
});

describe('a broken LDIF file is told by file, line and remedy', () => {
  it.each([
    ['a line without a colon', 'dn: CN=A\ncn: A\nsn\n', 'seed/a.ldif:3: a line without ":"'],
    ['a value without an attribute', 'dn: CN=A\n: A\n', 'seed/a.ldif:2: a value without an attribute'],
    ['a continuation of nothing', ' CN=A\n', 'seed/a.ldif:1: a line without ":"'],
    ['a record without its dn', 'cn: A\n', 'seed/a.ldif:1: a record begins with "dn:", not with "cn:"'],
    ['an invalid name', 'dn: Anna\ncn: A\n', 'seed/a.ldif:1: "Anna" is not a distinguished name'],
    [
      'a missing blank line',
      'dn: CN=A\ncn: A\ndn: CN=B\ncn: B\n',
      'seed/a.ldif:3: a second dn in one record',
    ],
    ['no attributes', 'dn: CN=A\n\n', 'seed/a.ldif:1: an entry without attributes'],
    ['bad base64', 'dn: CN=A\ncn:: Zm9v!\n', 'seed/a.ldif:2: the value after "::" is not base64'],
    [
      'a value in a file',
      'dn: CN=A\nphoto:< file:///x\n',
      'seed/a.ldif:2: the value of "photo" stands in another',
    ],
    ['a rename', 'dn: CN=A\nchangetype: modrdn\n', 'seed/a.ldif:1: changetype "modrdn" is not supported'],
    ['an unknown version', 'version: 2\n', 'seed/a.ldif:1: this LDIF version is unknown'],
    [
      'a change of nothing',
      'dn: CN=A\nchangetype: modify\ncn: A\n',
      'seed/a.ldif:3: "add:", "delete:" or "replace:"',
    ],
  ])('%s', (_, text, message) => {
    expect(faultOf(text)).toContain(message);
    expect(faultOf(text)).toMatch(/\(.+\)$/);
    expect(faultOf(text)).not.toContain('\n');
  });
});

describe('LDIF that is written', () => {
  const entries = [
    {
      dn: 'CN=Jörg,DC=b',
      attributes: [
        { name: 'cn', values: ['Jörg'] },
        { name: 'objectGUID', values: [Uint8Array.of(0, 1, 254, 255)] },
        { name: 'description', values: [' leading', 'trailing ', ':colon', '<url', 'plain', ''] },
        { name: 'info', values: ['x'.repeat(200)] },
      ],
    },
  ];

  it('holds plain text where that is safe, base64 where it is not, and folds at 76', () => {
    const text = [...formatLdif(entries)].join('');
    expect(text).toContain('objectGUID:: AAH+/w==\n');
    expect(text).toContain('description: plain\ndescription:\n');
    expect(text).toContain(`description:: ${Buffer.from(' leading').toString('base64')}\n`);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(76);
  });

  it('reads back as it was written, in both layouts', () => {
    for (const layout of [{}, { width: 20, lineEnd: '\r\n', changetype: true }] as const) {
      const [record] = parse([...formatLdif(entries, layout)].join(''));
      expect(record?.dn).toBe('CN=Jörg,DC=b');
      const values = record?.type === 'add' ? record.attributes.map(({ value }) => Buffer.from(value)) : [];
      const expected = entries[0]?.attributes.flatMap((one) => one.values.map((value) => Buffer.from(value)));
      expect(values).toEqual(expected);
    }
  });
});
