import { u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { handle, uniqueTags } from './parameters.js';

/** NspiGetPropList, opnum 8 (MS-OXNSPI 3.1.4.1.6). */
export const { decode: decodeNspiGetPropListRequest, encode: encodeNspiGetPropListRequest } = stub(
  'NspiGetPropList request',
  {
    handle,
    /** See `retrieveFlag`. */
    flags: u32,
    mid: u32,
    codePage: u32,
  },
);

export const { decode: decodeNspiGetPropListResponse, encode: encodeNspiGetPropListResponse } = stub(
  'NspiGetPropList response',
  {
    propertyTags: uniqueTags,
    status: u32,
  },
);
