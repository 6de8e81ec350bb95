import { DecodeError, LabError } from '../errors.js';

/** A GUID as lower-case text with dashes, no braces: `77378f46-2c66-4aa9-a6a6-3e7a48b19596`. */
export type Guid = string & { readonly __brand: 'Guid' };

const pattern = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

const canonical = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isCanonical(text: string): text is Guid {
  return canonical.test(text);
}

/** True for any spelling that {@link parseGuid} takes. */
export function isGuid(text: string): boolean {
  return pattern.test(text);
}

/**
 * Reads a GUID with or without braces and dashes.
 *
 * @throws LabError `decode-failed`
 */
export function parseGuid(text: string): Guid {
  const guid = pattern.exec(text)?.slice(1, 6).join('-').toLowerCase();
  if (guid === undefined || !isCanonical(guid))
    throw new LabError('decode-failed', `"${text}" is not a GUID`);
  return guid;
}

/** 16 bytes in wire order: the first three fields little-endian (MS-DTYP 2.3.4.2). */
export function guidToBytes(guid: Guid): Uint8Array {
  return Buffer.from(inOtherOrder(guid.replaceAll('-', '')), 'hex');
}

/**
 * The inverse of {@link guidToBytes}.
 *
 * @throws DecodeError unless there are exactly 16 bytes
 */
export function guidFromBytes(bytes: Uint8Array): Guid {
  if (bytes.length !== 16) throw new DecodeError('GUID', bytes.length, '16 bytes');
  const hex = inOtherOrder(Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex'));
  const [one, two, three] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)];
  const text = `${one}-${two}-${three}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return isCanonical(text) ? text : parseGuid(text);
}

/** 32 hex digits with the bytes of the first three fields turned round. */
function inOtherOrder(hex: string): string {
  const first = hex.slice(6, 8) + hex.slice(4, 6) + hex.slice(2, 4) + hex.slice(0, 2);
  return first + hex.slice(10, 12) + hex.slice(8, 10) + hex.slice(14, 16) + hex.slice(12, 14) + hex.slice(16);
}

/** All zeros. */
export const nullGuid: Guid = parseGuid('00000000-0000-0000-0000-000000000000');
