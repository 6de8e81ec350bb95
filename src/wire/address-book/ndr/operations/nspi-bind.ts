import { u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle, uniqueFlatUid } from './parameters.js';

/** NspiBind, opnum 0 (MS-OXNSPI 3.1.4.1.1). */
export const { decode: decodeNspiBindRequest, encode: encodeNspiBindRequest } = stub('NspiBind request', {
  /** See `bindFlag`. */
  flags: u32,
  stat: statLayout,
  /** Anything but undefined asks for the server's. */
  serverGuid: uniqueFlatUid,
});

export const { decode: decodeNspiBindResponse, encode: encodeNspiBindResponse } = stub('NspiBind response', {
  serverGuid: uniqueFlatUid,
  handle,
  status: u32,
});
