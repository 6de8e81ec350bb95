import { i32, reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle } from './parameters.js';

/** NspiCompareMIds, opnum 10 (MS-OXNSPI 3.1.4.1.12). */
export const { decode: decodeNspiCompareMIdsRequest, encode: encodeNspiCompareMIdsRequest } = stub(
  'NspiCompareMIds request',
  {
    handle,
    reserved: reserved(u32, 0),
    stat: statLayout,
    mid1: u32,
    mid2: u32,
  },
);

export const { decode: decodeNspiCompareMIdsResponse, encode: encodeNspiCompareMIdsResponse } = stub(
  'NspiCompareMIds response',
  {
    /** Negative, zero or positive, as the first stands before, at or after the second. */
    result: i32,
    status: u32,
  },
);
