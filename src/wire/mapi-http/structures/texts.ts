import type { BodyReader } from '../body-reader.js';
import type { BodyWriter } from '../body-writer.js';

/*
 * Names (MS-OXCMAPIHTTP 2.2.5.4.1) and WStringsArray_r (2.2.5.14.1): u32 count, then strings ended by a zero, of octets
 * or of UTF-16. No byte before them says whether they are there.
 */

/** Strings of octets, as Latin-1. @throws DecodeError */
export function readOctetStrings(reader: BodyReader): readonly string[] {
  return reader.counted(1, (each) => each.octetString());
}

export function writeOctetStrings(writer: BodyWriter, texts: readonly string[]): void {
  writer.counted(texts, (out, text) => out.octetString(text));
}

/** Strings of UTF-16. @throws DecodeError */
export function readWideStrings(reader: BodyReader): readonly string[] {
  return reader.counted(2, (each) => each.wideString());
}

export function writeWideStrings(writer: BodyWriter, texts: readonly string[]): void {
  writer.counted(texts, (out, text) => out.wideString(text));
}
