import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { handle, stringsArray, uniqueTags } from './parameters.js';

/** NspiDNToMId, opnum 7 (MS-OXNSPI 3.1.4.1.13). */
export const { decode: decodeNspiDNToMIdRequest, encode: encodeNspiDNToMIdRequest } = stub(
  'NspiDNToMId request',
  {
    handle,
    reserved: reserved(u32, 0),
    names: stringsArray,
  },
);

export const { decode: decodeNspiDNToMIdResponse, encode: encodeNspiDNToMIdResponse } = stub(
  'NspiDNToMId response',
  {
    /** One for each name; 0 for a name unknown. */
    mids: uniqueTags,
    status: u32,
  },
);
