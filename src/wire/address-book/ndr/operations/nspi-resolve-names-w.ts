import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle, uniqueRowSet, uniqueTags, wStringsArray } from './parameters.js';

/** NspiResolveNamesW, opnum 20 (MS-OXNSPI 3.1.4.1.17). */
export const { decode: decodeNspiResolveNamesWRequest, encode: encodeNspiResolveNamesWRequest } = stub(
  'NspiResolveNamesW request',
  {
    handle,
    reserved: reserved(u32, 0),
    stat: statLayout,
    propertyTags: uniqueTags,
    names: wStringsArray,
  },
);

export const { decode: decodeNspiResolveNamesWResponse, encode: encodeNspiResolveNamesWResponse } = stub(
  'NspiResolveNamesW response',
  {
    /** One of `resolutionMid` for each name. */
    mids: uniqueTags,
    /** One for each name resolved, in their order. */
    rows: uniqueRowSet,
    status: u32,
  },
);
