import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import type { UrlRequest, UrlResponse } from './messages.js';

/*
 * GetMailboxUrl (MS-OXCMAPIHTTP 2.2.5.18)
 *   request:  u32 Flags (0), UTF-16 string ServerDn, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, UTF-16 string ServerUrl, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeGetMailboxUrlRequest(body: Uint8Array): UrlRequest {
  const reader = new BodyReader(body, 'GetMailboxUrl request');
  reader.u32(); // Flags
  const dn = reader.wideString();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { dn };
}

export function encodeGetMailboxUrlRequest(request: UrlRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.wideString(request.dn);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeGetMailboxUrlResponse(body: Uint8Array): UrlResponse {
  const reader = new BodyReader(body, 'GetMailboxUrl response');
  const status = readStatus(reader);
  const url = reader.wideString();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, url };
}

export function encodeGetMailboxUrlResponse(response: UrlResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.wideString(response.url);
  return writer.finishWithoutAuxiliary();
}
