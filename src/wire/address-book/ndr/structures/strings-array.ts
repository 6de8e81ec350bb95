import type { NdrReader } from '../../../ndr/ndr-reader.js';
import type { NdrWriter } from '../../../ndr/ndr-writer.js';
import {
  readElements,
  readEmbeddedPointer,
  writeElements,
  writeEmbeddedPointer,
} from '../../../ndr/pointer.js';

/*
 * StringsArray_r, WStringsArray_r (MS-OXNSPI 2.2.7), their conformance first:
 *   u32 maximum_count, u32 Count (the same), [unique, string] Strings[]: referent ids, then the strings
 */

/** Strings of octets, as Latin-1; an empty one for NULL. @throws DecodeError */
export function decodeStringsArray(reader: NdrReader): readonly string[] {
  return readStrings(reader, readOctets);
}

export function encodeStringsArray(writer: NdrWriter, strings: readonly string[]): void {
  writeStrings(writer, strings, writeOctets);
}

/** Strings of UTF-16; an empty one for NULL. @throws DecodeError */
export function decodeWStringsArray(reader: NdrReader): readonly string[] {
  return readStrings(reader, readWide);
}

export function encodeWStringsArray(writer: NdrWriter, strings: readonly string[]): void {
  writeStrings(writer, strings, writeWide);
}

export function readOctets(reader: NdrReader): string {
  return reader.conformantVaryingString();
}

export function writeOctets(writer: NdrWriter, text: string): void {
  writer.conformantVaryingString(text);
}

export function readWide(reader: NdrReader): string {
  return reader.conformantVaryingWideString();
}

export function writeWide(writer: NdrWriter, text: string): void {
  writer.conformantVaryingWideString(text);
}

function readStrings(reader: NdrReader, read: (reader: NdrReader) => string): string[] {
  const maximum = reader.u32();
  const count = reader.conformantCount(4);
  if (count !== maximum) throw reader.refused(`Count ${maximum}`);
  return readElements(count, () => {
    const text = readEmbeddedPointer(reader, read);
    return () => text() ?? '';
  });
}

function writeStrings(
  writer: NdrWriter,
  strings: readonly string[],
  write: (writer: NdrWriter, text: string) => void,
): void {
  writer.u32(strings.length);
  writer.u32(strings.length);
  writeElements(strings, (text) => writeEmbeddedPointer(writer, text, write));
}
