import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { ByteReader } from '../../../src/wire/ndr/byte-reader.js';
import { ByteWriter } from '../../../src/wire/ndr/byte-writer.js';

describe('ByteReader', () => {
  it('reads little-endian, and a port in network order', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 1, 3, 0, 0, 0, 0x00, 0x87), 'test');
    expect([reader.u8(), reader.u16(), reader.u32(), reader.u16BigEndian()]).toEqual([1, 0x102, 3, 135]);
    expect(reader.remaining).toBe(0);
  });

  it('names the structure and the offset of the field that is missing', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3), 'common header');
    reader.skip(2);
    expect(() => reader.u32()).toThrow('common header: expected 4 more bytes, not 1 at offset 2');
    expect(() => reader.align(8)).toThrow(DecodeError);
  });

  it('reads a view that starts in the middle of its buffer', () => {
    const reader = new ByteReader(new Uint8Array([9, 9, 1, 0, 9]).subarray(2, 4), 'test');
    expect(reader.u16()).toBe(1);
    expect(reader.remaining).toBe(0);
  });
});

describe('ByteWriter', () => {
  it('grows past its first buffer and keeps what was written', () => {
    const writer = new ByteWriter();
    for (let i = 0; i < 1000; i++) writer.u8(i & 0xff);
    writer.bytes(new Uint8Array(5000).fill(7));
    writer.setU16(0, 0x0201);
    const bytes = writer.finish();
    expect(bytes.length).toBe(6000);
    expect([...bytes.subarray(0, 4)]).toEqual([1, 2, 2, 3]);
    expect(bytes[999]).toBe(999 & 0xff);
    expect(bytes[5999]).toBe(7);
  });

  it('pads with zeros to the next multiple', () => {
    const writer = new ByteWriter();
    writer.u8(1);
    writer.align(4);
    writer.align(4);
    expect([...writer.finish()]).toEqual([1, 0, 0, 0]);
  });
});
