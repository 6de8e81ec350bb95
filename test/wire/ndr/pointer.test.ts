import { describe, expect, it } from 'vitest';
import { NdrReader } from '../../../src/wire/ndr/ndr-reader.js';
import { NdrWriter } from '../../../src/wire/ndr/ndr-writer.js';
import {
  readElements,
  readEmbeddedPointer,
  readPointer,
  writeElements,
  writeEmbeddedPointer,
  writePointer,
} from '../../../src/wire/ndr/pointer.js';
import { hex, toHex } from '../dcerpc/vectors.js';

const reader = (text: string) => new NdrReader(hex(text), 'test');
const readNumber = (stub: NdrReader) => stub.u32();
const writeNumber = (stub: NdrWriter, value: number) => stub.u32(value);

function written(write: (writer: NdrWriter) => void): string {
  const writer = new NdrWriter();
  write(writer);
  return toHex(writer.finish());
}

describe('a pointer that is a parameter', () => {
  it('is followed by its referent at once', () => {
    const stub = reader('02000000 07000000 00000000 03000000 08000000');
    expect([
      readPointer(stub, readNumber),
      readPointer(stub, readNumber),
      readPointer(stub, readNumber),
    ]).toEqual([7, undefined, 8]);
  });

  it('is written as it is read', () => {
    const text = written((stub) => {
      for (const value of [7, undefined, 8]) writePointer(stub, value, writeNumber);
    });
    expect(text).toBe(toHex(hex('01000000 07000000 00000000 02000000 08000000')));
  });
});

/* Pointers to arrays of pointers: each array is followed by its own referents, before the next array. */
describe('pointers within an array', () => {
  const bytes =
    '01000000 02000000 | 02000000 03000000 04000000 0a000000 0b000000 | 01000000 05000000 0c000000';
  const text = bytes.replaceAll('|', '');

  const readArray = (stub: NdrReader): (number | undefined)[] =>
    readElements(stub.conformantCount(4), () => readEmbeddedPointer(stub, readNumber));

  it('are followed by their referents in the same order, those with referents of their own one by one', () => {
    const stub = reader(text);
    expect(readElements(2, () => readEmbeddedPointer(stub, readArray))).toEqual([[10, 11], [12]]);
    expect(stub.remaining).toBe(0);
  });

  it('are written as they are read', () => {
    const writeArray = (stub: NdrWriter, values: readonly number[]) => {
      stub.conformantCount(values.length);
      writeElements(values, (value) => writeEmbeddedPointer(stub, value, writeNumber));
    };
    const output = written((stub) =>
      writeElements([[10, 11], [12]], (values) => writeEmbeddedPointer(stub, values, writeArray)),
    );
    expect(output).toBe(toHex(hex(text)));
  });
});

describe('NDR32', () => {
  it('reads and writes signed numbers and times', () => {
    const bytes = 'feff bfbf ffffffff 78563412 0000cb01';
    const stub = reader(bytes);
    expect([stub.i16(), stub.i32(), stub.filetime()]).toEqual([-2, -1, 0x01cb0000_12345678n]);
    const text = written((out) => {
      out.i16(-2);
      out.i32(-1);
      out.filetime(0x01cb0000_12345678n);
    });
    expect(text).toBe(toHex(hex(bytes.replace('bfbf', '0000'))));
  });

  it('reads and writes a string of UTF-16, its terminator counted in units', () => {
    const bytes = '04000000 00000000 04000000 7b01 6100 6b00 0000';
    expect(reader(bytes).conformantVaryingWideString()).toBe('Żak');
    expect(written((stub) => stub.conformantVaryingWideString('Żak'))).toBe(toHex(hex(bytes)));
  });

  it('refuses a string of UTF-16 that lacks its terminator, or ends beyond the stub', () => {
    expect(() => reader('01000000 00000000 01000000 6100').conformantVaryingWideString()).toThrow(
      'terminating zero',
    );
    expect(() => reader('00000000 00000000 00000000').conformantVaryingWideString()).toThrow(
      'terminating zero',
    );
    expect(() => reader('02000000 00000000 02000000 610000').conformantVaryingWideString()).toThrow(
      'fit in 3 bytes',
    );
  });
});
