import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';
import { ropId } from './rop-id.js';

/** Gives up an object. It has no response. */
export interface RopReleaseRequest {
  readonly rop: 'release';
  readonly logonId: number;
  readonly inputHandleIndex: number;
}

/*
 * RopRelease request (MS-OXCROPS 2.2.15.3.1): u8 RopId (0x01), u8 LogonId, u8 InputHandleIndex
 */

/** Reads what stands after RopId. @throws DecodeError */
export function decodeRopReleaseRequest(reader: ByteReader): RopReleaseRequest {
  return { rop: 'release', logonId: reader.u8(), inputHandleIndex: reader.u8() };
}

export function encodeRopReleaseRequest(writer: ByteWriter, request: RopReleaseRequest): void {
  writer.u8(ropId.RopRelease);
  writer.u8(request.logonId);
  writer.u8(request.inputHandleIndex);
}
