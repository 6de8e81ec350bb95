import type { NdrReader } from '../../../ndr/ndr-reader.js';
import type { NdrWriter } from '../../../ndr/ndr-writer.js';
import { type Deferred, readEmbeddedPointer, writeEmbeddedPointer } from '../../../ndr/pointer.js';
import { propertyIdOf, propertyTag, propertyTypeOf, propertyType as types } from '../../property-tag.js';
import type { PropertyValue, TypedValue } from '../../property-value.js';
import {
  readBinary,
  readCountedArray,
  readFlatUidPointer,
  writeBinary,
  writeCountedArray,
  writeFlatUid,
} from './counted-array.js';
import { readOctets, readWide, writeOctets, writeWide } from './strings-array.js';

/** Bytes of the smallest value: tag, reserved, discriminant, a short. */
export const leastPropertyValueSize = 14;

/*
 * PropertyValue_r (MS-OXNSPI 2.2.2.12): u32 ulPropTag, u32 ulReserved, PROP_VAL_UNION Value
 * PROP_VAL_UNION (2.2.2.11): u32 discriminant (the low half of ulPropTag), then the arm
 *   PtypInteger16 i16; PtypInteger32 i32; PtypBoolean u16; PtypErrorCode u32; PtypTime FILETIME
 *   PtypString8, PtypString: [unique, string]; PtypGuid: [unique] FlatUID_r; PtypBinary: Binary_r
 *   PtypMultiple...: u32 cValues, [unique] elements[]; PtypNull, PtypEmbeddedTable: i32 lReserved
 */

/** Reads the fixed part; the result reads the rest. @throws DecodeError */
export function readPropertyValue(reader: NdrReader): Deferred<PropertyValue> {
  const tag = reader.u32();
  reader.u32(); // ulReserved
  const type = propertyTypeOf(tag);
  if (reader.u32() !== type) throw reader.refused(`the type of property tag 0x${tag.toString(16)}`);
  const arm = readArm(reader, type);
  return () => ({ id: propertyIdOf(tag), ...arm() });
}

/** Writes the fixed part; the result writes the rest. */
export function writePropertyValue(writer: NdrWriter, value: PropertyValue): Deferred<void> {
  writer.u32(propertyTag(value.id, value.type));
  writer.u32(0);
  writer.u32(value.type);
  return writeArm(writer, value);
}

function readArm(reader: NdrReader, type: number): Deferred<TypedValue> {
  switch (type) {
    case types.PtypUnspecified:
    case types.PtypNull:
    case types.PtypEmbeddedTable:
      reader.u32(); // lReserved
      return inPlace({ type, value: null });
    case types.PtypInteger16:
      return inPlace({ type, value: reader.i16() });
    case types.PtypInteger32:
      return inPlace({ type, value: reader.i32() });
    case types.PtypErrorCode:
      return inPlace({ type, value: reader.u32() });
    case types.PtypBoolean:
      return inPlace({ type, value: reader.u16() !== 0 });
    case types.PtypTime:
      return inPlace({ type, value: reader.filetime() });
    case types.PtypString8:
    case types.PtypString: {
      const text = readEmbeddedPointer(reader, type === types.PtypString ? readWide : readOctets);
      return () => ({ type, value: text() ?? '' });
    }
    case types.PtypGuid: {
      const guid = readFlatUidPointer(reader);
      return () => ({ type, value: guid() });
    }
    case types.PtypBinary: {
      const octets = readBinary(reader);
      return () => ({ type, value: octets() });
    }
    default:
      return readMultiple(reader, type);
  }
}

function readMultiple(reader: NdrReader, type: number): Deferred<TypedValue> {
  switch (type) {
    case types.PtypMultipleInteger16:
    case types.PtypMultipleInteger32: {
      const short = type === types.PtypMultipleInteger16;
      const read = short ? () => inPlace(reader.i16()) : () => inPlace(reader.i32());
      const numbers = readCountedArray(reader, short ? 2 : 4, read);
      return () => ({ type, value: numbers() });
    }
    case types.PtypMultipleString8:
    case types.PtypMultipleString: {
      const read = type === types.PtypMultipleString ? readWide : readOctets;
      const texts = readCountedArray(reader, 4, () => {
        const text = readEmbeddedPointer(reader, read);
        return () => text() ?? '';
      });
      return () => ({ type, value: texts() });
    }
    case types.PtypMultipleTime: {
      const times = readCountedArray(reader, 8, () => inPlace(reader.filetime()));
      return () => ({ type, value: times() });
    }
    case types.PtypMultipleGuid: {
      const guids = readCountedArray(reader, 4, () => readFlatUidPointer(reader));
      return () => ({ type, value: guids() });
    }
    case types.PtypMultipleBinary: {
      const values = readCountedArray(reader, 8, () => readBinary(reader));
      return () => ({ type, value: values() });
    }
    default:
      throw reader.refused(`a property type of MS-OXNSPI 2.2.1.1, not 0x${type.toString(16)}`);
  }
}

function writeArm(writer: NdrWriter, arm: TypedValue): Deferred<void> {
  switch (arm.type) {
    case types.PtypUnspecified:
    case types.PtypNull:
    case types.PtypEmbeddedTable:
      writer.u32(0);
      return nothing;
    case types.PtypInteger16:
      writer.i16(arm.value);
      return nothing;
    case types.PtypInteger32:
    case types.PtypErrorCode:
      writer.i32(arm.value);
      return nothing;
    case types.PtypBoolean:
      writer.u16(arm.value ? 1 : 0);
      return nothing;
    case types.PtypTime:
      writer.filetime(arm.value);
      return nothing;
    case types.PtypString8:
      return writeEmbeddedPointer(writer, arm.value, writeOctets);
    case types.PtypString:
      return writeEmbeddedPointer(writer, arm.value, writeWide);
    case types.PtypGuid:
      return writeEmbeddedPointer(writer, arm.value, writeFlatUid);
    case types.PtypBinary:
      return writeBinary(writer, arm.value);
    case types.PtypMultipleInteger16:
      return writeCountedArray(writer, arm.value, (value) => {
        writer.i16(value);
        return nothing;
      });
    case types.PtypMultipleInteger32:
      return writeCountedArray(writer, arm.value, (value) => {
        writer.i32(value);
        return nothing;
      });
    case types.PtypMultipleString8:
      return writeCountedArray(writer, arm.value, (text) => writeEmbeddedPointer(writer, text, writeOctets));
    case types.PtypMultipleString:
      return writeCountedArray(writer, arm.value, (text) => writeEmbeddedPointer(writer, text, writeWide));
    case types.PtypMultipleTime:
      return writeCountedArray(writer, arm.value, (value) => {
        writer.filetime(value);
        return nothing;
      });
    case types.PtypMultipleGuid:
      return writeCountedArray(writer, arm.value, (guid) => writeEmbeddedPointer(writer, guid, writeFlatUid));
    case types.PtypMultipleBinary:
      return writeCountedArray(writer, arm.value, (octets) => writeBinary(writer, octets));
  }
}

/** A value without referents. */
function inPlace<T>(value: T): Deferred<T> {
  return () => value;
}

/** What remains to be written of a value without referents. */
function nothing(): void {}
