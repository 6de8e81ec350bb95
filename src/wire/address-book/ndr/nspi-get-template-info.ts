import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../../ndr/pointer.js';
import type { GetTemplateInfoRequest, RowResponse } from '../messages.js';
import type { InContext } from './in-context.js';
import { decodePropertyRow, encodePropertyRow } from './property-row.js';
import { readOctets, writeOctets } from './strings-array.js';

/*
 * NspiGetTemplateInfo, opnum 13 (MS-OXNSPI 3.1.4.1.18)
 *   in:  handle hRpc, u32 dwFlags, u32 ulType, [unique, string] pDN, u32 dwCodePage, u32 dwLocaleID
 *   out: [unique] PropertyRow_r ppData, u32 status
 */

/** @throws DecodeError */
export function decodeNspiGetTemplateInfoRequest(stub: Uint8Array): InContext<GetTemplateInfoRequest> {
  const reader = new NdrReader(stub, 'NspiGetTemplateInfo request');
  return {
    handle: reader.contextHandle(),
    flags: reader.u32(),
    displayType: reader.u32(),
    templateDN: readPointer(reader, readOctets),
    codePage: reader.u32(),
    locale: reader.u32(),
  };
}

export function encodeNspiGetTemplateInfoRequest(request: InContext<GetTemplateInfoRequest>): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.handle);
  writer.u32(request.flags);
  writer.u32(request.displayType);
  writePointer(writer, request.templateDN, writeOctets);
  writer.u32(request.codePage);
  writer.u32(request.locale);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNspiGetTemplateInfoResponse(stub: Uint8Array): RowResponse {
  const reader = new NdrReader(stub, 'NspiGetTemplateInfo response');
  return { row: readPointer(reader, decodePropertyRow), status: reader.u32() };
}

export function encodeNspiGetTemplateInfoResponse(response: RowResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.row, encodePropertyRow);
  writer.u32(response.status);
  return writer.finish();
}
