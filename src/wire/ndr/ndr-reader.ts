import type { DecodeError } from '../../errors.js';
import type { Guid } from '../../values/guid.js';
import { ByteReader } from './byte-reader.js';
import type { ContextHandle } from './context-handle.js';

/**
 * Reads a call's stub in NDR32, little-endian (C706 chapter 14): primitives are aligned to their own size from the
 * start of the stub, pads may hold anything, bytes after the last parameter are left alone.
 *
 * All methods throw `DecodeError`.
 */
export class NdrReader {
  readonly #in: ByteReader;

  /** @param structure - the operation and direction being read, for errors */
  constructor(stub: Uint8Array, structure: string) {
    this.#in = new ByteReader(stub, structure);
  }

  get offset(): number {
    return this.#in.offset;
  }

  /** Bytes after the last field read. */
  get remaining(): number {
    return this.#in.remaining;
  }

  u8(): number {
    return this.#in.u8();
  }

  u16(): number {
    this.#in.align(2);
    return this.#in.u16();
  }

  u32(): number {
    this.#in.align(4);
    return this.#in.u32();
  }

  /** A signed short. */
  i16(): number {
    return (this.u16() << 16) >> 16;
  }

  /** A signed long. */
  i32(): number {
    return this.u32() | 0;
  }

  /** A FILETIME, two u32 (MS-DTYP 2.3.3): 100 ns since 1601. */
  filetime(): bigint {
    this.#in.align(4);
    return this.#in.u64();
  }

  guid(): Guid {
    this.#in.align(4);
    return this.#in.guid();
  }

  /** A fixed array of octets (C706 14.3.3.1). */
  bytes(length: number): Uint8Array {
    return this.#in.bytes(length);
  }

  /** A referent id of a unique or full pointer (C706 14.3.10): false when NULL, else the referent follows. */
  pointer(): boolean {
    return this.u32() !== 0;
  }

  contextHandle(): ContextHandle {
    return { attributes: this.u32(), uuid: this.guid() };
  }

  /**
   * The counts before a varying array (C706 14.3.3.3): u32 offset, u32 actual_count.
   *
   * @param elementSize - bytes an element has at least on the wire; bounds what may be claimed
   * @returns actual_count
   */
  varyingCount(elementSize: number): number {
    const offset = this.u32();
    if (offset !== 0) throw this.#in.expected('offset 0', this.offset - 4);
    return this.#count(elementSize);
  }

  /** The count before a conformant array (C706 14.3.3.2): u32 maximum_count, all of which follow. */
  conformantCount(elementSize: number): number {
    return this.#count(elementSize);
  }

  /**
   * The counts before a conformant varying array (C706 14.3.3.4). The maximum is a capacity: it may exceed
   * what follows, and nothing is allocated by it.
   */
  conformantVaryingCount(elementSize: number): { readonly maximum: number; readonly actual: number } {
    const maximum = this.u32();
    const actual = this.varyingCount(elementSize);
    if (actual > maximum) throw this.#in.expected(`at most ${maximum} elements`, this.offset - 4);
    return { maximum, actual };
  }

  /** A varying string of octets with its terminator (C706 14.3.4.1), as Latin-1 text without it. */
  varyingString(): string {
    return this.#terminated(this.varyingCount(1));
  }

  /** A conformant varying string of octets with its terminator (C706 14.3.4.2), as Latin-1 text without it. */
  conformantVaryingString(): string {
    return this.#terminated(this.conformantVaryingCount(1).actual);
  }

  /** A conformant varying string of UTF-16 with its terminator (C706 14.3.4.2), without it. */
  conformantVaryingWideString(): string {
    const length = this.conformantVaryingCount(2).actual * 2;
    return this.#withoutTerminator(this.#in.text(length, 'utf16le'), 2);
  }

  /** An error that points at the field read last, of the given size. */
  refused(what: string, size = 4): DecodeError {
    return this.#in.expected(what, this.offset - size);
  }

  #terminated(length: number): string {
    return this.#withoutTerminator(this.#in.text(length, 'latin1'), 1);
  }

  #withoutTerminator(text: string, size: number): string {
    if (!text.endsWith('\0')) throw this.#in.expected('a terminating zero', Math.max(0, this.offset - size));
    return text.slice(0, -1);
  }

  #count(elementSize: number): number {
    const count = this.u32();
    if (count * elementSize > this.#in.remaining) {
      throw this.#in.expected(`a count whose elements fit in ${this.#in.remaining} bytes`, this.offset - 4);
    }
    return count;
  }
}
