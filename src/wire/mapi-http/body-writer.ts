import { ByteWriter } from '../ndr/byte-writer.js';

/** What stands before an optional field that is there, and before one that is not (MS-OXCMAPIHTTP 2.2.1.1). */
const presence = { present: 0xff, absent: 0 } as const;

/** Writes the body of a request or response; the counterpart of `BodyReader`. */
export class BodyWriter extends ByteWriter {
  /** Octets up to the first zero, given as Latin-1, and a zero. */
  octetString(text: string): void {
    this.bytes(Buffer.from(`${upToZero(text)}\0`, 'latin1'));
  }

  /** UTF-16LE up to the first zero, and a zero. */
  wideString(text: string): void {
    this.bytes(Buffer.from(`${upToZero(text)}\0`, 'utf16le'));
  }

  /** Says whether what may follow does. */
  presence(isPresent: boolean): void {
    this.u8(isPresent ? presence.present : presence.absent);
  }

  /** Something optional, after its {@link presence}. */
  optional<T>(value: T | undefined, write: (writer: BodyWriter, value: T) => void): void {
    this.presence(value !== undefined);
    if (value !== undefined) write(this, value);
  }

  /** Elements, their number before them. */
  counted<T>(values: readonly T[], write: (writer: BodyWriter, value: T) => void): void {
    this.u32(values.length);
    for (const value of values) write(this, value);
  }

  /** Octets, their number before them. */
  sizedBytes(octets: Uint8Array): void {
    this.u32(octets.length);
    this.bytes(octets);
  }
}

function upToZero(text: string): string {
  const zero = text.indexOf('\0');
  return zero < 0 ? text : text.slice(0, zero);
}
