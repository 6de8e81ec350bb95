import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { decompressPlainLz77 } from '../../../src/wire/mailbox-store/plain-lz77.js';
import { hex, toHex } from '../dcerpc/vectors.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { readVectors } from '../ndr/read-vectors.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));

/* The examples of MS-XCA 3.1. */
const alphabet = hex('3f000000 6162636465666768696a6b6c6d6e6f707172737475767778797a');
const repeated = hex('ffffff1f 616263 1700 0f ff 2601');

const sambas = ['Plain LZ77 of directory names', 'Plain LZ77 of matches of every length'];

describe('Plain LZ77', () => {
  it('gives what the examples of the specification say', () => {
    expect(Buffer.from(decompressPlainLz77(alphabet, 26)).toString()).toBe('abcdefghijklmnopqrstuvwxyz');
    expect(Buffer.from(decompressPlainLz77(repeated, 300)).toString()).toBe('abc'.repeat(100));
  });

  for (const name of sambas) {
    it(`gives what Samba compressed: ${name}`, () => {
      const text = vector(`${name} as it was`).bytes;
      expect(toHex(decompressPlainLz77(vector(name).bytes, text.length))).toBe(toHex(text));
    });

    it(`refuses every truncation of what Samba compressed: ${name}`, () => {
      const { bytes } = vector(name);
      const { length } = vector(`${name} as it was`).bytes;
      for (let end = 0; end < bytes.length; end++) {
        expect(() => decompressPlainLz77(bytes.subarray(0, end), length), `first ${end} bytes`).toThrow(
          DecodeError,
        );
      }
    });
  }

  it('refuses what gives more or less than it is said to', () => {
    expect(() => decompressPlainLz77(repeated, 299)).toThrow('no more than 299 octets');
    expect(() => decompressPlainLz77(repeated, 301)).toThrow(DecodeError);
  });

  it('refuses a match that begins before the output', () => {
    expect(() => decompressPlainLz77(hex('00000040 61 0800'), 4)).toThrow(
      'a match that begins in the output',
    );
  });

  it('refuses a long length that a shorter form would hold', () => {
    expect(() => decompressPlainLz77(hex('00000040 61 0700 0f ff 0100'), 5)).toThrow(
      'a length of at least 22',
    );
  });

  it('never fails otherwise than by a decode error', () => {
    onlyDecodeErrors(
      [alphabet, repeated, ...sambas.map((name) => vector(name).bytes)],
      [(bytes) => decompressPlainLz77(bytes, 300), (bytes) => decompressPlainLz77(bytes, 0xffff)],
    );
  });
});
