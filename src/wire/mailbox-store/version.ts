import type { NdrReader } from '../ndr/ndr-reader.js';
import type { NdrWriter } from '../ndr/ndr-writer.js';

/** A client's or server's version, as `15.0.847.4040`: major, minor, build, revision. */
export type Version = readonly [major: number, minor: number, build: number, revision: number];

/** Marks a version of four numbers, not of three words (MS-OXCRPC 3.1.4.1.3). */
const normalized = 0x8000;

/*
 * rgwClientVersion, rgwServerVersion, rgwBestVersion (MS-OXCRPC 3.1.4.1.3): u16[3]
 *   normalized (0x8000 in the second word): major << 8 | minor, 0x8000 | build, revision
 *   of old clients: major, build, revision
 */

/** @throws DecodeError */
export function decodeVersion(reader: NdrReader): Version {
  const [first, second, third] = [reader.u16(), reader.u16(), reader.u16()];
  return (second & normalized) === 0
    ? [first, 0, second, third]
    : [first >> 8, first & 0xff, second & 0x7fff, third];
}

/** Writes the normalized form. */
export function encodeVersion(writer: NdrWriter, [major, minor, build, revision]: Version): void {
  writer.u16((major << 8) | minor);
  writer.u16(normalized | build);
  writer.u16(revision);
}
