import { describe, expect, it } from 'vitest';
import { decodeLdifText } from '../../../src/directory/ldif/ldif-text.js';

const text = 'dn: CN=J\u00f6rg \u5c71,DC=b\r\ncn: x\r\n';
const ascii = 'dn: CN=A,DC=b\r\n';

describe('the text of an LDIF file', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte-order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with a mark, as ldifde -u writes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16LE without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-16BE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    [
      'UTF-16LE that breaks off within a character',
      Buffer.concat([Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.of(0x41)]),
    ],
  ])('is read from %s', (_, bytes) => {
    expect(decodeLdifText(bytes, 'a.ldf')).toBe(text);
  });

  it('is the same for UTF-16 that is all ASCII, and for no bytes at all', () => {
    expect(decodeLdifText(Buffer.from(`\ufeff${ascii}`, 'utf16le'), 'a.ldf')).toBe(ascii);
    expect(decodeLdifText(new Uint8Array(), 'a.ldf')).toBe('');
  });

  it('is refused by line where it is neither', () => {
    const bytes = Buffer.from('dn: CN=A\ncn: A\nsn: \u00f6\n', 'latin1');
    expect(() => decodeLdifText(bytes, 'a.ldf')).toThrow(/^a\.ldf:3: neither UTF-8 nor UTF-16/);
  });
});
