import { expect, it } from 'vitest';
import { ByteWriter } from '../../../src/wire/ndr/byte-writer.js';

it('writes zeros where it pads, whatever its memory held before', () => {
  for (let turn = 0; turn < 500; turn++) {
    Buffer.allocUnsafe(64).fill(0xff); // leaves its traces in the memory that writers are given
    const writer = new ByteWriter(16);
    writer.u8(1);
    writer.align(8);
    writer.zeros(40);
    writer.u8(2);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe(`01${'00'.repeat(47)}02`);
  }
});

it('takes more than it was made for', () => {
  const writer = new ByteWriter(2);
  for (let value = 0; value < 300; value++) writer.u16(value);
  const written = Buffer.from(writer.finish());
  expect(written).toHaveLength(600);
  expect(written.readUInt16LE(598)).toBe(299);
});
