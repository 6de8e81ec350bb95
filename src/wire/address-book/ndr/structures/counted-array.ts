import { type Guid, guidFromBytes, guidToBytes, nullGuid } from '../../../../values/guid.js';
import type { NdrReader } from '../../../ndr/ndr-reader.js';
import type { NdrWriter } from '../../../ndr/ndr-writer.js';
import {
  type Deferred,
  readElements,
  readEmbeddedPointer,
  writeElements,
  writeEmbeddedPointer,
} from '../../../ndr/pointer.js';

/*
 * Binary_r, ShortArray_r, LongArray_r, StringArray_r, BinaryArray_r, FlatUIDArray_r, WStringArray_r, DateTimeArray_r
 * (MS-OXNSPI 2.2.2.3 to 2.2.2.10): u32 cValues, [unique, size_is(cValues)] elements; the elements deferred
 * FlatUID_r (2.2.2.1): 16 octets, not aligned
 */

const noElements: readonly never[] = [];

/**
 * Reads one of these but Binary_r.
 *
 * @param elementSize - bytes an element has at least, its referents not counted
 */
export function readCountedArray<T>(
  reader: NdrReader,
  elementSize: number,
  readElement: () => Deferred<T>,
): Deferred<readonly T[]> {
  const count = reader.u32();
  const elements = readEmbeddedPointer(reader, () => {
    if (reader.conformantCount(elementSize) !== count) throw reader.refused(`maximum_count ${count}`);
    return readElements(count, readElement);
  });
  return () => elements() ?? noElements;
}

export function writeCountedArray<T>(
  writer: NdrWriter,
  values: readonly T[],
  writeElement: (value: T) => Deferred<void>,
): Deferred<void> {
  writer.u32(values.length);
  return writeEmbeddedPointer(writer, values.length === 0 ? undefined : values, () => {
    writer.conformantCount(values.length);
    writeElements(values, writeElement);
  });
}

/** A view of the stub, not a copy. */
export function readBinary(reader: NdrReader): Deferred<Uint8Array> {
  const count = reader.u32();
  const octets = readEmbeddedPointer(reader, () => {
    if (reader.conformantCount(1) !== count) throw reader.refused(`maximum_count ${count}`);
    return reader.bytes(count);
  });
  return () => octets() ?? reader.bytes(0);
}

export function writeBinary(writer: NdrWriter, octets: Uint8Array): Deferred<void> {
  writer.u32(octets.length);
  return writeEmbeddedPointer(writer, octets.length === 0 ? undefined : octets, () => {
    writer.conformantCount(octets.length);
    writer.bytes(octets);
  });
}

export function readFlatUid(reader: NdrReader): Guid {
  return guidFromBytes(reader.bytes(16));
}

export function writeFlatUid(writer: NdrWriter, guid: Guid): void {
  writer.bytes(guidToBytes(guid));
}

/** A pointer to a FlatUID_r; all zeros for NULL. */
export function readFlatUidPointer(reader: NdrReader): Deferred<Guid> {
  const guid = readEmbeddedPointer(reader, readFlatUid);
  return () => guid() ?? nullGuid;
}
