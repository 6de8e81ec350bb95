import { ByteReader } from '../ndr/byte-reader.js';
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
  const reader = new ByteReader(bytes, 'common header');
  if (reader.u8() !== 5) throw reader.expected('rpc_vers 5', 0);
  if (reader.u8() > 1) throw reader.expected('rpc_vers_minor 0 or 1', 1);
  const ptype = reader.u8();
  const flags = reader.u8();
  if (reader.u8() !== 0x10) throw reader.expected('a little-endian, ASCII data representation', 4);
  reader.skip(3);
  const fragLength = reader.u16();
  const authLength = reader.u16();
  const callId = reader.u32();
  if (fragLength < commonHeaderLength)
    throw reader.expected(`frag_length of at least ${commonHeaderLength}`, 8);
  if (authLength > fragLength - commonHeaderLength) throw reader.expected('auth_length within the PDU', 10);
  return { ptype, flags, fragLength, authLength, callId };
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
