import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { DNToMIdRequest, DNToMIdResponse } from '../../messages.js';
import type { InContext } from './in-context.js';
import { handle, stringsArray, uniqueTags } from './parameters.js';

/** NspiDNToMId, opnum 7 (MS-OXNSPI 3.1.4.1.13). */
export const {
  decode: decodeNspiDNToMIdRequest,
  encode: encodeNspiDNToMIdRequest,
}: Message<InContext<DNToMIdRequest>> = stub('NspiDNToMId request', {
  handle,
  reserved: reserved(u32, 0),
  names: stringsArray,
});

export const {
  decode: decodeNspiDNToMIdResponse,
  encode: encodeNspiDNToMIdResponse,
}: Message<DNToMIdResponse> = stub('NspiDNToMId response', { mids: uniqueTags, status: u32 });
