import type { Guid } from '../../values/guid.js';
import { ByteWriter } from './byte-writer.js';
import type { ContextHandle } from './context-handle.js';

/** Writes a call's stub in NDR32, little-endian; the counterpart of `NdrReader`. */
export class NdrWriter extends ByteWriter {
  #referents = 0;

  override u16(value: number): void {
    this.align(2);
    super.u16(value);
  }

  override u32(value: number): void {
    this.align(4);
    super.u32(value);
  }

  /** A FILETIME, two u32 (MS-DTYP 2.3.3): 100 ns since 1601. */
  filetime(value: bigint): void {
    this.align(4);
    this.u64(value);
  }

  override guid(value: Guid): void {
    this.align(4);
    super.guid(value);
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
    this.bytes(Buffer.from(`${text}\0`, 'utf16le'));
  }

  #terminated(text: string): void {
    this.bytes(Buffer.from(text, 'latin1'));
    this.u8(0);
  }
}
