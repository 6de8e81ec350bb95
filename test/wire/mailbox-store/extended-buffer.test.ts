import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { decodeAuxBlocks, encodeAuxBlocks } from '../../../src/wire/mailbox-store/aux-blocks.js';
import {
  decodeExtendedBuffers,
  encodeExtendedBuffer,
} from '../../../src/wire/mailbox-store/extended-buffer.js';
import { hex, toHex } from '../dcerpc/vectors.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { threeWays } from '../ndr/three-ways.js';

const text = (octets: Uint8Array | undefined) => Buffer.from(octets ?? []).toString('latin1');

/* A ROP input buffer in its envelope: the layout of MS-OXCRPC 2.2.2.1 by hand. */
const plain = hex('0000 0400 0900 0900 0500 010000 07000000');

/* The second example of MS-XCA 3.1, and the same hidden. */
const compressed = hex('0000 0500 0d00 2c01 ffffff1f 616263 1700 0f ff 2601');
const hidden = hex('0000 0700 0d00 2c01 5a5a5aba c4c7c6 b2a5 aa 5a 83a4');

describe('extended buffer', () => {
  threeWays({
    bytes: plain,
    message: hex('0500 010000 07000000'),
    decode: (bytes) => Buffer.concat(decodeExtendedBuffers(bytes)),
    encode: encodeExtendedBuffer,
  });

  it('is decompressed', () => {
    expect(decodeExtendedBuffers(compressed).map(text)).toEqual(['abc'.repeat(100)]);
  });

  it('is uncovered before it is decompressed', () => {
    expect(decodeExtendedBuffers(hidden).map(text)).toEqual(['abc'.repeat(100)]);
  });

  it('is uncovered when not compressed', () => {
    expect(decodeExtendedBuffers(hex('0000 0600 0300 0300 c4c7c6')).map(text)).toEqual(['abc']);
  });

  it('leaves the input as it was', () => {
    const copy = toHex(hidden);
    decodeExtendedBuffers(hidden);
    expect(toHex(hidden)).toBe(copy);
  });

  it('is read to the end of its chain', () => {
    const first = hex('0000 0000 0100 0100 61');
    expect(decodeExtendedBuffers(Buffer.concat([first, first, plain]))).toHaveLength(3);
    expect(() => decodeExtendedBuffers(first)).toThrow(DecodeError);
  });

  it('is refused when the chain is longer than is taken', () => {
    const first = hex('0000 0000 0100 0100 61');
    expect(() => decodeExtendedBuffers(Buffer.concat([first, plain]), 1)).toThrow(
      'at most 1 extended buffers',
    );
    const many = Buffer.concat(Array.from({ length: 97 }, () => first));
    expect(() => decodeExtendedBuffers(many)).toThrow('at most 96 extended buffers');
  });

  it('is refused when of another version, or of two sizes though not compressed', () => {
    expect(() => decodeExtendedBuffers(hex('0100 0400 0000 0000'))).toThrow('version 0');
    expect(() => decodeExtendedBuffers(hex('0000 0400 0100 0200 61'))).toThrow('SizeActual 1');
  });

  it('is not written when its payload does not fit', () => {
    expect(() => encodeExtendedBuffer(new Uint8Array(0x10000))).toThrow('65536 octets do not fit');
  });

  it('never fails otherwise than by a decode error', () => {
    onlyDecodeErrors([plain, compressed, hidden], [decodeExtendedBuffers]);
  });
});

/* Two blocks by hand, after MS-OXCRPC 2.2.2.2. */
const blocks = hex('0500 01 0a 07 0800 02 17 01020304');

describe('auxiliary blocks', () => {
  it('are read and written', () => {
    const message = [
      { version: 1, type: 0x0a, content: hex('07') },
      { version: 2, type: 0x17, content: hex('01020304') },
    ];
    expect(decodeAuxBlocks(blocks)).toEqual(message);
    expect(toHex(encodeAuxBlocks(message))).toBe(toHex(blocks));
  });

  it('are refused when cut off within one', () => {
    for (const length of [1, 2, 3, 4, 6, 7, 8, 9, 12]) {
      expect(() => decodeAuxBlocks(blocks.subarray(0, length)), `first ${length} bytes`).toThrow(DecodeError);
    }
  });

  it('are refused when shorter than their header', () => {
    expect(() => decodeAuxBlocks(hex('0300 01 0a'))).toThrow('a Size of at least 4');
  });

  it('never fail otherwise than by a decode error', () => {
    onlyDecodeErrors([blocks], [decodeAuxBlocks]);
  });
});
