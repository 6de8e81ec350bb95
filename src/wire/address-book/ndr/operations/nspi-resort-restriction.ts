import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { ResortRestrictionRequest, ResortRestrictionResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle, propertyTagArray, uniqueTags } from './parameters.js';

/** NspiResortRestriction, opnum 6 (MS-OXNSPI 3.1.4.1.11). */
export const {
  decode: decodeNspiResortRestrictionRequest,
  encode: encodeNspiResortRestrictionRequest,
}: Message<InContext<ResortRestrictionRequest>> = stub('NspiResortRestriction request', {
  handle,
  reserved: reserved(u32, 0),
  stat: statLayout,
  mids: propertyTagArray,
  ppOutMIds: reserved(uniqueTags, undefined),
});

export const {
  decode: decodeNspiResortRestrictionResponse,
  encode: encodeNspiResortRestrictionResponse,
}: Message<ResortRestrictionResponse> = stub('NspiResortRestriction response', {
  stat: statLayout,
  mids: uniqueTags,
  status: u32,
});
