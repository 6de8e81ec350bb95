import { describe, expect, it } from 'vitest';
import { md4 } from '../../../src/wire/ntlm/md4.js';
import { Rc4 } from '../../../src/wire/ntlm/rc4.js';
import { bytes, hex } from './vectors.js';

describe('MD4', () => {
  // RFC 1320 A.5
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of "%s"', (message, digest) => {
    expect(hex(md4(Buffer.from(message)))).toBe(digest);
  });
});

describe('RC4', () => {
  // The first two are known from the cipher's publication; the last is the start of RFC 6229 2 (128 bits).
  it.each([
    [hex(Buffer.from('Key')), hex(Buffer.from('Plaintext')), 'bbf316e8d940af0ad3'],
    [hex(Buffer.from('Wiki')), hex(Buffer.from('pedia')), '1021bf0420'],
    ['0102030405060708090a0b0c0d0e0f10', '00'.repeat(16), '9ac7cc9a609d1ef7b2932899cde41b97'],
  ])('with key %s', (key, plaintext, ciphertext) => {
    expect(hex(new Rc4(bytes(key)).transform(bytes(plaintext)))).toBe(ciphertext);
  });

  it('goes on where it stopped', () => {
    const stream = new Rc4(bytes('0102030405060708090a0b0c0d0e0f10'));
    const parts = [3, 0, 13].map((length) => hex(stream.transform(new Uint8Array(length))));
    expect(parts.join('')).toBe('9ac7cc9a609d1ef7b2932899cde41b97');
  });
});
