import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { atMost, i32, reserved, structure, u16, u32 } from '../../../src/wire/ndr/fields.js';
import type { Message } from '../../../src/wire/ndr/layout.js';
import { octetString, stub, unique } from '../../../src/wire/ndr/stub.js';

const place = structure({ row: u32, delta: i32 });
const message = stub('Example request', {
  short: u16,
  unused: reserved(u32, 7),
  place,
  most: atMost(500, 'most'),
  name: unique(octetString),
});
const value = { short: 1, place: { row: 2, delta: -1 }, most: 500, name: 'ab' };
const written = [
  '0100 0000', // short, aligned
  '07000000', // unused
  '02000000 ffffffff', // place
  'f4010000', // most
  '01000000 03000000 00000000 03000000 616200', // name: referent id, counts, octets
];
const bytes = Buffer.from(written.join('').replaceAll(' ', ''), 'hex');

describe('a message described by its layout', () => {
  it('is written field by field, reserved ones always alike', () => {
    expect(Buffer.from(message.encode(value)).toString('hex')).toBe(bytes.toString('hex'));
  });

  it('is read without its reserved fields, in the order of the layout', () => {
    expect(Object.entries(message.decode(bytes))).toEqual(Object.entries(value));
  });

  it('reads reserved fields whatever they hold', () => {
    const other = Buffer.from(bytes);
    other.writeUInt32LE(0xffff_ffff, 4);
    expect(message.decode(other)).toEqual(value);
  });

  it('names message, offset and limit when a field is refused', () => {
    const other = Buffer.from(bytes);
    other.writeUInt32LE(501, 16);
    const refused = expect.objectContaining({ structure: 'Example request', offset: 16 });
    expect(() => message.decode(other)).toThrow(refused);
    expect(() => message.decode(other)).toThrow(/most of at most 500/);
  });

  it('is refused when cut off anywhere', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => message.decode(bytes.subarray(0, length))).toThrow(DecodeError);
    }
  });

  it('reads a NULL pointer as undefined', () => {
    const { name, ...rest } = value;
    expect(name).toBe('ab');
    expect(message.decode(message.encode({ ...rest, name: undefined })).name).toBeUndefined();
  });

  it('does not compile with a field missing or of another type', () => {
    const missing: Parameters<typeof message.encode>[0] = {
      short: 1,
      place: { row: 2, delta: -1 },
      most: 1,
      // @ts-expect-error a number is not a string
      name: 5,
    };
    // @ts-expect-error `place` is missing
    const incomplete: Parameters<typeof message.encode>[0] = { short: 1, most: 1, name: undefined };
    // @ts-expect-error the layout lacks the field `status`
    const unlike: Message<{ readonly flags: number; readonly status: number }> = stub('x', { flags: u32 });
    // @ts-expect-error the layout has a field too many
    const tooMuch: Message<{ readonly flags: number }> = stub('x', { flags: u32, status: u32 });
    expect([missing, incomplete, unlike, tooMuch]).toHaveLength(4);
  });
});
