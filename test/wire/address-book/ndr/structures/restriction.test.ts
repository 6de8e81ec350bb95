import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../../../src/errors.js';
import {
  decodeRestriction,
  encodeRestriction,
} from '../../../../../src/wire/address-book/ndr/structures/restriction.js';
import { maxRestrictionDepth, type Restriction } from '../../../../../src/wire/address-book/restriction.js';
import { NdrReader } from '../../../../../src/wire/ndr/ndr-reader.js';
import { NdrWriter } from '../../../../../src/wire/ndr/ndr-writer.js';
import { hex } from '../../../dcerpc/vectors.js';

const read = (bytes: Uint8Array) => decodeRestriction(new NdrReader(bytes, 'test'));

function nots(depth: number): Restriction {
  let restriction: Restriction = { kind: 'exist', propertyTag: 0x3001001f };
  for (let i = 1; i < depth; i++) restriction = { kind: 'not', restriction };
  return restriction;
}

function written(restriction: Restriction): Uint8Array {
  const writer = new NdrWriter();
  encodeRestriction(writer, restriction);
  return writer.finish();
}

describe('a restriction', () => {
  it('is read when nested as deep as is taken', () => {
    const deepest = nots(maxRestrictionDepth);
    expect(read(written(deepest))).toEqual(deepest);
  });

  it('is refused when nested deeper', () => {
    expect(() => read(written(nots(maxRestrictionDepth + 1)))).toThrow('at most 32 nested restrictions');
    expect(() => read(written(nots(5000)))).toThrow(DecodeError);
  });

  it('is refused when its union holds another kind than it says', () => {
    expect(() => read(hex('08000000 04000000 00000000 1f000130 00000000'))).toThrow('the discriminant 8');
  });

  it('is refused when its kind is unknown', () => {
    expect(() => read(hex('0a000000 0a000000 00000000 00000000 00000000'))).toThrow(
      'a restriction type of 0 to 9',
    );
  });

  it('is refused when what it denies, or compares with, is NULL', () => {
    expect(() => read(hex('02000000 02000000 00000000'))).toThrow('pointers are not NULL');
    expect(() => read(hex('04000000 04000000 04000000 1f000130 00000000'))).toThrow('pointers are not NULL');
  });

  it('of no parts is a conjunction of nothing', () => {
    expect(read(hex('00000000 00000000 00000000 00000000'))).toEqual({ kind: 'and', restrictions: [] });
  });
});
