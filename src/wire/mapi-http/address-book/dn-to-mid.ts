import type { DNToMIdRequest, DNToMIdResponse } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readNumbers, writeNumbers } from '../structures/numbers.js';
import { readOctetStrings, writeOctetStrings } from '../structures/texts.js';

/*
 * DNToMId (MS-OXCMAPIHTTP 2.2.5.4)
 *   request:  u32 Reserved, u8 HasNames, u32 NameCount, string NameValues[], u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u8 HasMinimalIds, u32 MinimalIdCount, u32 MinimalIds[], u32
 *             AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeDNToMIdRequest(body: Uint8Array): DNToMIdRequest {
  const reader = new BodyReader(body, 'DNToMId request');
  reader.u32(); // Reserved
  const names = reader.optional(readOctetStrings) ?? [];
  reader.sizedBytes(); // AuxiliaryBuffer
  return { names };
}

export function encodeDNToMIdRequest(request: DNToMIdRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.optional(request.names, writeOctetStrings);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeDNToMIdResponse(body: Uint8Array): DNToMIdResponse {
  const reader = new BodyReader(body, 'DNToMId response');
  const status = readStatus(reader);
  const mids = reader.optional(readNumbers);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, mids };
}

export function encodeDNToMIdResponse(response: DNToMIdResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.optional(response.mids, writeNumbers);
  return writer.finishWithoutAuxiliary();
}
