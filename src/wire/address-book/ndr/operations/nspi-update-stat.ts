import { i32, reserved, u32 } from '../../../ndr/fields.js';
import { stub, unique } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle } from './parameters.js';

/** NspiUpdateStat, opnum 2 (MS-OXNSPI 3.1.4.1.4). */
export const { decode: decodeNspiUpdateStatRequest, encode: encodeNspiUpdateStatRequest } = stub(
  'NspiUpdateStat request',
  {
    handle,
    reserved: reserved(u32, 0),
    stat: statLayout,
    /** Anything but undefined asks for the distance moved. */
    delta: unique(i32),
  },
);

export const { decode: decodeNspiUpdateStatResponse, encode: encodeNspiUpdateStatResponse } = stub(
  'NspiUpdateStat response',
  {
    stat: statLayout,
    /** Rows moved, signed. */
    delta: unique(i32),
    status: u32,
  },
);
