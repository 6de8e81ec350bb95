import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';

/** Opens a session with a mailbox server, for a user. */
export interface ConnectRequest {
  /** The user's legacy DN. */
  readonly userDN: string;
  /** See `connectFlag`. */
  readonly flags: number;
  readonly codePage: number;
  /** Language code identifiers. */
  readonly sortLocale: number;
  readonly stringLocale: number;
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
}

export interface ConnectResponse {
  /** See `storeStatus`. */
  readonly status: number;
  /** Milliseconds between polls for events. */
  readonly pollInterval: number;
  /** How often, and after how many milliseconds, a client tries again. */
  readonly retryCount: number;
  readonly retryDelay: number;
  /** What the legacy DNs of this organization have in common; may be empty. */
  readonly dnPrefix: string;
  /** The user's display name, as text: over RPC it is octets in a code page. */
  readonly displayName: string;
  readonly auxOut: Uint8Array;
}

/*
 * Connect (MS-OXCMAPIHTTP 2.2.4.1)
 *   request:  string UserDn, u32 Flags, u32 DefaultCodePage, u32 LcidSort, u32 LcidString, u32 AuxiliaryBufferSize,
 *             AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 PollsMax, u32 RetryCount, u32 RetryDelay, string DnPrefix, UTF-16
 *             string DisplayName, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeConnectRequest(body: Uint8Array): ConnectRequest {
  const reader = new BodyReader(body, 'Connect request');
  return {
    userDN: reader.octetString(),
    flags: reader.u32(),
    codePage: reader.u32(),
    sortLocale: reader.u32(),
    stringLocale: reader.u32(),
    auxIn: reader.sizedBytes(),
  };
}

export function encodeConnectRequest(request: ConnectRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.octetString(request.userDN);
  writer.u32(request.flags);
  writer.u32(request.codePage);
  writer.u32(request.sortLocale);
  writer.u32(request.stringLocale);
  writer.sizedBytes(request.auxIn);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeConnectResponse(body: Uint8Array): ConnectResponse {
  const reader = new BodyReader(body, 'Connect response');
  return {
    status: readStatus(reader),
    pollInterval: reader.u32(),
    retryCount: reader.u32(),
    retryDelay: reader.u32(),
    dnPrefix: reader.octetString(),
    displayName: reader.wideString(),
    auxOut: reader.sizedBytes(),
  };
}

export function encodeConnectResponse(response: ConnectResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.u32(response.pollInterval);
  writer.u32(response.retryCount);
  writer.u32(response.retryDelay);
  writer.octetString(response.dnPrefix);
  writer.wideString(response.displayName);
  writer.sizedBytes(response.auxOut);
  return writer.finish();
}
