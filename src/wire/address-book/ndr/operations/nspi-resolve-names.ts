import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { ResolveNamesRequest, ResolveNamesResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle, stringsArray, uniqueRowSet, uniqueTags } from './parameters.js';

/** NspiResolveNames, opnum 19 (MS-OXNSPI 3.1.4.1.16). */
export const {
  decode: decodeNspiResolveNamesRequest,
  encode: encodeNspiResolveNamesRequest,
}: Message<InContext<ResolveNamesRequest>> = stub('NspiResolveNames request', {
  handle,
  reserved: reserved(u32, 0),
  stat: statLayout,
  propertyTags: uniqueTags,
  names: stringsArray,
});

export const {
  decode: decodeNspiResolveNamesResponse,
  encode: encodeNspiResolveNamesResponse,
}: Message<ResolveNamesResponse> = stub('NspiResolveNames response', {
  mids: uniqueTags,
  rows: uniqueRowSet,
  status: u32,
});
