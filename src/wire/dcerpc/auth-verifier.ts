import type { ByteWriter } from '../ndr/byte-writer.js';

/** What follows a PDU's body when it carries credentials or a signature: kept as it came, judged elsewhere. */
export interface AuthVerifier {
  /** Security provider: 9 SPNEGO, 10 NTLM, 16 Kerberos (MS-RPCE 2.2.1.1.7). */
  readonly type: number;
  /** 1 none, 2 connect, 4 packet, 5 integrity, 6 privacy (MS-RPCE 2.2.1.1.8). */
  readonly level: number;
  readonly contextId: number;
  readonly token: Uint8Array;
}

export const secTrailerLength = 8;

/*
 * sec_trailer, 8 bytes, 4-aligned, right before the token (MS-RPCE 2.2.2.11):
 *   u8 auth_type, u8 auth_level, u8 auth_pad_length (bytes between body and trailer), u8 0, u32 auth_context_id
 */

/** Pads the body that began at `bodyStart`, then writes trailer and token. */
export function encodeAuthVerifier(
  writer: ByteWriter,
  { type, level, contextId, token }: AuthVerifier,
  bodyStart: number,
  alignment: number,
): void {
  const padLength = (alignment - ((writer.length - bodyStart) % alignment)) % alignment;
  writer.zeros(padLength);
  writer.u8(type);
  writer.u8(level);
  writer.u8(padLength);
  writer.u8(0);
  writer.u32(contextId);
  writer.bytes(token);
}
