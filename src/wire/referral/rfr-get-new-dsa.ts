import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../ndr/pointer.js';

/** Which address book server serves this user? */
export interface RfrGetNewDsaRequest {
  /** Reserved: 0. */
  readonly flags: number;
  /** The user's legacy DN; may be empty. */
  readonly userDN: string;
  /** Reserved; undefined for NULL. */
  readonly unused: string | undefined;
  /** What the parameter held before the call, of no meaning; undefined for NULL. */
  readonly server: string | undefined;
}

export interface RfrGetNewDsaResponse {
  readonly unused: string | undefined;
  /** The host name of the address book server; undefined when the call failed. */
  readonly server: string | undefined;
  /** See `rfrStatus`. */
  readonly status: number;
}

/*
 * RfrGetNewDSA, opnum 0 (MS-OXABREF 3.1.4.1)
 *   in:  u32 ulFlags, [string] pUserDN, [unique] [unique, string] ppszUnused, [unique] [unique, string] ppszServer
 *   out: ppszUnused, ppszServer, u32 status
 */

/** @throws DecodeError */
export function decodeRfrGetNewDsaRequest(stub: Uint8Array): RfrGetNewDsaRequest {
  const reader = new NdrReader(stub, 'RfrGetNewDSA request');
  return {
    flags: reader.u32(),
    userDN: reader.conformantVaryingString(),
    unused: readPointer(reader, readString),
    server: readPointer(reader, readString),
  };
}

export function encodeRfrGetNewDsaRequest(request: RfrGetNewDsaRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(request.flags);
  writer.conformantVaryingString(request.userDN);
  writePointer(writer, request.unused, writeString);
  writePointer(writer, request.server, writeString);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeRfrGetNewDsaResponse(stub: Uint8Array): RfrGetNewDsaResponse {
  const reader = new NdrReader(stub, 'RfrGetNewDSA response');
  return {
    unused: readPointer(reader, readString),
    server: readPointer(reader, readString),
    status: reader.u32(),
  };
}

export function encodeRfrGetNewDsaResponse(response: RfrGetNewDsaResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.unused, writeString);
  writePointer(writer, response.server, writeString);
  writer.u32(response.status);
  return writer.finish();
}

/** The inner of two pointers. */
function readString(reader: NdrReader): string | undefined {
  return readPointer(reader, (stub) => stub.conformantVaryingString());
}

function writeString(writer: NdrWriter, text: string): void {
  writer.pointer(true);
  writer.conformantVaryingString(text);
}
