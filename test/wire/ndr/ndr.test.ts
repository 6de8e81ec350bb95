import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { parseGuid } from '../../../src/values/guid.js';
import { isNullContextHandle, nullContextHandle } from '../../../src/wire/ndr/context-handle.js';
import { NdrReader } from '../../../src/wire/ndr/ndr-reader.js';
import { NdrWriter } from '../../../src/wire/ndr/ndr-writer.js';

const guid = parseGuid('e1af8308-5d1f-11c9-91a4-08002b14a0fa');

function reader(text: string): NdrReader {
  return new NdrReader(Buffer.from(text.replaceAll(' ', ''), 'hex'), 'test');
}

function written(write: (writer: NdrWriter) => void): string {
  const writer = new NdrWriter();
  write(writer);
  return Buffer.from(writer.finish()).toString('hex');
}

describe('NDR32', () => {
  it('aligns primitives to their own size from the start of the stub, whatever the padding holds', () => {
    const stub = reader('01 ab 0200 03 bfbfbf 04000000 05 aaaaaa 0883afe11f5dc91191a408002b14a0fa');
    expect([stub.u8(), stub.u16(), stub.u8(), stub.u32(), stub.u8(), stub.guid()]).toEqual([
      1,
      2,
      3,
      4,
      5,
      guid,
    ]);
  });

  it('writes the same layout with zeros for padding', () => {
    const text = written((stub) => {
      stub.u8(1);
      stub.u16(2);
      stub.u8(3);
      stub.u32(4);
      stub.u8(5);
      stub.guid(guid);
    });
    expect(text).toBe('010002000300000004000000050000000883afe11f5dc91191a408002b14a0fa');
  });

  it('gives every referent an id of its own and NULL none', () => {
    const text = written((stub) => {
      for (const present of [true, false, true]) stub.pointer(present);
    });
    expect(text).toBe('010000000000000002000000');
    const stub = reader(text);
    expect([stub.pointer(), stub.pointer(), stub.pointer()]).toEqual([true, false, true]);
  });

  it('reads and writes a conformant varying string with its terminator counted', () => {
    const bytes = '04000000 00000000 04000000 61626300';
    expect(reader(bytes).conformantVaryingString()).toBe('abc');
    expect(written((stub) => stub.conformantVaryingString('abc'))).toBe(bytes.replaceAll(' ', ''));
  });

  it('reads and writes a varying string with its terminator counted', () => {
    const bytes = '00000000 02000000 7a00';
    expect(reader(bytes).varyingString()).toBe('z');
    expect(written((stub) => stub.varyingString('z'))).toBe(bytes.replaceAll(' ', ''));
  });

  it('tells the null context handle from all others', () => {
    const handle = reader('00000000 0883afe11f5dc91191a408002b14a0fa').contextHandle();
    expect(handle).toEqual({ attributes: 0, uuid: guid });
    expect(isNullContextHandle(handle)).toBe(false);
    expect(isNullContextHandle({ ...nullContextHandle, attributes: 1 })).toBe(false);
    expect(isNullContextHandle(reader('00'.repeat(20)).contextHandle())).toBe(true);
    expect(written((stub) => stub.contextHandle(handle))).toBe('000000000883afe11f5dc91191a408002b14a0fa');
  });

  it('refuses a string that lacks its terminator, or has no length at all', () => {
    expect(() => reader('00000000 01000000 41').varyingString()).toThrow('a terminating zero');
    expect(() => reader('00000000 00000000').varyingString()).toThrow('a terminating zero');
  });

  it('refuses an offset other than 0 and says where it stands', () => {
    expect(() => reader('05000000 04000000 01000000 00').conformantVaryingCount(1)).toThrow(
      'test: expected offset 0 at offset 4',
    );
  });

  it('refuses more elements than the array has room for', () => {
    expect(() => reader('01000000 00000000 02000000 0000').conformantVaryingCount(1)).toThrow(
      'at most 1 elements',
    );
  });

  it('refuses a count that the bytes cannot hold, before anything is allocated', () => {
    expect(() => reader('ffffffff 00').conformantCount(16)).toThrow(DecodeError);
    expect(() => reader('00000000 ffffffff 00').varyingCount(1)).toThrow('whose elements fit in 1 bytes');
  });

  it('takes a capacity larger than what follows', () => {
    expect(reader('ffffffff 00000000 00000000').conformantVaryingCount(4)).toEqual({
      maximum: 0xffffffff,
      actual: 0,
    });
  });

  it('never fails otherwise than by a decode error', () => {
    const steps = fc.array(
      fc.constantFrom<(stub: NdrReader) => unknown>(
        (stub) => stub.u8(),
        (stub) => stub.u16(),
        (stub) => stub.u32(),
        (stub) => stub.contextHandle(),
        (stub) => stub.varyingString(),
        (stub) => stub.conformantVaryingString(),
        (stub) => stub.conformantCount(20),
        (stub) => stub.bytes(stub.u8()),
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), steps, (bytes, calls) => {
        const stub = new NdrReader(bytes, 'random');
        try {
          for (const call of calls) call(stub);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
    );
  });
});
