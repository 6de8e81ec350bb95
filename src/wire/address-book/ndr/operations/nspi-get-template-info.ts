import { u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { octetString, stub, unique } from '../../../ndr/stub.js';
import type { GetTemplateInfoRequest, RowResponse } from '../../messages.js';
import type { InContext } from './in-context.js';
import { handle, uniqueRow } from './parameters.js';

/** NspiGetTemplateInfo, opnum 13 (MS-OXNSPI 3.1.4.1.18). */
export const {
  decode: decodeNspiGetTemplateInfoRequest,
  encode: encodeNspiGetTemplateInfoRequest,
}: Message<InContext<GetTemplateInfoRequest>> = stub('NspiGetTemplateInfo request', {
  handle,
  flags: u32,
  displayType: u32,
  templateDN: unique(octetString),
  codePage: u32,
  locale: u32,
});

export const {
  decode: decodeNspiGetTemplateInfoResponse,
  encode: encodeNspiGetTemplateInfoResponse,
}: Message<RowResponse> = stub('NspiGetTemplateInfo response', { row: uniqueRow, status: u32 });
