import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';
import { ropId } from './rop-id.js';
import { decodeRopLogonRequest, encodeRopLogonRequest, type RopLogonRequest } from './rop-logon-request.js';
import {
  decodeRopLogonResponse,
  encodeRopLogonResponse,
  type RopLogonResponse,
} from './rop-logon-response.js';
import {
  decodeOtherRopRequest,
  decodeOtherRopResponse,
  encodeOtherRopRequest,
  encodeOtherRopResponse,
  type OtherRopRequest,
  type OtherRopResponse,
} from './rop-other.js';
import { decodeRopReleaseRequest, encodeRopReleaseRequest, type RopReleaseRequest } from './rop-release.js';

export type RopRequest = RopLogonRequest | RopReleaseRequest | OtherRopRequest;

export type RopResponse = RopLogonResponse | OtherRopResponse;

/** ROPs, and the handles of the objects that they name by index. */
export interface RopBuffer<Rop> {
  readonly rops: readonly Rop[];
  /** `noObject` stands where a handle is to come, or could not be given. */
  readonly handles: readonly number[];
}

/*
 * ROP input and output buffer (MS-OXCROPS 2.2.1): the payload of an extended buffer
 *   u16 RopSize (of itself and RopsList), RopsList, u32 ServerObjectHandleTable[] to the end
 */

/** @throws DecodeError */
export function decodeRopRequests(payload: Uint8Array): RopBuffer<RopRequest> {
  return decodeRops(payload, 'ROP input buffer', (reader) => {
    const id = reader.u8();
    if (id === ropId.RopLogon) return decodeRopLogonRequest(reader);
    if (id === ropId.RopRelease) return decodeRopReleaseRequest(reader);
    return decodeOtherRopRequest(reader, id);
  });
}

export function encodeRopRequests(buffer: RopBuffer<RopRequest>): Uint8Array {
  return encodeRops(buffer, (writer, request) => {
    if (request.rop === 'logon') encodeRopLogonRequest(writer, request);
    else if (request.rop === 'release') encodeRopReleaseRequest(writer, request);
    else encodeOtherRopRequest(writer, request);
  });
}

/** @throws DecodeError */
export function decodeRopResponses(payload: Uint8Array): RopBuffer<RopResponse> {
  return decodeRops<RopResponse>(payload, 'ROP output buffer', (reader) => {
    const id = reader.u8();
    return id === ropId.RopLogon ? decodeRopLogonResponse(reader) : decodeOtherRopResponse(reader, id);
  });
}

export function encodeRopResponses(buffer: RopBuffer<RopResponse>): Uint8Array {
  return encodeRops(buffer, (writer, response) => {
    if (response.rop === 'logon') encodeRopLogonResponse(writer, response);
    else encodeOtherRopResponse(writer, response);
  });
}

function decodeRops<Rop>(
  payload: Uint8Array,
  structure: string,
  decodeRop: (reader: ByteReader) => Rop,
): RopBuffer<Rop> {
  const reader = new ByteReader(payload, structure);
  const size = reader.u16();
  if (size < 2) throw reader.expected('a RopSize of at least 2', 0);
  const list = new ByteReader(reader.bytes(size - 2), structure);
  if (reader.remaining % 4 !== 0) throw reader.expected('a handle table of whole handles');
  const rops: Rop[] = [];
  while (list.remaining > 0) rops.push(decodeRop(list));
  const handles: number[] = [];
  while (reader.remaining > 0) handles.push(reader.u32());
  return { rops, handles };
}

function encodeRops<Rop>(
  { rops, handles }: RopBuffer<Rop>,
  encodeRop: (writer: ByteWriter, rop: Rop) => void,
): Uint8Array {
  const writer = new ByteWriter();
  writer.u16(0);
  for (const rop of rops) encodeRop(writer, rop);
  writer.setU16(0, writer.length);
  for (const handle of handles) writer.u32(handle);
  return writer.finish();
}
