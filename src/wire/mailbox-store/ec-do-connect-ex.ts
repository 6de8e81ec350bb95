import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../ndr/pointer.js';
import { readReturnedOctets, readSentOctets, writeReturnedOctets, writeSentOctets } from './octets.js';
import { maxAuxOut } from './status.js';
import { decodeVersion, encodeVersion, type Version } from './version.js';

/** EcDoConnectEx's ulFlags (MS-OXCRPC 3.1.4.1). */
export const connectFlag = { useAdminPrivilege: 0x1 } as const;

/** icxrLink of a session that is linked to no other. */
export const noLinkedSession = 0xffff_ffff;

/** Opens a session with a mailbox server, for a user. */
export interface EcDoConnectExRequest {
  /** The user's legacy DN. */
  readonly userDN: string;
  /** See {@link connectFlag}. */
  readonly flags: number;
  /** A hash of the client's, of no meaning to the server. */
  readonly connectionModulus: number;
  readonly codePage: number;
  /** Language code identifiers. */
  readonly stringLocale: number;
  readonly sortLocale: number;
  /** See {@link noLinkedSession}. */
  readonly linkedSession: number;
  readonly canConvertCodePages: number;
  readonly clientVersion: Version;
  /** Of the session to be linked to; otherwise 0. */
  readonly timestamp: number;
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
  /** Octets of `auxOut` that the client has room for. */
  readonly maxAuxOut: number;
}

export interface EcDoConnectExResponse {
  /** Null when the call failed. */
  readonly session: ContextHandle;
  /** Milliseconds between polls for events. */
  readonly pollInterval: number;
  /** How often, and after how many milliseconds, a client tries again. */
  readonly retryCount: number;
  readonly retryDelay: number;
  /** The session's index, for linking others to it. */
  readonly sessionIndex: number;
  /** What the legacy DNs of this organization have in common; may be empty. */
  readonly dnPrefix: string;
  /** The user's display name: octets in the request's code page, each as one Latin-1 character. */
  readonly displayName: string;
  readonly serverVersion: Version;
  /** The best that both speak; the client's own when the server knows it. */
  readonly bestVersion: Version;
  readonly timestamp: number;
  readonly auxOut: Uint8Array;
  /** See `storeStatus`. */
  readonly status: number;
}

/*
 * EcDoConnectEx, opnum 10 (MS-OXCRPC 3.1.4.1)
 *   in:  [string] szUserDN, u32 ulFlags, ulConMod, cbLimit (0), ulCpid, ulLcidString, ulLcidSort, ulIcxrLink,
 *        u16 usFCanConvertCodePages, u16 rgwClientVersion[3], u32 pulTimeStamp, [size_is(cbAuxIn)] rgbAuxIn[],
 *        u32 cbAuxIn, u32 pcbAuxOut (0..0x1008)
 *   out: handle pcxh, u32 pcmsPollsMax, pcRetry, pcmsRetryDelay, u16 picxr, [unique, string] szDNPrefix,
 *        [unique, string] szDisplayName, u16 rgwServerVersion[3], u16 rgwBestVersion[3], u32 pulTimeStamp,
 *        rgbAuxOut[], u32 pcbAuxOut, u32 status
 */

/** @throws DecodeError */
export function decodeEcDoConnectExRequest(stub: Uint8Array): EcDoConnectExRequest {
  const reader = new NdrReader(stub, 'EcDoConnectEx request');
  const userDN = reader.conformantVaryingString();
  const flags = reader.u32();
  const connectionModulus = reader.u32();
  reader.u32(); // cbLimit
  const request = {
    userDN,
    flags,
    connectionModulus,
    codePage: reader.u32(),
    stringLocale: reader.u32(),
    sortLocale: reader.u32(),
    linkedSession: reader.u32(),
    canConvertCodePages: reader.u16(),
    clientVersion: decodeVersion(reader),
    timestamp: reader.u32(),
    auxIn: readSentOctets(reader),
    maxAuxOut: reader.u32(),
  };
  if (request.maxAuxOut > maxAuxOut) throw reader.refused(`pcbAuxOut of at most ${maxAuxOut}`);
  return request;
}

export function encodeEcDoConnectExRequest(request: EcDoConnectExRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.conformantVaryingString(request.userDN);
  writer.u32(request.flags);
  writer.u32(request.connectionModulus);
  writer.u32(0);
  writer.u32(request.codePage);
  writer.u32(request.stringLocale);
  writer.u32(request.sortLocale);
  writer.u32(request.linkedSession);
  writer.u16(request.canConvertCodePages);
  encodeVersion(writer, request.clientVersion);
  writer.u32(request.timestamp);
  writeSentOctets(writer, request.auxIn);
  writer.u32(request.maxAuxOut);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEcDoConnectExResponse(stub: Uint8Array): EcDoConnectExResponse {
  const reader = new NdrReader(stub, 'EcDoConnectEx response');
  return {
    session: reader.contextHandle(),
    pollInterval: reader.u32(),
    retryCount: reader.u32(),
    retryDelay: reader.u32(),
    sessionIndex: reader.u16(),
    dnPrefix: readString(reader),
    displayName: readString(reader),
    serverVersion: decodeVersion(reader),
    bestVersion: decodeVersion(reader),
    timestamp: reader.u32(),
    auxOut: readReturnedOctets(reader),
    status: reader.u32(),
  };
}

export function encodeEcDoConnectExResponse(response: EcDoConnectExResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(response.session);
  writer.u32(response.pollInterval);
  writer.u32(response.retryCount);
  writer.u32(response.retryDelay);
  writer.u16(response.sessionIndex);
  writePointer(writer, response.dnPrefix, writeString);
  writePointer(writer, response.displayName, writeString);
  encodeVersion(writer, response.serverVersion);
  encodeVersion(writer, response.bestVersion);
  writer.u32(response.timestamp);
  writeReturnedOctets(writer, response.auxOut);
  writer.u32(response.status);
  return writer.finish();
}

/** A failed call may leave NULL where there is no string. */
function readString(reader: NdrReader): string {
  return readPointer(reader, (text) => text.conformantVaryingString()) ?? '';
}

function writeString(writer: NdrWriter, text: string): void {
  writer.conformantVaryingString(text);
}
