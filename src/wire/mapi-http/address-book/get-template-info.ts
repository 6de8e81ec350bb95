import type { GetTemplateInfoRequest } from '../../address-book/messages.js';
import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';
import { readPropertyList, writePropertyList } from '../structures/property-list.js';
import type { RowResponse } from './messages.js';

/*
 * GetTemplateInfo (MS-OXCMAPIHTTP 2.2.5.9)
 *   request:  u32 Flags, u32 DisplayType, u8 HasTemplateDn, string TemplateDn, u32 CodePage, u32 LocaleId, u32
 *             AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 CodePage, u8 HasRow, AddressBookPropertyValueList Row, u32
 *             AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeGetTemplateInfoRequest(body: Uint8Array): GetTemplateInfoRequest {
  const reader = new BodyReader(body, 'GetTemplateInfo request');
  const flags = reader.u32();
  const displayType = reader.u32();
  const templateDN = reader.optional((each) => each.octetString());
  const codePage = reader.u32();
  const locale = reader.u32();
  reader.sizedBytes(); // AuxiliaryBuffer
  return { flags, displayType, templateDN, codePage, locale };
}

export function encodeGetTemplateInfoRequest(request: GetTemplateInfoRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(request.flags);
  writer.u32(request.displayType);
  writer.optional(request.templateDN, (out, dn) => out.octetString(dn));
  writer.u32(request.codePage);
  writer.u32(request.locale);
  return writer.finishWithoutAuxiliary();
}

/** @throws DecodeError */
export function decodeGetTemplateInfoResponse(body: Uint8Array): RowResponse {
  const reader = new BodyReader(body, 'GetTemplateInfo response');
  const status = readStatus(reader);
  const codePage = reader.u32();
  const row = reader.optional(readPropertyList);
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, codePage, row };
}

export function encodeGetTemplateInfoResponse(response: RowResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.u32(response.codePage);
  writer.optional(response.row, writePropertyList);
  return writer.finishWithoutAuxiliary();
}
