import { u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { GetPropListRequest, PropertyTagsResponse } from '../../messages.js';
import type { InContext } from './in-context.js';
import { handle, uniqueTags } from './parameters.js';

/** NspiGetPropList, opnum 8 (MS-OXNSPI 3.1.4.1.6). */
export const {
  decode: decodeNspiGetPropListRequest,
  encode: encodeNspiGetPropListRequest,
}: Message<InContext<GetPropListRequest>> = stub('NspiGetPropList request', {
  handle,
  flags: u32,
  mid: u32,
  codePage: u32,
});

export const {
  decode: decodeNspiGetPropListResponse,
  encode: encodeNspiGetPropListResponse,
}: Message<PropertyTagsResponse> = stub('NspiGetPropList response', {
  propertyTags: uniqueTags,
  status: u32,
});
