import { berElement, berInteger, berText } from '../../../../src/wire/ldap/ber.js';
import { hex, raw, type WireCase } from './wire-case.js';

/** Bytes that are no LDAP, or LDAP with a wrong inside (RFC 4511 5.1; ITU-T X.690). */
const notLdap: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['nothing but zeros', Buffer.alloc(64)],
  ['a tag that is no SEQUENCE', hex('31 05 020101 4200')],
  ['an OCTET STRING', hex('04 03 616263')],
  ['an indefinite length', hex('30 80 020101 4200 0000')],
  ['a length of five bytes', hex('30 85 0000000005 020101 4200')],
  ['a length of 127 bytes of length', hex('30 ff 00')],
  ['a length of minus one', hex('30 84 ffffffff 0201')],
  ['a length of two to the 31', hex('30 84 80000000 0201')],
  ['a length one above the limit', hex('30 83 100001 0201')],
  ['an empty message', hex('30 00')],
  ['a message of nothing but a messageID', hex('30 03 020101')],
  ['a messageID that is no INTEGER', hex('30 05 040101 4200')],
  ['a messageID of no bytes', hex('30 04 0200 4200')],
  ['a messageID of five bytes', hex('30 09 02050000000001 4200')],
  ['messageID zero', hex('30 05 020100 4200')],
  ['a negative messageID', hex('30 05 0201ff 4200')],
  ['an operation that does not exist', hex('30 05 020101 7f00')],
  ['a result instead of a request', hex('30 0c 020101 61 07 0a0100 0400 0400')],
  ['an operation longer than its message', hex('30 05 020101 60 20')],
  ['a search entry instead of a request', hex('30 09 020101 64 04 0400 3000')],
  ['an intermediate response', hex('30 05 020101 7900')],
  ['an element that ends outside of its parent', hex('30 0a 020101 60 05 020103 04 7f')],
  ['a constructed element cut off', hex('30 08 020101 63 03 30 05 02')],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: dc1.example.internal\r\n\r\n')],
  ['a TLS ClientHello', hex('16 0301 00c8 01 0000c4 0303')],
  ['an SMB negotiation', hex('00 000054 ff 534d4272 00000000')],
  ['a Kerberos request', hex('6a 03 020105')],
  ['text', Buffer.from('help\r\n')],
  ['an SSH greeting', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
  ['UTF-16', Buffer.from('hello', 'utf16le')],
];

const limits = [berInteger(0, 0x0a), berInteger(0), berInteger(0), hex('010100')];
const attributes = berElement(0x30);
const everything = berText('objectClass', 0x87);
const searchOf = (scope: Buffer, filter: Buffer, rest: readonly Buffer[] = [...limits, filter, attributes]) =>
  raw(berElement(0x63, berText(''), scope, ...rest));
const base = berInteger(0, 0x0a);
const filtered = (filter: Buffer) => searchOf(base, filter);
const change = (operation: number, ...modification: readonly Buffer[]) =>
  raw(
    berElement(
      0x66,
      berText('cn=a'),
      berElement(0x30, berElement(0x30, berInteger(operation, 0x0a), ...modification)),
    ),
  );
const withControls = (...content: readonly Buffer[]) =>
  raw(berElement(0x63, berText(''), base, ...limits, everything, attributes), berElement(0xa0, ...content));

