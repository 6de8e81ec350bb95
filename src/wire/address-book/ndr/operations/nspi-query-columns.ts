import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { PropertyTagsResponse, QueryColumnsRequest } from '../../messages.js';
import type { InContext } from './in-context.js';
import { handle, uniqueTags } from './parameters.js';

/** NspiQueryColumns, opnum 16 (MS-OXNSPI 3.1.4.1.5). */
export const {
  decode: decodeNspiQueryColumnsRequest,
  encode: encodeNspiQueryColumnsRequest,
}: Message<InContext<QueryColumnsRequest>> = stub('NspiQueryColumns request', {
  handle,
  reserved: reserved(u32, 0),
  flags: u32,
});

export const {
  decode: decodeNspiQueryColumnsResponse,
  encode: encodeNspiQueryColumnsResponse,
}: Message<PropertyTagsResponse> = stub('NspiQueryColumns response', {
  propertyTags: uniqueTags,
  status: u32,
});
