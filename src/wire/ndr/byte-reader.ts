import { DecodeError } from '../../errors.js';
import { type Guid, guidFromBytes } from '../../values/guid.js';

/**
 * Reads little-endian fields one after the other, every one checked against the end of the input.
 *
 * All methods throw {@link DecodeError} with the offset of the field that did not fit.
 */
export class ByteReader {
  readonly #bytes: Buffer;
  readonly #structure: string;
  #offset = 0;

  /** @param structure - the specification name of what is being read, for errors */
  constructor(bytes: Uint8Array, structure: string) {
    this.#bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#structure = structure;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#advance(2));
  }

  /** The port of a protocol tower, alone among these protocols, is in network order. */
  u16BigEndian(): number {
    return this.#bytes.readUInt16BE(this.#advance(2));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4));
  }

  u64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#advance(8));
  }

  guid(): Guid {
    return guidFromBytes(this.bytes(16));
  }

  /** A view of the input, not a copy. */
  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
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
    this.#advance((size - (this.#offset % size)) % size);
  }

  /** An error that points at the field to be read next. */
  expected(what: string, offset: number = this.#offset): DecodeError {
    return new DecodeError(this.#structure, offset, what);
  }

  #advance(length: number): number {
    if (length > this.remaining) throw this.expected(`${length} more bytes, not ${this.remaining}`);
    const start = this.#offset;
    this.#offset += length;
    return start;
  }
}
