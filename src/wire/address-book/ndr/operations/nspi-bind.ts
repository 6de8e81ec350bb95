import { u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { BindRequest, BindResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle, uniqueFlatUid } from './parameters.js';

/** NspiBind, opnum 0 (MS-OXNSPI 3.1.4.1.1). */
export const { decode: decodeNspiBindRequest, encode: encodeNspiBindRequest }: Message<BindRequest> = stub(
  'NspiBind request',
  { flags: u32, stat: statLayout, serverGuid: uniqueFlatUid },
);

export const {
  decode: decodeNspiBindResponse,
  encode: encodeNspiBindResponse,
}: Message<InContext<BindResponse>> = stub('NspiBind response', {
  serverGuid: uniqueFlatUid,
  handle,
  status: u32,
});
