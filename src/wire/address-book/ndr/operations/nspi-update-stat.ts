import { i32, reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub, unique } from '../../../ndr/stub.js';
import type { UpdateStatRequest, UpdateStatResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle } from './parameters.js';

/** NspiUpdateStat, opnum 2 (MS-OXNSPI 3.1.4.1.4). */
export const {
  decode: decodeNspiUpdateStatRequest,
  encode: encodeNspiUpdateStatRequest,
}: Message<InContext<UpdateStatRequest>> = stub('NspiUpdateStat request', {
  handle,
  reserved: reserved(u32, 0),
  stat: statLayout,
  delta: unique(i32),
});

export const {
  decode: decodeNspiUpdateStatResponse,
  encode: encodeNspiUpdateStatResponse,
}: Message<UpdateStatResponse> = stub('NspiUpdateStat response', {
  stat: statLayout,
  delta: unique(i32),
  status: u32,
});
