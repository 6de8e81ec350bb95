import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle, stringsArray, uniqueRowSet, uniqueTags } from './parameters.js';

/** NspiResolveNames, opnum 19 (MS-OXNSPI 3.1.4.1.16). */
export const { decode: decodeNspiResolveNamesRequest, encode: encodeNspiResolveNamesRequest } = stub(
  'NspiResolveNames request',
  {
    handle,
    reserved: reserved(u32, 0),
    stat: statLayout,
    propertyTags: uniqueTags,
    names: stringsArray,
  },
);

export const { decode: decodeNspiResolveNamesResponse, encode: encodeNspiResolveNamesResponse } = stub(
  'NspiResolveNames response',
  {
    mids: uniqueTags,
    rows: uniqueRowSet,
    status: u32,
  },
);
