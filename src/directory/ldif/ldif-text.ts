import { constants, isUtf8 } from 'node:buffer';
import { LabError } from '../../errors.js';

/**
 * The text of an LDIF file as programs write them: UTF-8 with or without a byte-order mark, UTF-16 with one
 * (`ldifde -u`), and UTF-16LE that lost its mark. The first line of any LDIF is ASCII, so a NUL tells.
 *
 * @param file - the file's name, for messages
 * @throws LabError `bad-ldif` with `file:line` where the bytes are no UTF-8, or when there are more than one text holds
 */
export function decodeLdifText(bytes: Uint8Array, file: string): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = encodingOf(view);
  if (view.length / (encoding === 'utf8' ? 1 : 2) > constants.MAX_STRING_LENGTH) throw tooLarge(file);
  if (encoding === 'utf16le') return readUtf16(withoutMark(view, utf16Mark));
  if (encoding === 'utf16be') return readUtf16(swapped(view.subarray(2)));
  if (!isUtf8(view)) {
    throw new LabError('bad-ldif', 'neither UTF-8 nor UTF-16', {
      where: `${file}:${lineOfFault(view)}`,
      hint: 'export again with ldifde -u',
    });
  }
  return withoutMark(view, utf8Mark).toString('utf8');
}

function encodingOf(bytes: Buffer): 'utf8' | 'utf16le' | 'utf16be' {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return 'utf16be';
  const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  return isLittleEndian ? 'utf16le' : 'utf8';
}

function withoutMark(bytes: Buffer, mark: Buffer): Buffer {
  return bytes.subarray(0, mark.length).equals(mark) ? bytes.subarray(mark.length) : bytes;
}

/** A file that no text can hold: half a billion characters. */
export function tooLarge(file: string): LabError {
  return new LabError('bad-ldif', 'the file is too large', {
    where: file,
    hint: 'export in several files, an organizational unit each',
  });
}

const utf8Mark = Buffer.of(0xef, 0xbb, 0xbf);
const utf16Mark = Buffer.of(0xff, 0xfe);

/**
 * Little-endian UTF-16. ldifde writes what is not ASCII in base64, so nearly every file is ASCII at twice its size;
 * kept at one byte a character it takes half the heap and half the time.
 */
function readUtf16(bytes: Buffer): string {
  const length = bytes.length >> 1;
  const narrow = Buffer.allocUnsafe(length);
  for (let index = 0; index < length; index++) {
    if (bytes[2 * index + 1] !== 0) return bytes.toString('utf16le');
    narrow[index] = bytes[2 * index] ?? 0;
  }
  return narrow.toString('latin1');
}

/** Big-endian to little-endian; an odd byte at the end is no character. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}

function lineOfFault(bytes: Buffer): number {
  let line = 1;
  for (let at = 0; at < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(at, end))) break;
    at = end + 1;
  }
  return line;
}
