import { type Guid, guidToBytes } from '../../values/guid.js';

/** Writes little-endian fields one after the other; the counterpart of `ByteReader`. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  /** @param capacity - bytes expected, to be exceeded at will */
  constructor(capacity = 128) {
    this.#bytes = Buffer.allocUnsafe(capacity); // from Node's pool; nothing beyond what is written ever leaves here
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    const at = this.#extend(1);
    this.#bytes.writeUInt8(value, at);
  }

  u16(value: number): void {
    const at = this.#extend(2);
    this.#bytes.writeUInt16LE(value, at);
  }

  /** A signed short. */
  i16(value: number): void {
    this.u16(value & 0xffff);
  }

  /** A signed long. */
  i32(value: number): void {
    this.u32(value >>> 0);
  }

  u16BigEndian(value: number): void {
    const at = this.#extend(2);
    this.#bytes.writeUInt16BE(value, at);
  }

  u32(value: number): void {
    const at = this.#extend(4);
    if (value !== value >>> 0) this.#bytes.writeUInt32LE(value, at); // throws
    this.#bytes[at] = value;
    this.#bytes[at + 1] = value >>> 8;
    this.#bytes[at + 2] = value >>> 16;
    this.#bytes[at + 3] = value >>> 24;
  }

  u64(value: bigint): void {
    const at = this.#extend(8);
    this.#bytes.writeBigUInt64LE(value, at);
  }

  guid(value: Guid): void {
    this.bytes(guidToBytes(value));
  }

  bytes(value: Uint8Array): void {
    const at = this.#extend(value.length);
    this.#bytes.set(value, at);
  }

  zeros(length: number): void {
    const at = this.#extend(length);
    this.#bytes.fill(0, at, at + length);
  }

  /** Pads with zeros to the next multiple of `size` from the start. */
  align(size: number): void {
    const beyond = this.#length % size;
    if (beyond !== 0) this.zeros(size - beyond);
  }

  /** Overwrites two bytes written earlier, for a length known only at the end. */
  setU16(offset: number, value: number): void {
    this.#bytes.writeUInt16LE(value, offset);
  }

  /** What has been written, not a copy: the end of this writer. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #extend(length: number): number {
    const start = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
    }
    return start;
  }
}
