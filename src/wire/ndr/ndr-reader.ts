import type { Guid } from '../../values/guid.js';
import { ByteReader } from './byte-reader.js';
import type { ContextHandle } from './context-handle.js';

/**
 * Reads a call's stub in NDR32, little-endian (C706 chapter 14): primitives are aligned to their own size from the
 * start of the stub, pads may hold anything, bytes after the last parameter are left alone.
 *
 * All methods throw `DecodeError`.
 */
export class NdrReader extends ByteReader {
  override u16(): number {
    this.align(2);
    return super.u16();
  }

  override u32(): number {
    this.align(4);
    return super.u32();
  }

  /** A FILETIME, two u32 (MS-DTYP 2.3.3): 100 ns since 1601. */
  filetime(): bigint {
    this.align(4);
    return this.u64();
  }

  override guid(): Guid {
    this.align(4);
    return super.guid();
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
    if (offset !== 0) throw this.expected('offset 0', this.offset - 4);
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
    if (actual > maximum) throw this.expected(`at most ${maximum} elements`, this.offset - 4);
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
    return this.#withoutTerminator(this.text(length, 'utf16le'), 2);
  }

  #terminated(length: number): string {
    return this.#withoutTerminator(this.text(length, 'latin1'), 1);
  }

  #withoutTerminator(text: string, size: number): string {
    if (!text.endsWith('\0')) throw this.expected('a terminating zero', Math.max(0, this.offset - size));
    return text.slice(0, -1);
  }

  #count(elementSize: number): number {
    const count = this.u32();
    if (count * elementSize > this.remaining) {
      throw this.expected(`a count whose elements fit in ${this.remaining} bytes`, this.offset - 4);
    }
    return count;
  }
}
