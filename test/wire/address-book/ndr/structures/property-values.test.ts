import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nullGuid } from '../../../../../src/values/guid.js';
import {
  decodePropertyRow,
  decodePropertyRowSet,
  encodePropertyRow,
} from '../../../../../src/wire/address-book/ndr/structures/property-row.js';
import {
  pidTag,
  propertyIdOf,
  propertyTag,
  propertyTypeOf,
  propertyType as types,
  withType,
} from '../../../../../src/wire/address-book/property-tag.js';
import type { PropertyRow, PropertyValue } from '../../../../../src/wire/address-book/property-value.js';
import { NdrReader } from '../../../../../src/wire/ndr/ndr-reader.js';
import { NdrWriter } from '../../../../../src/wire/ndr/ndr-writer.js';
import { hex } from '../../../dcerpc/vectors.js';

const reader = (...parts: string[]) => new NdrReader(hex(...parts), 'test');

function rewritten(row: PropertyRow): PropertyRow {
  const writer = new NdrWriter();
  encodePropertyRow(writer, row);
  return decodePropertyRow(new NdrReader(writer.finish(), 'test'));
}

const values: fc.Arbitrary<PropertyValue> = fc
  .tuple(
    fc.nat({ max: 0xffff }),
    fc.oneof(
      fc.record({ type: fc.constant(types.PtypInteger16), value: fc.integer({ min: -0x8000, max: 0x7fff }) }),
      fc.record({ type: fc.constant(types.PtypInteger32), value: fc.integer() }),
      fc.record({ type: fc.constant(types.PtypErrorCode), value: fc.nat({ max: 0xffff_ffff }) }),
      fc.record({ type: fc.constant(types.PtypBoolean), value: fc.boolean() }),
      fc.record({ type: fc.constant(types.PtypString), value: fc.string({ unit: 'grapheme' }) }),
      fc.record({ type: fc.constant(types.PtypString8), value: fc.string({ unit: 'grapheme-ascii' }) }),
      fc.record({ type: fc.constant(types.PtypTime), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
      fc.record({
        type: fc.constant(types.PtypBinary),
        value: fc.uint8Array().map((octets) => Buffer.from(octets)),
      }),
      fc.record({ type: fc.constant(types.PtypMultipleInteger32), value: fc.array(fc.integer()) }),
      fc.record({
        type: fc.constant(types.PtypMultipleString),
        value: fc.array(fc.string({ unit: 'grapheme' })),
      }),
      fc.record({
        type: fc.constant(types.PtypMultipleBinary),
        value: fc.array(fc.uint8Array().map((octets) => Buffer.from(octets))),
      }),
    ),
  )
  .map(([id, value]) => ({ id, ...value }));

describe('property values', () => {
  it('come back as they were written, whatever stands beside them', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 12 }), (row) => {
        expect(rewritten(row)).toEqual(row);
      }),
    );
  });

  it('are empty where a pointer is NULL', () => {
    const row = decodePropertyRow(
      reader(
        '00000000 04000000 01000000 04000000',
        '1e000130 00000000 1e000000 00000000',
        '48000680 00000000 48000000 00000000',
        '0201ff0f 00000000 02010000 00000000 00000000',
        '1f100f80 00000000 1f100000 00000000 00000000',
      ),
    );
    expect(row).toEqual([
      { id: 0x3001, type: types.PtypString8, value: '' },
      { id: 0x8006, type: types.PtypGuid, value: nullGuid },
      { id: 0x0fff, type: types.PtypBinary, value: Buffer.alloc(0) },
      { id: 0x800f, type: types.PtypMultipleString, value: [] },
    ]);
  });

  /* FlatUID_r is an array of octets, so after a string of five nothing is skipped; impacket's UUID would be aligned. */
  it('have GUIDs that are not aligned', () => {
    const guid = '0883afe11f5dc91191a408002b14a0fa';
    const row = decodePropertyRow(
      reader(
        '00000000 02000000 01000000 02000000',
        '1e000130 00000000 1e000000 02000000 48000680 00000000 48000000 03000000',
        `05000000 00000000 05000000 416e6e6100 ${guid}`,
      ),
    );
    expect(row[1]).toEqual({
      id: 0x8006,
      type: types.PtypGuid,
      value: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
    });
  });

  it('are refused when the discriminant is not the type of the tag', () => {
    const row = '00000000 01000000 01000000 01000000 1e000130 00000000 1f000000 00000000';
    expect(() => decodePropertyRow(reader(row))).toThrow('the type of property tag 0x3001001e');
  });

  it('are refused when the type is none of the specification', () => {
    const row = '00000000 01000000 01000000 01000000 05000130 00000000 05000000 00000000 00000000';
    expect(() => decodePropertyRow(reader(row))).toThrow('not 0x5');
  });

  it('are refused when their count is not that of the array', () => {
    const row = '00000000 02000000 01000000 01000000 03000130 00000000 03000000 00000000';
    expect(() => decodePropertyRow(reader(row))).toThrow('maximum_count 2');
  });

  it('are refused when more are claimed than bytes follow', () => {
    expect(() => decodePropertyRow(reader('00000000 ffffff7f 01000000 ffffff7f 00000000'))).toThrow('fit in');
    expect(() => decodePropertyRowSet(reader('ffffff7f ffffff7f 00000000'))).toThrow('fit in');
  });

  it('are refused when the rows are fewer than the set has room for', () => {
    expect(() => decodePropertyRowSet(reader('02000000 01000000 00000000 00000000 00000000'))).toThrow(
      'cRows 2',
    );
  });
});

describe('property tags', () => {
  it('are an id and a type', () => {
    expect(propertyTag(0x8006, types.PtypString)).toBe(pidTag.PidTagAddressBookHomeMessageDatabase);
    expect(propertyIdOf(pidTag.PidTagAddressBookContainerId)).toBe(0xfffd);
    expect(propertyTypeOf(pidTag.PidTagAddressBookProxyAddresses)).toBe(types.PtypMultipleString);
  });

  it('take another type under the same id', () => {
    expect(withType(pidTag.PidTagAnr, types.PtypString8)).toBe(0x360c001e);
  });
});
