import type { Guid } from '../../values/guid.js';
import { ByteWriter } from '../ndr/byte-writer.js';

/** What stands before an optional field that is there, and before one that is not (MS-OXCMAPIHTTP 2.2.1.1). */
const presence = { present: 0xff, absent: 0 } as const;

/** Writes the body of a request or response; the counterpart of `BodyReader`. */
export class BodyWriter {
  readonly #out = new ByteWriter();

  u8(value: number): void {
    this.#out.u8(value);
  }

  u16(value: number): void {
    this.#out.u16(value);
  }

  u32(value: number): void {
    this.#out.u32(value);
  }

  /** A signed short. */
  i16(value: number): void {
    this.#out.u16(value & 0xffff);
  }

  /** A signed long. */
  i32(value: number): void {
    this.#out.u32(value >>> 0);
  }

  u64(value: bigint): void {
    this.#out.u64(value);
  }

  guid(value: Guid): void {
    this.#out.guid(value);
  }

  bytes(value: Uint8Array): void {
    this.#out.bytes(value);
  }

  /** Octets up to the first zero, given as Latin-1, and a zero. */
  octetString(text: string): void {
    this.#out.bytes(Buffer.from(`${upToZero(text)}\0`, 'latin1'));
  }

  /** UTF-16LE up to the first zero, and a zero. */
  wideString(text: string): void {
    this.#out.bytes(Buffer.from(`${upToZero(text)}\0`, 'utf16le'));
  }

  /** Says whether what may follow does. */
  presence(isPresent: boolean): void {
    this.#out.u8(isPresent ? presence.present : presence.absent);
  }

  /** Something optional, after its {@link presence}. */
  optional<T>(value: T | undefined, write: (writer: BodyWriter, value: T) => void): void {
    this.presence(value !== undefined);
    if (value !== undefined) write(this, value);
  }

  /** Elements, their number before them. */
  counted<T>(values: readonly T[], write: (writer: BodyWriter, value: T) => void): void {
    this.#out.u32(values.length);
    for (const value of values) write(this, value);
  }

  /** Octets, their number before them. */
  sizedBytes(octets: Uint8Array): void {
    this.#out.u32(octets.length);
    this.#out.bytes(octets);
  }

  /** Everything that has been written. */
  finish(): Uint8Array {
    return this.#out.finish();
  }
}

function upToZero(text: string): string {
  const zero = text.indexOf('\0');
  return zero < 0 ? text : text.slice(0, zero);
}
