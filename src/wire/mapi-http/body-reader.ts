import { ByteReader } from '../ndr/byte-reader.js';

/**
 * Reads the body of a request or response: little-endian fields one after the other, not aligned, optional ones behind
 * a byte that says whether they are there. Bytes after the last field are left alone.
 *
 * All methods throw `DecodeError`.
 */
export class BodyReader extends ByteReader {
  /** Octets ended by a zero, as Latin-1: what they spell is the caller's to say. */
  octetString(): string {
    const start = this.offset;
    const end = this.buffer.indexOf(0, start);
    if (end < 0) throw this.expected('a string ended by a zero');
    this.skip(end + 1 - start);
    return this.buffer.toString('latin1', start, end);
  }

  /** UTF-16LE ended by a zero. */
  wideString(): string {
    const start = this.offset;
    let end = start;
    while (end + 1 < this.buffer.length && (this.buffer[end] !== 0 || this.buffer[end + 1] !== 0)) end += 2;
    if (end + 1 >= this.buffer.length) throw this.expected('a UTF-16 string ended by a zero');
    this.skip(end + 2 - start);
    return this.buffer.toString('utf16le', start, end);
  }

  /** The byte that says whether what may follow does: any but 0 for yes, as clients write it. */
  isPresent(): boolean {
    return this.u8() !== 0;
  }

  /** Passes over the next byte if it is this one. */
  skipByte(byte: number): void {
    if (this.buffer[this.offset] === byte) this.skip(1);
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
    const count = this.u32();
    if (count * elementSize > this.remaining) {
      throw this.expected(`at most ${Math.floor(this.remaining / elementSize)} elements, not ${count}`);
    }
    const elements: T[] = [];
    for (let left = count; left > 0; left--) elements.push(read(this));
    return elements;
  }

  /** Octets with their number before them: a buffer of operations or of auxiliary data. A view, not a copy. */
  sizedBytes(): Uint8Array {
    return this.bytes(this.u32());
  }

  /** Passes over octets with their number before them. */
  skipSizedBytes(): void {
    this.skip(this.u32());
  }
}
