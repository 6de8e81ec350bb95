import type { NdrReader } from '../../../ndr/ndr-reader.js';
import type { NdrWriter } from '../../../ndr/ndr-writer.js';

/*
 * PropertyTagArray_r (MS-OXNSPI 2.2.2.2), its conformance first; of property tags, or of Minimal Entry IDs:
 *   u32 maximum_count (cValues + 1), u32 cValues, u32 offset (0), u32 actual_count (cValues), u32 aulPropTag[]
 *
 * impacket's hNspiGetProps counts one too many in cValues, so actual_count decides.
 */

/** @throws DecodeError */
export function decodePropertyTagArray(reader: NdrReader): readonly number[] {
  const maximum = reader.u32();
  const count = reader.u32();
  const actual = reader.varyingCount(4);
  if (actual > count || count > maximum) throw reader.refused(`actual_count ${count}, at most ${maximum}`);
  return readU32s(reader, actual);
}

export function encodePropertyTagArray(writer: NdrWriter, values: readonly number[]): void {
  writer.u32(values.length + 1);
  writer.u32(values.length);
  writer.varyingCount(values.length);
  for (const value of values) writer.u32(value);
}

/** Reads the elements of an array whose count has been checked. */
export function readU32s(reader: NdrReader, count: number): number[] {
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push(reader.u32());
  return values;
}
