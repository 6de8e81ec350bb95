import type { ModLinkAttRequest, StatusResponse } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';

/*
 * ModLinkAtt (MS-OXCMAPIHTTP 2.2.5.10)
 *   request:  u32 Flags, u32 PropertyTag, u32 MinimalId, u8 HasEntryIds, u32 EntryIdCount, EntryIds[] (each u32 size,
 *             octets), u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeModLinkAttRequest(body: Uint8Array): ModLinkAttRequest {
  const reader = new BodyReader(body, 'ModLinkAtt request');
  const flags = reader.u32();
  const propertyTag = reader.u32();
  const mid = reader.u32();
  const entryIds = reader.optional((each) => each.counted(4, (one) => one.sizedBytes())) ?? [];
  reader.sizedBytes(); // AuxiliaryBuffer
  return { flags, propertyTag, mid, entryIds };
}

export function encodeModLinkAttRequest(request: ModLinkAttRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.u32(request.propertyTag);
  writer.u32(request.mid);
  writer.optional(request.entryIds, (out, ids) => out.counted(ids, (each, id) => each.sizedBytes(id)));
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeModLinkAttResponse(body: Uint8Array): StatusResponse {
  const reader = new BodyReader(body, 'ModLinkAtt response');
  const status = readStatus(reader);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status };
}

export function encodeModLinkAttResponse(response: StatusResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  return writer.finishWithoutAuxiliary();
}
