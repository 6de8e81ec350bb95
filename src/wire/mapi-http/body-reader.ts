import type { DecodeError } from '../../errors.js';
import type { Guid } from '../../values/guid.js';
import { ByteReader } from '../ndr/byte-reader.js';

/**
 * Reads the body of a request or response: little-endian fields one after the other, not aligned, optional ones behind
 * a byte that says whether they are there. Bytes after the last field are left alone.
 *
 * All methods throw `DecodeError`.
 */
export class BodyReader {
  readonly #in: ByteReader;
  readonly #bytes: Buffer;

  /** @param structure - the request type and direction being read, for errors */
  constructor(body: Uint8Array, structure: string) {
    this.#bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#in = new ByteReader(this.#bytes, structure);
  }

  u8(): number {
    return this.#in.u8();
  }

  u16(): number {
    return this.#in.u16();
  }

  u32(): number {
    return this.#in.u32();
  }

  /** A signed short. */
  i16(): number {
    return (this.#in.u16() << 16) >> 16;
  }

  /** A signed long. */
  i32(): number {
    return this.#in.u32() | 0;
  }

  u64(): bigint {
    return this.#in.u64();
  }

  guid(): Guid {
    return this.#in.guid();
  }

  /** A view of the body, not a copy. */
  bytes(length: number): Uint8Array {
    return this.#in.bytes(length);
  }

  /** Octets ended by a zero, as Latin-1: what they spell is the caller's to say. */
  octetString(): string {
    const start = this.#in.offset;
    const end = this.#bytes.indexOf(0, start);
    if (end < 0) throw this.#in.expected('a string ended by a zero');
    this.#in.skip(end + 1 - start);
    return this.#bytes.toString('latin1', start, end);
  }

  /** UTF-16LE ended by a zero. */
  wideString(): string {
    const start = this.#in.offset;
    let end = start;
    while (end + 1 < this.#bytes.length && (this.#bytes[end] !== 0 || this.#bytes[end + 1] !== 0)) end += 2;
    if (end + 1 >= this.#bytes.length) throw this.#in.expected('a UTF-16 string ended by a zero');
    this.#in.skip(end + 2 - start);
    return this.#bytes.toString('utf16le', start, end);
  }

  /** The byte that says whether what may follow does: any but 0 for yes, as clients write it. */
  isPresent(): boolean {
    return this.#in.u8() !== 0;
  }

  /** Passes over the next byte if it is this one. */
  skipByte(byte: number): void {
    if (this.#bytes[this.#in.offset] === byte) this.#in.skip(1);
  }

  /** Something optional, after its {@link isPresent}. */
  optional<T>(read: (reader: BodyReader) => T): T | undefined {
    return this.isPresent() ? read(this) : undefined;
  }

  /**
   * As many elements as the u32 before them says.
   *
   * @param elementSize - bytes an element has at least; bounds what may be claimed
   */
  counted<T>(elementSize: number, read: (reader: BodyReader) => T): T[] {
    const count = this.#in.u32();
    if (count * elementSize > this.#in.remaining) {
      throw this.#in.expected(
        `at most ${Math.floor(this.#in.remaining / elementSize)} elements, not ${count}`,
      );
    }
    const elements: T[] = [];
    for (let left = count; left > 0; left--) elements.push(read(this));
    return elements;
  }

  /** Octets with their number before them: a buffer of operations or of auxiliary data. A view, not a copy. */
  sizedBytes(): Uint8Array {
    return this.#in.bytes(this.#in.u32());
  }

  /** Passes over octets with their number before them. */
  skipSizedBytes(): void {
    this.#in.skip(this.#in.u32());
  }

  /** An error that points at the field just read, `size` bytes back. */
  refused(what: string, size = 4): DecodeError {
    return this.#in.expected(what, Math.max(0, this.#in.offset - size));
  }
}
