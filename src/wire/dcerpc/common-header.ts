import { DecodeError } from '../../errors.js';
import type { ByteWriter } from '../ndr/byte-writer.js';

/** PTYPE of the connection-oriented PDUs (C706 12.6.1; auth3: MS-RPCE 2.2.2.10; rts: MS-RPCH 2.2.3.6.1). */
export const pduType = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bind_ack: 12,
  bind_nak: 13,
  alter_context: 14,
  alter_context_resp: 15,
  auth3: 16,
  shutdown: 17,
  co_cancel: 18,
  orphaned: 19,
  rts: 20,
} as const;

/** pfc_flags (C706 12.6.3.1, MS-RPCE 2.2.2.3). */
export const pduFlags = {
  FIRST_FRAG: 0x01,
  LAST_FRAG: 0x02,
  /** In bind and alter_context PDUs and their answers; PENDING_CANCEL elsewhere. */
  SUPPORT_HEADER_SIGN: 0x04,
  CONC_MPX: 0x10,
  DID_NOT_EXECUTE: 0x20,
  MAYBE: 0x40,
  OBJECT_UUID: 0x80,
} as const;

/** Both ends of a fragmented PDU at once: what every unfragmented one carries. */
export const wholePdu = pduFlags.FIRST_FRAG | pduFlags.LAST_FRAG;

/** The fields of the common header that vary. */
export interface CommonHeader {
  readonly ptype: number;
  readonly flags: number;
  /** frag_length: bytes of the whole PDU, this header included. */
  readonly fragLength: number;
  /** auth_length: bytes of the credentials, without the 8 of their trailer. */
  readonly authLength: number;
  readonly callId: number;
}

export const commonHeaderLength = 16;

/** Where PTYPE stands. */
export const ptypeOffset = 2;

/** Where frag_length stands. */
export const fragLengthOffset = 8;

/*
 * Common header, 16 bytes (C706 12.6.3.1):
 *   u8 rpc_vers (5), u8 rpc_vers_minor (0 or 1), u8 PTYPE, u8 pfc_flags,
 *   u8[4] packed_drep (0x10 0 0 0: little-endian, ASCII, IEEE), u16 frag_length, u16 auth_length, u32 call_id
 */

/**
 * Reads the header that stands at the front of a PDU.
 *
 * @throws DecodeError for another version, a big-endian peer, or lengths that contradict each other
 */
export function decodeCommonHeader(bytes: Uint8Array): CommonHeader {
  if (bytes.length < commonHeaderLength) throw headerError(bytes.length, `${commonHeaderLength} bytes`);
  const header = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (header.readUInt8(0) !== 5) throw headerError(0, 'rpc_vers 5');
  if (header.readUInt8(1) > 1) throw headerError(1, 'rpc_vers_minor 0 or 1');
  if (header.readUInt8(4) !== 0x10) throw headerError(4, 'a little-endian, ASCII data representation');
  const fragLength = header.readUInt16LE(fragLengthOffset);
  const authLength = header.readUInt16LE(fragLengthOffset + 2);
  if (fragLength < commonHeaderLength) {
    throw headerError(fragLengthOffset, `frag_length of at least ${commonHeaderLength}`);
  }
  if (authLength > fragLength - commonHeaderLength) {
    throw headerError(fragLengthOffset + 2, 'auth_length within the PDU');
  }
  return {
    ptype: header.readUInt8(ptypeOffset),
    flags: header.readUInt8(3),
    fragLength,
    authLength,
    callId: header.readUInt32LE(12),
  };
}

function headerError(offset: number, expected: string): DecodeError {
  return new DecodeError('common header', offset, expected);
}

/** Writes a header whose lengths are still zero. */
export function encodeCommonHeader(
  writer: ByteWriter,
  { ptype, flags, callId }: Pick<CommonHeader, 'ptype' | 'flags' | 'callId'>,
): void {
  writer.u8(5);
  writer.u8(0);
  writer.u8(ptype);
  writer.u8(flags);
  writer.u32(0x10);
  writer.u16(0);
  writer.u16(0);
  writer.u32(callId);
}
