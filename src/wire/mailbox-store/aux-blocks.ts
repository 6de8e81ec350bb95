import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';

/** Version of an auxiliary block (MS-OXCRPC 2.2.2.2). */
export const auxVersion = { AUX_VERSION_1: 1, AUX_VERSION_2: 2 } as const;

/** A block of auxiliary data: what client and server tell each other beside the operations. */
export interface AuxBlock {
  /** See {@link auxVersion}. */
  readonly version: number;
  /** What `content` means. */
  readonly type: number;
  /** At most 65,531 octets. */
  readonly content: Uint8Array;
}

/** Octets of an AUX_HEADER. */
const headerSize = 4;

/*
 * The payload of rgbAuxIn and rgbAuxOut (MS-OXCRPC 3.1.4.1.2): blocks, each
 *   AUX_HEADER (2.2.2.2): u16 Size (with these four octets), u8 Version, u8 Type; then Size - 4 octets
 */

/** @throws DecodeError */
export function decodeAuxBlocks(payload: Uint8Array): AuxBlock[] {
  const reader = new ByteReader(payload, 'AUX_HEADER');
  const blocks: AuxBlock[] = [];
  while (reader.remaining > 0) {
    const size = reader.u16();
    if (size < headerSize) throw reader.expected(`a Size of at least ${headerSize}`, reader.offset - 2);
    blocks.push({ version: reader.u8(), type: reader.u8(), content: reader.bytes(size - headerSize) });
  }
  return blocks;
}

export function encodeAuxBlocks(blocks: readonly AuxBlock[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { version, type, content } of blocks) {
    writer.u16(headerSize + content.length);
    writer.u8(version);
    writer.u8(type);
    writer.bytes(content);
  }
  return writer.finish();
}