/** Messages of a known kind whose inside is wrong: each has a result of its own. */
const wrongInside: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a bind of nothing', raw(berElement(0x60))],
  ['a bind without a name', raw(berElement(0x60, berInteger(3)))],
  ['a bind whose version is text', raw(berElement(0x60, berText('3'), berText('')))],
  ['a bind whose version is five bytes', raw(berElement(0x60, hex('0205 0000000003'), berText('')))],
  ['a search of nothing', raw(berElement(0x63))],
  ['a search without limits', raw(berElement(0x63, berText(''), base))],
  ['a search of scope 3', searchOf(berInteger(3, 0x0a), everything)],
  ['a search of scope 200', searchOf(berInteger(200, 0x0a), everything)],
  ['a search whose scope is an INTEGER', searchOf(berInteger(0), everything)],
  [
    'a search with a negative size limit',
    raw(
      berElement(
        0x63,
        berText(''),
        base,
        berInteger(0, 0x0a),
        hex('0201ff'),
        berInteger(0),
        hex('010100'),
        everything,
        attributes,
      ),
    ),
  ],
  [
    'a search with a negative time limit',
    raw(
      berElement(
        0x63,
        berText(''),
        base,
        berInteger(0, 0x0a),
        berInteger(0),
        hex('020180'),
        hex('010100'),
        everything,
        attributes,
      ),
    ),
  ],
  [
    'a search whose typesOnly has two bytes',
    raw(
      berElement(
        0x63,
        berText(''),
        base,
        berInteger(0, 0x0a),
        berInteger(0),
        berInteger(0),
        hex('01020000'),
        everything,
        attributes,
      ),
    ),
  ],
  ['a search without a filter', searchOf(base, everything, limits)],
  ['a search without attributes', searchOf(base, everything, [...limits, everything])],
  [
    'a search whose attributes are a SET',
    searchOf(base, everything, [...limits, everything, berElement(0x31)]),
  ],
  ['a filter of an unknown kind', filtered(berText('cn', 0x8b))],
  ['a filter that negates nothing', filtered(berElement(0xa2))],
  ['an equality without a value', filtered(berElement(0xa3, berText('cn')))],
  ['an equality of nothing', filtered(berElement(0xa3))],
  ['an equality whose attribute is a number', filtered(berElement(0xa3, berInteger(1), berText('x')))],
  ['substrings without any', filtered(berElement(0xa4, berText('cn'), berElement(0x30)))],
  [
    'substrings with two beginnings',
    filtered(berElement(0xa4, berText('cn'), berElement(0x30, berText('a', 0x80), berText('b', 0x80)))),
  ],
  [
    'substrings that go on behind the end',
    filtered(berElement(0xa4, berText('cn'), berElement(0x30, berText('a', 0x82), berText('b', 0x81)))),
  ],
  ['an extensible match without a value', filtered(berElement(0xa9, berText('1.2', 0x81)))],
  ['a broken part deep inside an AND', filtered(berElement(0xa0, berElement(0xa1, berElement(0xa2))))],
  ['a modify of nothing', raw(berElement(0x66))],
  ['a modify without changes', raw(berElement(0x66, berText('cn=a')))],
  ['a modify-increment', change(3, berElement(0x30, berText('a'), berElement(0x31)))],
  ['a modify of operation 9', change(9, berElement(0x30, berText('a'), berElement(0x31)))],
  ['a modify without a modification', change(0)],
  ['a modify whose values are a SEQUENCE', change(0, berElement(0x30, berText('a'), berElement(0x30)))],
  ['an add of nothing', raw(berElement(0x68))],
  ['an add whose attributes are text', raw(berElement(0x68, berText('cn=a'), berText('x')))],
  ['a rename without a new name', raw(berElement(0x6c, berText('cn=a')))],
  ['a rename without deleteoldrdn', raw(berElement(0x6c, berText('cn=a'), berText('cn=b')))],
  ['a compare without an assertion', raw(berElement(0x6e, berText('cn=a')))],
  ['a compare without a value', raw(berElement(0x6e, berText('cn=a'), berElement(0x30, berText('cn'))))],
  ['an extended request without a name', raw(berElement(0x77))],
  ['an extended request whose name has another tag', raw(berElement(0x77, berText('1.2.3', 0x85)))],
  ['a control without a type', withControls(berElement(0x30))],
  ['a control that is text', withControls(berText('1.2.3'))],
  [
    'a control whose criticality is two bytes',
    withControls(berElement(0x30, berText('1.2.3'), hex('0102ffff'))),
  ],
  ['a control whose value is a number', withControls(berElement(0x30, berText('1.2.3'), berInteger(1)))],
];

export const malformed: readonly WireCase[] = [
  ...notLdap.map(([name, send]) => ({ name, send, outcome: 'notice' }) as const),
  ...wrongInside.map(([name, send]) => ({ name, send, outcome: { result: 2 } }) as const),
];
