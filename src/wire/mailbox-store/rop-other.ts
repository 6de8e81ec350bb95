import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';
import { storeStatus } from './status.js';

/** A ROP that is not understood. Its length is not known either: it takes all that is left, later ROPs with it. */
export interface OtherRopRequest {
  readonly rop: 'other';
  readonly ropId: number;
  readonly logonId: number;
  /** Of the object worked on, or ResponseHandleIndex: the handle that a response names, but for `openingRopIds`. */
  readonly handleIndex: number;
  /** What stands after these three. */
  readonly parameters: Uint8Array;
}

/** The answer to one: as a rule a refusal, which ends after its return value. */
export interface OtherRopResponse {
  readonly rop: 'other';
  readonly ropId: number;
  /** Of the object worked on, or of the one that was to be opened. */
  readonly handleIndex: number;
  /** See `storeStatus`. */
  readonly returnValue: number;
  /** What stands after a return value of 0, later responses with it; of a refusal nothing. */
  readonly results: Uint8Array;
}

/*
 * Any request (MS-OXCROPS 2.2.4 to 2.2.15)
 *   u8 RopId, u8 LogonId, u8 InputHandleIndex (of some ROPs ResponseHandleIndex), ...
 * Any failure response
 *   u8 RopId, u8 InputHandleIndex or ResponseHandleIndex or OutputHandleIndex, u32 ReturnValue
 */

/** Reads what stands after RopId. @throws DecodeError */
export function decodeOtherRopRequest(reader: ByteReader, ropId: number): OtherRopRequest {
  return {
    rop: 'other',
    ropId,
    logonId: reader.u8(),
    handleIndex: reader.u8(),
    parameters: reader.rest(),
  };
}

export function encodeOtherRopRequest(writer: ByteWriter, request: OtherRopRequest): void {
  writer.u8(request.ropId);
  writer.u8(request.logonId);
  writer.u8(request.handleIndex);
  writer.bytes(request.parameters);
}

/** Reads what stands after RopId. @throws DecodeError */
export function decodeOtherRopResponse(reader: ByteReader, ropId: number): OtherRopResponse {
  const handleIndex = reader.u8();
  const returnValue = reader.u32();
  const results = returnValue === storeStatus.ecNone ? reader.rest() : new Uint8Array();
  return { rop: 'other', ropId, handleIndex, returnValue, results };
}

export function encodeOtherRopResponse(writer: ByteWriter, response: OtherRopResponse): void {
  writer.u8(response.ropId);
  writer.u8(response.handleIndex);
  writer.u32(response.returnValue);
  writer.bytes(response.results);
}
