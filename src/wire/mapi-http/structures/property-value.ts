import type { Guid } from '../../../values/guid.js';
import { propertyType as types } from '../../address-book/property-tag.js';
import type { PropertyValue, TypedValue } from '../../address-book/property-value.js';
import type { BodyReader } from '../body-reader.js';
import type { BodyWriter } from '../body-writer.js';

/** Bytes of the smallest tagged value: its type and id; PtypNull has nothing more. */
export const leastTaggedValueSize = 4;

/*
 * AddressBookPropertyValue (MS-OXCMAPIHTTP 2.2.1.1), its type known from what stands before
 *   PtypInteger16 i16; PtypInteger32 i32; PtypErrorCode u32; PtypBoolean u8; PtypTime u64; PtypGuid 16 octets
 *   PtypString8, PtypString, PtypBinary, PtypMultiple...: u8 HasValue (0xff, or 0 and nothing more), then
 *     strings ended by a zero; PtypBinary: u32 size, octets; PtypMultiple...: u32 count, elements
 *     elements that are strings or octets have a HasValue of their own
 *   PtypNull, PtypEmbeddedTable: nothing
 * AddressBookTaggedPropertyValue (2.2.1.2): u16 PropertyType, u16 PropertyId, AddressBookPropertyValue
 */

/** @throws DecodeError, also for a type that no property of the address book has */
export function readPropertyValue(reader: BodyReader, type: number): TypedValue {
  switch (type) {
    case types.PtypNull:
    case types.PtypEmbeddedTable:
      return { type, value: null };
    case types.PtypInteger16:
      return { type, value: reader.i16() };
    case types.PtypInteger32:
      return { type, value: reader.i32() };
    case types.PtypErrorCode:
      return { type, value: reader.u32() };
    case types.PtypBoolean:
      return { type, value: reader.u8() !== 0 };
    case types.PtypTime:
      return { type, value: reader.u64() };
    case types.PtypGuid:
      return { type, value: reader.guid() };
    case types.PtypString8:
      return { type, value: readOctetString(reader) };
    case types.PtypString:
      return { type, value: readWideString(reader) };
    case types.PtypBinary:
      return { type, value: readBinary(reader) };
    default:
      return readMultiple(reader, type);
  }
}

export function writePropertyValue(writer: BodyWriter, value: TypedValue): void {
  switch (value.type) {
    case types.PtypUnspecified:
    case types.PtypNull:
    case types.PtypEmbeddedTable:
      break;
    case types.PtypInteger16:
      writer.i16(value.value);
      break;
    case types.PtypInteger32:
      writer.i32(value.value);
      break;
    case types.PtypErrorCode:
      writer.u32(value.value);
      break;
    case types.PtypBoolean:
      writer.u8(value.value ? 1 : 0);
      break;
    case types.PtypTime:
      writer.u64(value.value);
      break;
    case types.PtypGuid:
      writer.guid(value.value);
      break;
    case types.PtypString8:
      writeOctetString(writer, value.value);
      break;
    case types.PtypString:
      writeWideString(writer, value.value);
      break;
    case types.PtypBinary:
      writeBinary(writer, value.value);
      break;
    default:
      writeMultiple(writer, value);
      break;
  }
}

/** @throws DecodeError */
export function readTaggedValue(reader: BodyReader): PropertyValue {
  const type = reader.u16();
  const id = reader.u16();
  return { id, ...readPropertyValue(reader, type) };
}

export function writeTaggedValue(writer: BodyWriter, value: PropertyValue): void {
  writer.u16(value.type);
  writer.u16(value.id);
  writePropertyValue(writer, value);
}

function readMultiple(reader: BodyReader, type: number): TypedValue {
  switch (type) {
    case types.PtypMultipleInteger16:
      return { type, value: readElements(reader, 2, (each) => each.i16()) };
    case types.PtypMultipleInteger32:
      return { type, value: readElements(reader, 4, (each) => each.i32()) };
    case types.PtypMultipleString8:
      return { type, value: readElements(reader, 1, readOctetString) };
    case types.PtypMultipleString:
      return { type, value: readElements(reader, 1, readWideString) };
    case types.PtypMultipleTime:
      return { type, value: readElements(reader, 8, (each) => each.u64()) };
    case types.PtypMultipleGuid:
      return { type, value: readElements(reader, 16, (each) => each.guid()) };
    case types.PtypMultipleBinary:
      return { type, value: readElements(reader, 1, readBinary) };
    default:
      throw reader.refused(`a property type, not 0x${type.toString(16)}`, 2);
  }
}

type MultipleValue = Extract<TypedValue, { readonly value: readonly unknown[] }>;

function writeMultiple(writer: BodyWriter, value: MultipleValue): void {
  writer.presence(true);
  switch (value.type) {
    case types.PtypMultipleInteger16:
      writer.counted(value.value, (out, each) => out.i16(each));
      break;
    case types.PtypMultipleInteger32:
      writer.counted(value.value, (out, each) => out.i32(each));
      break;
    case types.PtypMultipleString8:
      writer.counted(value.value, writeOctetString);
      break;
    case types.PtypMultipleString:
      writer.counted(value.value, writeWideString);
      break;
    case types.PtypMultipleTime:
      writer.counted(value.value, (out, each) => out.u64(each));
      break;
    case types.PtypMultipleGuid:
      writer.counted(value.value, (out, each: Guid) => out.guid(each));
      break;
    case types.PtypMultipleBinary:
      writer.counted(value.value, writeBinary);
      break;
  }
}

/** HasValue, which tells more of a misread body than other bytes of its kind: it is 0 or 0xff. */
function hasValue(reader: BodyReader): boolean {
  const byte = reader.u8();
  if (byte !== 0 && byte !== 0xff) throw reader.refused('HasValue 0 or 0xff', 1);
  return byte !== 0;
}

function readElements<T>(reader: BodyReader, size: number, read: (reader: BodyReader) => T): readonly T[] {
  return hasValue(reader) ? reader.counted(size, read) : [];
}

function readOctetString(reader: BodyReader): string {
  return hasValue(reader) ? reader.octetString() : '';
}

function writeOctetString(writer: BodyWriter, text: string): void {
  writer.presence(true);
  writer.octetString(text);
}

function readWideString(reader: BodyReader): string {
  return hasValue(reader) ? reader.wideString() : '';
}

function writeWideString(writer: BodyWriter, text: string): void {
  writer.presence(true);
  writer.wideString(text);
}

function readBinary(reader: BodyReader): Uint8Array {
  return hasValue(reader) ? reader.sizedBytes() : reader.bytes(0);
}

function writeBinary(writer: BodyWriter, octets: Uint8Array): void {
  writer.presence(true);
  writer.sizedBytes(octets);
}
