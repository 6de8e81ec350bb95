import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub, unique } from '../../../ndr/stub.js';
import type { GetSpecialTableRequest, GetSpecialTableResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle, uniqueRowSet } from './parameters.js';

type Request = InContext<GetSpecialTableRequest>;

/** NspiGetSpecialTable, opnum 12 (MS-OXNSPI 3.1.4.1.3). */
const request: Message<Request> = stub('NspiGetSpecialTable request', {
  handle,
  flags: u32,
  stat: statLayout,
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
export function decodeNspiGetSpecialTableRequest(bytes: Uint8Array): Request {
  if (bytes.length !== 68 && bytes.length !== 72) return request.decode(bytes);
  const { version = 0, ...rest } = impackets.decode(bytes);
  return { ...rest, version };
}

export const { encode: encodeNspiGetSpecialTableRequest } = request;

export const {
  decode: decodeNspiGetSpecialTableResponse,
  encode: encodeNspiGetSpecialTableResponse,
}: Message<GetSpecialTableResponse> = stub('NspiGetSpecialTable response', {
  version: u32,
  rows: uniqueRowSet,
  status: u32,
});
