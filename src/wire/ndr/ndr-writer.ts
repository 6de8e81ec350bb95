import type { Guid } from '../../values/guid.js';
import { ByteWriter } from './byte-writer.js';
import type { ContextHandle } from './context-handle.js';

/** Writes a call's stub in NDR32, little-endian; the counterpart of `NdrReader`. */
export class NdrWriter {
  readonly #out = new ByteWriter();
  #referents = 0;

  u8(value: number): void {
    this.#out.u8(value);
  }

  u16(value: number): void {
    this.#out.align(2);
    this.#out.u16(value);
  }

  u32(value: number): void {
    this.#out.align(4);
    this.#out.u32(value);
  }

  /** A signed short. */
  i16(value: number): void {
    this.u16(value & 0xffff);
  }

  /** A signed long. */
  i32(value: number): void {
    this.u32(value >>> 0);
  }

  /** A FILETIME, two u32 (MS-DTYP 2.3.3): 100 ns since 1601. */
  filetime(value: bigint): void {
    this.#out.align(4);
    this.#out.u64(value);
  }

  guid(value: Guid): void {
    this.#out.align(4);
    this.#out.guid(value);
  }

  /** A fixed array of octets. */
  bytes(value: Uint8Array): void {
    this.#out.bytes(value);
  }

  /**
   * A referent id: zero for NULL, else the next one not yet used in this stub. A full pointer's id stands for its
   * object, so two objects never share one (C706 14.3.10).
   */
  pointer(present: boolean): void {
    this.u32(present ? ++this.#referents : 0);
  }

  contextHandle(handle: ContextHandle): void {
    this.u32(handle.attributes);
    this.guid(handle.uuid);
  }

  varyingCount(actual: number): void {
    this.u32(0);
    this.u32(actual);
  }

  conformantCount(maximum: number): void {
    this.u32(maximum);
  }

  conformantVaryingCount(maximum: number, actual: number): void {
    this.u32(maximum);
    this.varyingCount(actual);
  }

  varyingString(text: string): void {
    this.varyingCount(text.length + 1);
    this.#terminated(text);
  }

  conformantVaryingString(text: string): void {
    this.conformantVaryingCount(text.length + 1, text.length + 1);
    this.#terminated(text);
  }

  conformantVaryingWideString(text: string): void {
    this.conformantVaryingCount(text.length + 1, text.length + 1);
    this.#out.bytes(Buffer.from(`${text}\0`, 'utf16le'));
  }

  finish(): Uint8Array {
    return this.#out.finish();
  }

  #terminated(text: string): void {
    this.#out.bytes(Buffer.from(text, 'latin1'));
    this.#out.u8(0);
  }
}
