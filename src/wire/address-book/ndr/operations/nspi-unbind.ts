import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { handle } from './parameters.js';

/** NspiUnbind, opnum 1 (MS-OXNSPI 3.1.4.1.2): the handle that is answered is null. */
export const { decode: decodeNspiUnbindRequest, encode: encodeNspiUnbindRequest } = stub(
  'NspiUnbind request',
  {
    handle,
    reserved: reserved(u32, 0),
  },
);

/** Ends the context. */
export type NspiUnbindRequest = ReturnType<typeof decodeNspiUnbindRequest>;

export const { decode: decodeNspiUnbindResponse, encode: encodeNspiUnbindResponse } = stub(
  'NspiUnbind response',
  {
    handle,
    status: u32,
  },
);
