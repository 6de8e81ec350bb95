import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';
import { ropId } from './rop-id.js';

/** Opens a mailbox, or the public folders. */
export interface RopLogonRequest {
  readonly rop: 'logon';
  readonly logonId: number;
  /** Where in the handle table the logon's handle is to stand. */
  readonly outputHandleIndex: number;
  /** See `logonFlag`. */
  readonly logonFlags: number;
  /** See `openFlag`. */
  readonly openFlags: number;
  /** 0. */
  readonly storeState: number;
  /** Legacy DN of the mailbox; empty for public folders. */
  readonly essdn: string;
}

/*
 * RopLogon request (MS-OXCROPS 2.2.3.1.1)
 *   u8 RopId (0xfe), u8 LogonId, u8 OutputHandleIndex, u8 LogonFlags, u32 OpenFlags, u32 StoreState, u16 EssdnSize,
 *   octets Essdn with terminating zero (nothing at all when EssdnSize is 0)
 */

/** Reads what stands after RopId. @throws DecodeError */
export function decodeRopLogonRequest(reader: ByteReader): RopLogonRequest {
  return {
    rop: 'logon',
    logonId: reader.u8(),
    outputHandleIndex: reader.u8(),
    logonFlags: reader.u8(),
    openFlags: reader.u32(),
    storeState: reader.u32(),
    essdn: decodeSizedString(reader, reader.u16()),
  };
}

export function encodeRopLogonRequest(writer: ByteWriter, request: RopLogonRequest): void {
  writer.u8(ropId.RopLogon);
  writer.u8(request.logonId);
  writer.u8(request.outputHandleIndex);
  writer.u8(request.logonFlags);
  writer.u32(request.openFlags);
  writer.u32(request.storeState);
  if (request.essdn === '') {
    writer.u16(0);
    return;
  }
  const octets = Buffer.from(`${request.essdn}\0`, 'latin1');
  writer.u16(octets.length);
  writer.bytes(octets);
}

/** A string of octets whose size, its terminator counted, has been read. @throws DecodeError */
export function decodeSizedString(reader: ByteReader, size: number): string {
  const octets = Buffer.from(reader.bytes(size));
  if (size === 0) return '';
  if (octets[size - 1] !== 0) throw reader.expected('a terminating zero', reader.offset - 1);
  return octets.toString('latin1', 0, size - 1);
}
