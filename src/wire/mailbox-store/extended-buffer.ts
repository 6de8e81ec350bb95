import { DecodeError, LabError } from '../../errors.js';
import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';
import { decompressPlainLz77 } from './plain-lz77.js';

/** RPC_HEADER_EXT's Flags (MS-OXCRPC 2.2.2.1). */
const flag = { Compressed: 0x1, XorMagic: 0x2, Last: 0x4 } as const;

/** What hides the content from a passing glance (MS-OXCRPC 3.1.4.1.1.3). */
const xorMagic = 0xa5;

/** Most extended buffers a server chains in one answer (MS-OXCRPC 3.1.4.2); a request has one as a rule. */
export const maxChainedBuffers = 96;

/** Octets that one extended buffer can hold. */
export const maxPayload = 0xffff;

/*
 * RPC_HEADER_EXT (MS-OXCRPC 2.2.2.1) and the payload it stands before
 *   u16 Version (0), u16 Flags, u16 Size (of the payload as it lies here), u16 SizeActual (once decompressed), octets
 *   XorMagic: every octet of the payload XOR 0xa5; done after compression, so undone before decompression
 *   Compressed: Plain LZ77; Last: no further extended buffer follows
 */

/**
 * Reads a chain of extended buffers.
 *
 * @param limit - how many are taken, which bounds the result: each gives at most {@link maxPayload} octets
 * @returns their payloads, neither hidden nor compressed
 * @throws DecodeError
 */
export function decodeExtendedBuffers(octets: Uint8Array, limit: number = maxChainedBuffers): Uint8Array[] {
  const reader = new ByteReader(octets, 'RPC_HEADER_EXT');
  const payloads: Uint8Array[] = [];
  for (;;) {
    if (payloads.length === limit) throw reader.expected(`at most ${limit} extended buffers`);
    const start = reader.offset;
    if (reader.u16() !== 0) throw reader.expected('version 0', start);
    const flags = reader.u16();
    const size = reader.u16();
    const actualSize = reader.u16();
    const stored = reader.bytes(size);
    const payload = (flags & flag.XorMagic) === 0 ? stored : stored.map((octet) => octet ^ xorMagic);
    if ((flags & flag.Compressed) !== 0) payloads.push(decompressPlainLz77(payload, actualSize));
    else if (size === actualSize) payloads.push(payload);
    else throw new DecodeError('RPC_HEADER_EXT', start + 6, `SizeActual ${size}`);
    if ((flags & flag.Last) !== 0) return payloads;
  }
}

/**
 * Writes one extended buffer, the last of its chain, as it is: servers need neither hide nor compress.
 *
 * @throws LabError `internal` when the payload has more than {@link maxPayload} octets
 */
export function encodeExtendedBuffer(payload: Uint8Array): Uint8Array {
  if (payload.length > maxPayload) {
    throw new LabError('internal', `${payload.length} octets do not fit in an extended buffer`);
  }
  const writer = new ByteWriter();
  writer.u16(0);
  writer.u16(flag.Last);
  writer.u16(payload.length);
  writer.u16(payload.length);
  writer.bytes(payload);
  return writer.finish();
}
