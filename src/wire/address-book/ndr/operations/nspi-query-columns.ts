import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { handle, uniqueTags } from './parameters.js';

/** NspiQueryColumns, opnum 16 (MS-OXNSPI 3.1.4.1.5). */
export const { decode: decodeNspiQueryColumnsRequest, encode: encodeNspiQueryColumnsRequest } = stub(
  'NspiQueryColumns request',
  {
    handle,
    reserved: reserved(u32, 0),
    /** See `queryColumnsFlag`. */
    flags: u32,
  },
);

export const { decode: decodeNspiQueryColumnsResponse, encode: encodeNspiQueryColumnsResponse } = stub(
  'NspiQueryColumns response',
  {
    propertyTags: uniqueTags,
    status: u32,
  },
);
