import { i32, reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { CompareMIdsRequest, CompareMIdsResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle } from './parameters.js';

/** NspiCompareMIds, opnum 10 (MS-OXNSPI 3.1.4.1.12). */
export const {
  decode: decodeNspiCompareMIdsRequest,
  encode: encodeNspiCompareMIdsRequest,
}: Message<InContext<CompareMIdsRequest>> = stub('NspiCompareMIds request', {
  handle,
  reserved: reserved(u32, 0),
  stat: statLayout,
  mid1: u32,
  mid2: u32,
});

export const {
  decode: decodeNspiCompareMIdsResponse,
  encode: encodeNspiCompareMIdsResponse,
}: Message<CompareMIdsResponse> = stub('NspiCompareMIds response', { result: i32, status: u32 });
