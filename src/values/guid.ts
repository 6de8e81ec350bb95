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
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/**
 * The inverse of {@link guidToBytes}.
 *
 * @throws DecodeError unless there are exactly 16 bytes
 */
export function guidFromBytes(bytes: Uint8Array): Guid {
  if (bytes.length !== 16) throw new DecodeError('GUID', bytes.length, '16 bytes');
  const copy = Buffer.from(bytes);
  copy.subarray(0, 4).reverse();
  copy.subarray(4, 6).reverse();
  copy.subarray(6, 8).reverse();
  return parseGuid(copy.toString('hex'));
}

/** All zeros. */
export const nullGuid: Guid = parseGuid('00000000-0000-0000-0000-000000000000');
