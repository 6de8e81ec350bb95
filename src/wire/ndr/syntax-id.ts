import { type Guid, nullGuid, parseGuid } from '../../values/guid.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';

/** The name of an interface (abstract syntax) or of an encoding (transfer syntax): p_syntax_id_t, C706 12.6.3.1. */
export interface SyntaxId {
  readonly uuid: Guid;
  readonly major: number;
  readonly minor: number;
}

/** NDR with 32-bit pointers, 2.0: the one encoding these rooms speak (MS-RPCE 2.2.4.12). */
export const ndr32: SyntaxId = {
  uuid: parseGuid('8a885d04-1ceb-11c9-9fe8-08002b104860'),
  major: 2,
  minor: 0,
};

/** NDR with 64-bit pointers, 1.0 (MS-RPCE 2.2.5.1): recognised, never chosen. */
export const ndr64: SyntaxId = {
  uuid: parseGuid('71710533-beba-4937-8319-b5dbef9ccc36'),
  major: 1,
  minor: 0,
};

/** All zero: what stands in a result that chose no transfer syntax. */
export const nullSyntax: SyntaxId = { uuid: nullGuid, major: 0, minor: 0 };

/* p_syntax_id_t, 20 bytes: uuid if_uuid; u32 if_version (low half major, high half minor) */

/** @throws DecodeError */
export function decodeSyntaxId(reader: ByteReader): SyntaxId {
  return { uuid: reader.guid(), major: reader.u16(), minor: reader.u16() };
}

export function encodeSyntaxId(writer: ByteWriter, { uuid, major, minor }: SyntaxId): void {
  writer.guid(uuid);
  writer.u16(major);
  writer.u16(minor);
}

export function sameSyntax(a: SyntaxId, b: SyntaxId): boolean {
  return a.uuid === b.uuid && a.major === b.major && a.minor === b.minor;
}

/** True when a server of `offered` can answer a client of `asked`: same major, minor not below. */
export function servesVersion(offered: SyntaxId, asked: SyntaxId): boolean {
  return offered.uuid === asked.uuid && offered.major === asked.major && offered.minor >= asked.minor;
}
