import { DecodeError } from '../../errors.js';
import { type Guid, guidFromBytes } from '../../values/guid.js';

/** No octets; to make a view of none takes as long as reading three numbers. */
const none = Buffer.alloc(0);

/**
 * Reads little-endian fields one after the other, every one checked against the end of the input.
 *
 * All methods throw {@link DecodeError} with the offset of the field that did not fit.
 */
export class ByteReader {
  /** The whole input. */
  protected readonly buffer: Buffer;
  readonly #structure: string;
  #offset = 0;

  /** @param structure - the specification name of what is being read, for errors */
  constructor(bytes: Uint8Array, structure: string) {
    this.buffer = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#structure = structure;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.buffer.length - this.#offset;
  }

  u8(): number {
    return this.#at(this.#advance(1));
  }

  u16(): number {
    const start = this.#advance(2);
    return this.#at(start) | (this.#at(start + 1) << 8);
  }

  /** A signed short. */
  i16(): number {
    return (this.u16() << 16) >> 16;
  }

  /** A signed long. */
  i32(): number {
    return this.u32() | 0;
  }

  /** The port of a protocol tower, alone among these protocols, is in network order. */
  u16BigEndian(): number {
    return this.buffer.readUInt16BE(this.#advance(2));
  }

  u32(): number {
    const start = this.#advance(4);
    const high = (this.#at(start + 2) << 16) | (this.#at(start + 3) << 24);
    return (this.#at(start) | (this.#at(start + 1) << 8) | high) >>> 0;
  }

  u64(): bigint {
    return this.buffer.readBigUInt64LE(this.#advance(8));
  }

  guid(): Guid {
    return guidFromBytes(this.bytes(16));
  }

  /** A view of the input, not a copy. */
  bytes(length: number): Uint8Array {
    if (length === 0) return none;
    const start = this.#advance(length);
    return this.buffer.subarray(start, start + length);
  }

  /** Octets as text. */
  text(length: number, encoding: 'latin1' | 'utf16le'): string {
    const start = this.#advance(length);
    return this.buffer.toString(encoding, start, start + length);
  }

  /** Everything up to the end. */
  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  /** Skips padding, whatever it holds, to the next multiple of `size` from the start. */
  align(size: number): void {
    const beyond = this.#offset % size;
    if (beyond !== 0) this.#advance(size - beyond);
  }

  /** An error that points at the field to be read next. */
  expected(what: string, offset: number = this.#offset): DecodeError {
    return new DecodeError(this.#structure, offset, what);
  }

  /** An error that points at the field read last, of the given size. */
  refused(what: string, size = 4): DecodeError {
    return this.expected(what, Math.max(0, this.#offset - size));
  }

  #advance(length: number): number {
    const start = this.#offset;
    if (length > this.buffer.length - start) {
      throw this.expected(`${length} more bytes, not ${this.remaining}`);
    }
    this.#offset = start + length;
    return start;
  }

  /** A byte that is known to be there; Buffer's own methods check their arguments once more, which takes longer. */
  #at(offset: number): number {
    return this.buffer[offset] ?? 0;
  }
}
