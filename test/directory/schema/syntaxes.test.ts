import { describe, expect, it } from 'vitest';
import { syntaxes } from '../../../src/directory/schema/syntaxes.js';
import { DecodeError, isLabError } from '../../../src/errors.js';
import { isSid, sidFromBytes, sidToBytes } from '../../../src/values/sid.js';

describe('a security identifier', () => {
  // MS-DTYP 2.4.2.4: BUILTIN\Administrators; and a domain account with the largest sub-authority
  it.each([
    ['S-1-5-32-544', '01020000000000052000000020020000'],
    ['S-1-5-21-1-4294967295-3-500', '01050000000000051500000001000000ffffffff03000000f4010000'],
  ])('%s has its bytes', (text, hex) => {
    expect(Buffer.from(sidToBytes(text)).toString('hex')).toBe(hex);
    expect(sidFromBytes(Buffer.from(hex, 'hex'))).toBe(text);
    for (let length = 0; length < hex.length / 2; length++) {
      expect(() => sidFromBytes(Buffer.from(hex, 'hex').subarray(0, length))).toThrow(DecodeError);
    }
  });

  it.each(['', 'S-1-5', 'S-2-5-32', 'S-1-5-4294967296', 'S-1-281474976710656-1', `S-1-5${'-1'.repeat(16)}`])(
    '%j is none',
    (text) => {
      expect(() => sidToBytes(text)).toThrow();
      expect(isSid('S-1-5-32-544') && !isSid('anna')).toBe(true);
      try {
        sidToBytes(text);
      } catch (error) {
        expect(isLabError(error, 'decode-failed')).toBe(true);
      }
    },
  );
});

describe('attribute syntaxes', () => {
  const key = (name: keyof typeof syntaxes, value: string) => syntaxes[name].assertion(value);

  it('read equal values alike', () => {
    expect(key('integer', '007')).toBe(key('integer', '7'));
    expect(key('integer', '-0')).toBe(key('integer', '0'));
    expect(key('boolean', 'true')).toBe(key('boolean', 'TRUE'));
    expect(key('dn', 'CN = a , DC=b')).toBe(key('dn', 'cn=A,dc=B'));
    expect(key('generalized-time', '20231216020034.0Z')).toBe(
      key('generalized-time', '20231215210034.123-0500'),
    );
  });

  it('refuse what is not of them', () => {
    expect(key('integer', '2147483648')).toBeUndefined();
    expect(key('integer', '-2147483648')).toBe('-2147483648');
    expect(key('large-integer', '9223372036854775807')).toBe('9223372036854775807');
    expect(key('large-integer', '9223372036854775808')).toBeUndefined();
    expect(key('integer', '0x10')).toBeUndefined();
    expect(key('boolean', 'yes')).toBeUndefined();
    expect(key('dn', 'Anna')).toBeUndefined();
    expect(key('generalized-time', 'yesterday')).toBeUndefined();
  });

  it('order integers by size, not by letters', () => {
    expect(syntaxes.integer.compare('9', '10')).toBeLessThan(0);
    expect(syntaxes['large-integer'].compare('-9', '-10')).toBeGreaterThan(0);
  });

  it('keep bytes where text was expected and none came', () => {
    const bytes = Uint8Array.of(0xff, 0xfe);
    expect(syntaxes['case-ignore-string'].store(bytes)).toBe(bytes);
    expect(syntaxes['octet-string'].value(syntaxes['octet-string'].store(bytes) ?? '')).toEqual(
      Buffer.from(bytes),
    );
  });
});
