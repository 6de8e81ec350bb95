import { nullGuid, parseGuid } from '../../values/guid.js';
import { guid, structure, u16 } from './fields.js';

/**
 * The name of an interface (abstract syntax) or of an encoding (transfer syntax): p_syntax_id_t, C706 12.6.3.1. The version
 * is a u32 there, its low half the major number.
 */
export const { read: decodeSyntaxId, write: encodeSyntaxId } = structure({
  uuid: guid,
  major: u16,
  minor: u16,
});

export type SyntaxId = ReturnType<typeof decodeSyntaxId>;

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

export function sameSyntax(a: SyntaxId, b: SyntaxId): boolean {
  return a.uuid === b.uuid && a.major === b.major && a.minor === b.minor;
}

/** True when a server of `offered` can answer a client of `asked`: same major, minor not below. */
export function servesVersion(offered: SyntaxId, asked: SyntaxId): boolean {
  return offered.uuid === asked.uuid && offered.major === asked.major && offered.minor >= asked.minor;
}
