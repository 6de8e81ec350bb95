import type { BodyReader } from '../body-reader.js';
import type { BodyWriter } from '../body-writer.js';

/*
 * LargePropertyTagArray (MS-OXCMAPIHTTP 2.2.1.8): u32 PropertyTagCount, u32 PropertyTags[] (u16 type, u16 id)
 * Minimal Entry IDs (MinimalIdCount, MinimalIds): u32 count, u32 ids[]
 */

/** @throws DecodeError */
export function readNumbers(reader: BodyReader): readonly number[] {
  return reader.counted(4, readNumber);
}

export function writeNumbers(writer: BodyWriter, values: readonly number[]): void {
  writer.counted(values, writeNumber);
}

function readNumber(reader: BodyReader): number {
  return reader.u32();
}

function writeNumber(writer: BodyWriter, value: number): void {
  writer.u32(value);
}
