import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { ResolveNamesRequest, ResolveNamesResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle, uniqueRowSet, uniqueTags, wStringsArray } from './parameters.js';

/** NspiResolveNamesW, opnum 20 (MS-OXNSPI 3.1.4.1.17). */
export const {
  decode: decodeNspiResolveNamesWRequest,
  encode: encodeNspiResolveNamesWRequest,
}: Message<InContext<ResolveNamesRequest>> = stub('NspiResolveNamesW request', {
  handle,
  reserved: reserved(u32, 0),
  stat: statLayout,
  propertyTags: uniqueTags,
  names: wStringsArray,
});

export const {
  decode: decodeNspiResolveNamesWResponse,
  encode: encodeNspiResolveNamesWResponse,
}: Message<ResolveNamesResponse> = stub('NspiResolveNamesW response', {
  mids: uniqueTags,
  rows: uniqueRowSet,
  status: u32,
});
