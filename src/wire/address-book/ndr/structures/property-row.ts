import type { NdrReader } from '../../../ndr/ndr-reader.js';
import type { NdrWriter } from '../../../ndr/ndr-writer.js';
import { type Deferred, readElements, writeElements } from '../../../ndr/pointer.js';
import type { PropertyRow } from '../../property-value.js';
import { readCountedArray, writeCountedArray } from './counted-array.js';
import { leastPropertyValueSize, readPropertyValue, writePropertyValue } from './property-value.js';

/** Bytes of a row, its values not counted. */
const rowSize = 12;

/*
 * PropertyRow_r (MS-OXNSPI 2.2.3): u32 Reserved, u32 cValues, [unique] PropertyValue_r lpProps[]
 * PropertyRowSet_r (2.2.4), its conformance first: u32 maximum_count (cRows), u32 cRows, PropertyRow_r aRow[]
 */

/** @throws DecodeError */
export function decodePropertyRow(reader: NdrReader): PropertyRow {
  return readRow(reader)();
}

export function encodePropertyRow(writer: NdrWriter, row: PropertyRow): void {
  writeRow(writer, row)();
}

/** @throws DecodeError */
export function decodePropertyRowSet(reader: NdrReader): readonly PropertyRow[] {
  const maximum = reader.u32();
  const count = reader.conformantCount(rowSize);
  if (count !== maximum) throw reader.refused(`cRows ${maximum}`);
  return readElements(count, () => readRow(reader));
}

export function encodePropertyRowSet(writer: NdrWriter, rows: readonly PropertyRow[]): void {
  writer.u32(rows.length);
  writer.u32(rows.length);
  writeElements(rows, (row) => writeRow(writer, row));
}

function readRow(reader: NdrReader): Deferred<PropertyRow> {
  reader.u32(); // Reserved
  return readCountedArray(reader, leastPropertyValueSize, () => readPropertyValue(reader));
}

function writeRow(writer: NdrWriter, row: PropertyRow): Deferred<void> {
  writer.u32(0);
  return writeCountedArray(writer, row, (value) => writePropertyValue(writer, value));
}
