import type { PropertyValue } from '../../address-book/property-value.js';
import {
  restrictionKinds as kinds,
  maxRestrictionDepth,
  type Restriction,
} from '../../address-book/restriction.js';
import type { BodyReader } from '../body-reader.js';
import type { BodyWriter } from '../body-writer.js';
import { readTaggedValue, writeTaggedValue } from './property-value.js';

/*
 * Restriction (MS-OXCDATA 2.12): u8 RestrictType, then
 *   0 And, 1 Or            u32 RestrictCount, Restriction Restricts[]
 *   2 Not                  Restriction
 *   3 Content              u32 FuzzyLevel, u32 PropertyTag, u8 HasTaggedValue, AddressBookTaggedPropertyValue
 *   4 Property             u8 RelOp, u32 PropTag, u8 HasTaggedValue, AddressBookTaggedPropertyValue
 *   5 CompareProperties    u8 RelOp, u32 PropTag1, u32 PropTag2
 *   6 Bitmask              u8 BitmapRelOp, u32 PropTag, u32 BitMask
 *   7 Size                 u8 RelOp, u32 PropTag, u32 Size
 *   8 Exist                u32 PropTag
 *   9 SubObject            u32 SubObject, Restriction
 *
 * RestrictCount has 16 or 32 bits by the protocol that carries it; here 32. The byte before a tagged value is in no
 * specification: Outlook writes it, as other servers have found. It is always 0xff, which no property type begins with,
 * so that requests without it are understood as well.
 */

/** @throws DecodeError, also for one nested deeper than `maxRestrictionDepth` */
export function readRestriction(reader: BodyReader): Restriction {
  return read(reader, 1);
}

export function writeRestriction(writer: BodyWriter, restriction: Restriction): void {
  writer.u8(kinds.indexOf(restriction.kind));
  switch (restriction.kind) {
    case 'and':
    case 'or':
      writer.counted(restriction.restrictions, writeRestriction);
      break;
    case 'not':
      writeRestriction(writer, restriction.restriction);
      break;
    case 'content':
      writer.u32(restriction.fuzzyLevel);
      writer.u32(restriction.propertyTag);
      writer.optional(restriction.value, writeTaggedValue);
      break;
    case 'property':
      writer.u8(restriction.relop);
      writer.u32(restriction.propertyTag);
      writer.optional(restriction.value, writeTaggedValue);
      break;
    case 'compare-properties':
      writer.u8(restriction.relop);
      writer.u32(restriction.propertyTag1);
      writer.u32(restriction.propertyTag2);
      break;
    case 'bitmask':
      writer.u8(restriction.relop);
      writer.u32(restriction.propertyTag);
      writer.u32(restriction.mask);
      break;
    case 'size':
      writer.u8(restriction.relop);
      writer.u32(restriction.propertyTag);
      writer.u32(restriction.size);
      break;
    case 'exist':
      writer.u32(restriction.propertyTag);
      break;
    case 'sub-object':
      writer.u32(restriction.subObject);
      writeRestriction(writer, restriction.restriction);
      break;
  }
}

function read(reader: BodyReader, depth: number): Restriction {
  const type = reader.u8();
  if (depth > maxRestrictionDepth) {
    throw reader.refused(`at most ${maxRestrictionDepth} nested restrictions`, 1);
  }
  const kind = kinds[type];
  switch (kind) {
    case 'and':
    case 'or':
      return { kind, restrictions: reader.counted(2, (each) => read(each, depth + 1)) };
    case 'not':
      return { kind, restriction: read(reader, depth + 1) };
    case 'content':
      return {
        kind,
        fuzzyLevel: reader.u32(),
        propertyTag: reader.u32(),
        value: readValue(reader),
      };
    case 'property':
      return { kind, relop: reader.u8(), propertyTag: reader.u32(), value: readValue(reader) };
    case 'compare-properties':
      return { kind, relop: reader.u8(), propertyTag1: reader.u32(), propertyTag2: reader.u32() };
    case 'bitmask':
      return { kind, relop: reader.u8(), propertyTag: reader.u32(), mask: reader.u32() };
    case 'size':
      return { kind, relop: reader.u8(), propertyTag: reader.u32(), size: reader.u32() };
    case 'exist':
      return { kind, propertyTag: reader.u32() };
    case 'sub-object':
      return { kind, subObject: reader.u32(), restriction: read(reader, depth + 1) };
    default:
      throw reader.refused('a restriction type of 0 to 9', 1);
  }
}

function readValue(reader: BodyReader): PropertyValue {
  reader.skipByte(0xff); // HasTaggedValue
  return readTaggedValue(reader);
}
