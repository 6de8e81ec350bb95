import { DecodeError, LabError } from '../errors.js';

const pattern = /^S-1-(\d{1,15})((?:-\d{1,10}){1,15})$/i;

/** True for the text form of a security identifier, `S-1-5-21-...`. */
export function isSid(text: string): boolean {
  return pattern.test(text);
}

/*
 * SID (MS-DTYP 2.4.2.2):
 *   Revision u8 = 1, SubAuthorityCount u8, IdentifierAuthority 6 bytes big-endian, SubAuthority u32 LE x count
 */

/**
 * The bytes of a security identifier.
 *
 * @throws LabError `decode-failed` unless the text is `S-1-...` with 32-bit sub-authorities
 */
export function sidToBytes(text: string): Uint8Array {
  const [, authority, rest] = pattern.exec(text) ?? [];
  const subAuthorities = rest?.slice(1).split('-').map(Number) ?? [];
  const tooLarge = Number(authority) >= 2 ** 48 || subAuthorities.some((value) => value > 0xffffffff);
  if (authority === undefined || tooLarge) {
    throw new LabError('decode-failed', `"${text}" is not a security identifier`, {
      hint: 'write S-1-5-32-544',
    });
  }
  const bytes = Buffer.alloc(8 + 4 * subAuthorities.length);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(subAuthorities.length, 1);
  bytes.writeUIntBE(Number(authority), 2, 6);
  subAuthorities.forEach((value, index) => {
    bytes.writeUInt32LE(value, 8 + 4 * index);
  });
  return bytes;
}

/**
 * The text form of a security identifier.
 *
 * @throws DecodeError when the length does not follow from SubAuthorityCount
 */
export function sidFromBytes(bytes: Uint8Array): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 8 || view.readUInt8(0) !== 1) throw new DecodeError('SID', 0, 'Revision 1');
  const count = view.readUInt8(1);
  if (view.length !== 8 + 4 * count) throw new DecodeError('SID', 1, `${8 + 4 * count} bytes in all`);
  const subAuthorities = Array.from({ length: count }, (_, index) => view.readUInt32LE(8 + 4 * index));
  return ['S-1', view.readUIntBE(2, 6), ...subAuthorities].join('-');
}
