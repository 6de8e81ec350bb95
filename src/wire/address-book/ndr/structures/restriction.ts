import type { NdrReader } from '../../../ndr/ndr-reader.js';
import type { NdrWriter } from '../../../ndr/ndr-writer.js';
import { type Deferred, readEmbeddedPointer, writeEmbeddedPointer } from '../../../ndr/pointer.js';
import type { PropertyValue } from '../../property-value.js';
import { restrictionKinds as kinds, maxRestrictionDepth, type Restriction } from '../../restriction.js';
import { readCountedArray, writeCountedArray } from './counted-array.js';
import { readPropertyValue, writePropertyValue } from './property-value.js';

/** Bytes of the smallest one: rt, discriminant, a pointer. */
const leastSize = 12;

/*
 * Restriction_r (MS-OXNSPI 2.2.5): u32 rt, u32 discriminant (the same), then the arm
 *   0 resAnd, 1 resOr      u32 cRes, [unique] Restriction_r lpRes[]
 *   2 resNot               [unique] Restriction_r lpRes
 *   3 resContent           u32 ulFuzzyLevel, u32 ulPropTag, [unique] PropertyValue_r lpProp
 *   4 resProperty          u32 relop, u32 ulPropTag, [unique] PropertyValue_r lpProp
 *   5 resCompareProps      u32 relop, u32 ulPropTag1, u32 ulPropTag2
 *   6 resBitMask           u32 relBMR, u32 ulPropTag, u32 ulMask
 *   7 resSize              u32 relop, u32 ulPropTag, u32 cb
 *   8 resExist             u32 ulReserved1, u32 ulPropTag, u32 ulReserved2
 *   9 resSubRestriction    u32 ulSubObject, [unique] Restriction_r lpRes
 */

/** @throws DecodeError, also for one nested deeper than `maxRestrictionDepth` */
export function decodeRestriction(reader: NdrReader): Restriction {
  return read(reader, 1)();
}

export function encodeRestriction(writer: NdrWriter, restriction: Restriction): void {
  write(writer, restriction)();
}

function read(reader: NdrReader, depth: number): Deferred<Restriction> {
  const rt = reader.u32();
  if (reader.u32() !== rt) throw reader.refused(`the discriminant ${rt}`);
  if (depth > maxRestrictionDepth) throw reader.refused(`at most ${maxRestrictionDepth} nested restrictions`);
  const kind = kinds[rt];
  switch (kind) {
    case 'and':
    case 'or': {
      const parts = readCountedArray(reader, leastSize, () => read(reader, depth + 1));
      return () => ({ kind, restrictions: parts() });
    }
    case 'not': {
      const part = readPart(reader, depth);
      return () => ({ kind, restriction: part() });
    }
    case 'content': {
      const fuzzyLevel = reader.u32();
      const propertyTag = reader.u32();
      const value = readValue(reader);
      return () => ({ kind, fuzzyLevel, propertyTag, value: value() });
    }
    case 'property': {
      const relop = reader.u32();
      const propertyTag = reader.u32();
      const value = readValue(reader);
      return () => ({ kind, relop, propertyTag, value: value() });
    }
    case 'sub-object': {
      const subObject = reader.u32();
      const part = readPart(reader, depth);
      return () => ({ kind, subObject, restriction: part() });
    }
    case undefined:
      throw reader.refused('a restriction type of 0 to 9');
    default:
      return inPlace(kind, [reader.u32(), reader.u32(), reader.u32()]);
  }
}

/** The arms of three numbers. */
function inPlace(
  kind: 'compare-properties' | 'bitmask' | 'size' | 'exist',
  [first, second, third]: readonly [number, number, number],
): Deferred<Restriction> {
  switch (kind) {
    case 'compare-properties':
      return () => ({ kind, relop: first, propertyTag1: second, propertyTag2: third });
    case 'bitmask':
      return () => ({ kind, relop: first, propertyTag: second, mask: third });
    case 'size':
      return () => ({ kind, relop: first, propertyTag: second, size: third });
    case 'exist':
      return () => ({ kind, propertyTag: second });
  }
}

function readPart(reader: NdrReader, depth: number): Deferred<Restriction> {
  const part = readEmbeddedPointer(reader, () => read(reader, depth + 1)());
  return () => required(reader, part());
}

function readValue(reader: NdrReader): Deferred<PropertyValue> {
  const value = readEmbeddedPointer(reader, () => readPropertyValue(reader)());
  return () => required(reader, value());
}

function required<T>(reader: NdrReader, referent: T | undefined): T {
  if (referent === undefined) throw reader.refused('a restriction whose pointers are not NULL', 0);
  return referent;
}

function write(writer: NdrWriter, restriction: Restriction): Deferred<void> {
  const rt = kinds.indexOf(restriction.kind);
  writer.u32(rt);
  writer.u32(rt);
  switch (restriction.kind) {
    case 'and':
    case 'or':
      return writeCountedArray(writer, restriction.restrictions, (part) => write(writer, part));
    case 'not':
      return writePart(writer, restriction.restriction);
    case 'content':
      return writeNumbersAndValue(writer, restriction.fuzzyLevel, restriction);
    case 'property':
      return writeNumbersAndValue(writer, restriction.relop, restriction);
    case 'compare-properties':
      return writeNumbers(writer, restriction.relop, restriction.propertyTag1, restriction.propertyTag2);
    case 'bitmask':
      return writeNumbers(writer, restriction.relop, restriction.propertyTag, restriction.mask);
    case 'size':
      return writeNumbers(writer, restriction.relop, restriction.propertyTag, restriction.size);
    case 'exist':
      return writeNumbers(writer, 0, restriction.propertyTag, 0);
    case 'sub-object':
      writer.u32(restriction.subObject);
      return writePart(writer, restriction.restriction);
  }
}

function writePart(writer: NdrWriter, part: Restriction): Deferred<void> {
  return writeEmbeddedPointer(writer, part, encodeRestriction);
}

function writeNumbers(writer: NdrWriter, ...numbers: readonly number[]): Deferred<void> {
  for (const number of numbers) writer.u32(number);
  return () => {};
}

function writeNumbersAndValue(
  writer: NdrWriter,
  first: number,
  { propertyTag, value }: { readonly propertyTag: number; readonly value: PropertyValue },
): Deferred<void> {
  writer.u32(first);
  writer.u32(propertyTag);
  return writeEmbeddedPointer(writer, value, (stub, each) => writePropertyValue(stub, each)());
}
