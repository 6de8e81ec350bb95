import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/directory/search/filter.js';
import { DecodeError } from '../../../src/errors.js';
import { BerReader } from '../../../src/wire/ldap/ber.js';
import { decodeFilter, encodeFilter } from '../../../src/wire/ldap/filter.js';
import { decodeMessage } from '../../../src/wire/ldap/message.js';
import {
  decodeNoticeOfDisconnection,
  encodeNoticeOfDisconnection,
} from '../../../src/wire/ldap/notice-of-disconnection.js';
import {
  decodeSearchResultEntry,
  encodeSearchResultEntry,
} from '../../../src/wire/ldap/search-result-entry.js';
import { threeWays } from '../ndr/three-ways.js';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const text = (value: string) => Buffer.from(value, 'utf8');

describe('a filter, as ldapsearch 2.5 sends it', () => {
  const objectGuid = hex('47d419c421487143964013 6b2567e469');
  threeWays<Filter>({
    bytes: hex(`a08197
      a31e 040a 6f626a65637447554944 0410 47d419c4214871439640136b2567e469
      a211 a40f 0402636e 3009 800161 810162 820163
      a50f 040a 75534e4368616e676564 040135
      a606 040178 040136
      a806 040179 040137
      a92f 8116 312e322e3834302e3131333535362e312e342e383033
           8212 757365724163636f756e74436f6e74726f6c 830132
      a90a 8202 736e 83017a 8401ff
      8704 6d61696c`),
    message: {
      type: 'and',
      filters: [
        { type: 'equality', attribute: 'objectGUID', value: objectGuid },
        {
          type: 'not',
          filter: {
            type: 'substrings',
            attribute: 'cn',
            initial: text('a'),
            any: [text('b')],
            final: text('c'),
          },
        },
        { type: 'greaterOrEqual', attribute: 'uSNChanged', value: text('5') },
        { type: 'lessOrEqual', attribute: 'x', value: text('6') },
        { type: 'approx', attribute: 'y', value: text('7') },
        {
          type: 'extensible',
          matchingRule: '1.2.840.113556.1.4.803',
          attribute: 'userAccountControl',
          value: text('2'),
          dnAttributes: false,
        },
        { type: 'extensible', attribute: 'sn', value: text('z'), dnAttributes: true },
        { type: 'present', attribute: 'mail' },
      ],
    },
    decode: (bytes) => decodeFilter(new BerReader(Buffer.from(bytes))),
    encode: encodeFilter,
  });

  it.each(['8a00', 'a200', 'a303040161', 'a4050401613000', 'a4080401613003830161', 'a90304016b'])(
    'refuses %s',
    (bytes) => {
      expect(() => decodeFilter(new BerReader(hex(bytes)))).toThrow(DecodeError);
    },
  );
});

describe('a SearchResultEntry, as pyasn1 encodes it', () => {
  threeWays({
    bytes: hex(`3081f0 020200c8 6481e9 040d 434e3d4ac3b672672c44433d62 3081d7
      301a 040b 6f626a656374436c617373 310b 0403 746f70 0404 75736572
      3020 040a 6f626a65637447554944 3112 0410 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff
      30818e 0404 696e666f 318185 048182 ${'78'.repeat(130)}
      3006 0402 636e 3100`),
    message: {
      messageId: 200,
      objectName: 'CN=Jörg,DC=b',
      attributes: [
        { name: 'objectClass', values: [text('top'), text('user')] },
        { name: 'objectGUID', values: [hex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff')] },
        { name: 'info', values: [text('x'.repeat(130))] },
        { name: 'cn', values: [] },
      ],
    },
    decode: (bytes) => decodeSearchResultEntry(Buffer.from(bytes)),
    encode: encodeSearchResultEntry,
  });

  it('takes text of any script and entries of any size', () => {
    const message = {
      messageId: 2 ** 31 - 1,
      objectName: 'CN=営業部',
      attributes: [{ name: 'info', values: ['営業部'.repeat(50_000)] }],
    };
    const decoded = decodeSearchResultEntry(encodeSearchResultEntry(message));
    expect(decoded.messageId).toBe(message.messageId);
    expect(decoded.attributes[0]?.values.map(String)).toEqual(message.attributes[0]?.values);
  });
});

describe('a Notice of Disconnection, as pyasn1 encodes it', () => {
  const bytes = hex(
    '302b 020100 7826 0a0102 0400 0407 6e6f204c444150 8a16 312e332e362e312e342e312e313436362e3230303336',
  );

  it('is written and read', () => {
    expect(encodeNoticeOfDisconnection('no LDAP').toString('hex')).toBe(bytes.toString('hex'));
    expect(decodeNoticeOfDisconnection(bytes)).toEqual({ resultCode: 2, diagnostic: 'no LDAP' });
  });
});

describe('requests, as ldapsearch and ldapmodify 2.5 send them', () => {
  it('reads a bind by DOMAIN\\user', () => {
    const { request } = decodeMessage(
      hex('3021 020101 601c 020103 040c 434f4e544f534f5c616e6e61 8009 506173737730726421'),
    );
    expect(request).toEqual({ operation: 'bind', version: 3, name: 'CONTOSO\\anna', password: 'Passw0rd!' });
  });

  it('reads the search for service connection points', () => {
    const { request } = decodeMessage(
      hex(`3081e4020102 6381de 0416 44433d636f6e746f736f2c44433d696e7465726e616c 0a0102 0a0100 02010a 020100 010100
        a0818d a325040b6f626a656374436c617373041673657276696365436f6e6e656374696f6e506f696e74
        a164 a33004086b6579776f726473042436373636316437462d384643342d346661372d424641432d453144373739344331463638
             a33004086b6579776f726473042437373337384634362d324336362d346161392d413641362d334537413438423139353936
        3025 04086b6579776f726473 04197365727669636542696e64696e67496e666f726d6174696f6e`),
    );
    expect(request).toMatchObject({
      operation: 'search',
      base: 'DC=contoso,DC=internal',
      scope: 'sub',
      sizeLimit: 10,
      typesOnly: false,
      filter: { type: 'and', filters: [{ attribute: 'objectClass' }, { type: 'or' }] },
      attributes: ['keywords', 'serviceBindingInformation'],
    });
  });

  it('reads a modify with its bytes', () => {
    const { request } = decodeMessage(
      hex(`3066020102 6661 041e 434e3d416e6e612c44433d636f6e746f736f2c44433d696e7465726e616c 303f
        301a0a0102301504096a70656750686f746f31080406ffd8ffe00010
        30120a0100300d04046d61696c31050403614062 300d0a010130080404696e666f3100`),
    );
    expect(request).toEqual({
      operation: 'modify',
      object: 'CN=Anna,DC=contoso,DC=internal',
      changes: [
        { operation: 'replace', attribute: 'jpegPhoto', values: [hex('ffd8ffe00010')] },
        { operation: 'add', attribute: 'mail', values: [text('a@b')] },
        { operation: 'delete', attribute: 'info', values: [] },
      ],
    });
  });

  it('takes anything but LDAP for broken, and a bad inside for malformed', () => {
    expect(() => decodeMessage(hex('3003020101'))).toThrow(DecodeError);
    expect(() => decodeMessage(hex('3005020100420 0'))).toThrow(/messageID/);
    expect(() => decodeMessage(hex('30050201017f00'))).toThrow(/protocolOp/);
    expect(decodeMessage(hex('30080201016303040161')).request).toMatchObject({ operation: 'malformed' });
  });
});
