import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';
import { decodeRtsCommand, encodeRtsCommand, type RtsCommand } from './rts-commands.js';

/** Flags of an RTS PDU (MS-RPCH 2.2.3.6.1). */
export const rtsFlags = {
  RTS_FLAG_NONE: 0x00,
  RTS_FLAG_PING: 0x01,
  RTS_FLAG_OTHER_CMD: 0x02,
  RTS_FLAG_RECYCLE_CHANNEL: 0x04,
  RTS_FLAG_IN_CHANNEL: 0x08,
  RTS_FLAG_OUT_CHANNEL: 0x10,
  RTS_FLAG_EOF: 0x20,
  RTS_FLAG_ECHO: 0x40,
} as const;

/** A PDU between the ends of a virtual connection that carries no call: RTS, "request to send". */
export interface RtsPdu {
  /** See {@link rtsFlags}. */
  readonly flags: number;
  readonly commands: readonly RtsCommand[];
}

/*
 * RTS PDU header, 20 bytes (MS-RPCH 2.2.3.6.1), all but three fields fixed, then the commands:
 *   u8 rpc_vers 5, u8 rpc_vers_minor 0, u8 PTYPE 20, u8 pfc_flags 3, u8[4] packed_drep 0x10 0 0 0,
 *   u16 frag_length, u16 auth_length 0, u32 call_id 0, u16 Flags, u16 NumberOfCommands
 */
const fixedStart = 0x03140005;
const drep = 0x10;

/** @throws DecodeError */
export function decodeRts(pdu: Uint8Array): RtsPdu {
  const reader = new ByteReader(pdu, 'RTS PDU');
  if (reader.u32() !== fixedStart) throw reader.expected('version 5.0, PTYPE 20 and pfc_flags 3', 0);
  if (reader.u32() !== drep) throw reader.expected('a little-endian data representation', 4);
  if (reader.u16() !== pdu.length) throw reader.expected(`frag_length ${pdu.length}`, 8);
  if (reader.u16() !== 0) throw reader.expected('auth_length 0', 10);
  if (reader.u32() !== 0) throw reader.expected('call_id 0', 12);
  const flags = reader.u16();
  const count = reader.u16();
  const commands: RtsCommand[] = [];
  for (let i = 0; i < count; i++) commands.push(decodeRtsCommand(reader));
  if (reader.remaining > 0) throw reader.expected('the end of the PDU');
  return { flags, commands };
}

export function encodeRts({ flags, commands }: RtsPdu): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(fixedStart);
  writer.u32(drep);
  writer.u16(0);
  writer.u16(0);
  writer.u32(0);
  writer.u16(flags);
  writer.u16(commands.length);
  for (const command of commands) encodeRtsCommand(writer, command);
  writer.setU16(8, writer.length);
  return writer.finish();
}

/** The body of an RPC proxy's answer to an echo request (MS-RPCH 2.1.2.1.6): 20 bytes. */
export function encodeEcho(): Uint8Array {
  return encodeRts({ flags: rtsFlags.RTS_FLAG_ECHO, commands: [] });
}
