import { reserved, u32 } from '../../../ndr/fields.js';
import { stub, unique } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle, uniqueRowSet } from './parameters.js';

/** NspiGetSpecialTable, opnum 12 (MS-OXNSPI 3.1.4.1.3). */
const request = stub('NspiGetSpecialTable request', {
  handle,
  /** See `specialTableFlag`. */
  flags: u32,
  stat: statLayout,
  /** Of the table the client has; 0 for none. */
  version: u32,
});

/** impacket writes a referent id before pStat, and takes lpVersion for [unique]: 68 bytes, or 72 with a version. */
const impackets = stub('NspiGetSpecialTable request', {
  handle,
  flags: u32,
  referentId: reserved(u32, 1),
  stat: statLayout,
  version: unique(u32),
});

/** @throws DecodeError */
export function decodeNspiGetSpecialTableRequest(bytes: Uint8Array): ReturnType<typeof request.decode> {
  if (bytes.length !== 68 && bytes.length !== 72) return request.decode(bytes);
  const { version = 0, ...rest } = impackets.decode(bytes);
  return { ...rest, version };
}

export const { encode: encodeNspiGetSpecialTableRequest } = request;

export const { decode: decodeNspiGetSpecialTableResponse, encode: encodeNspiGetSpecialTableResponse } = stub(
  'NspiGetSpecialTable response',
  {
    version: u32,
    /** Undefined also when the client's version is the present one. */
    rows: uniqueRowSet,
    status: u32,
  },
);
