import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { stub } from '../../../ndr/stub.js';
import type { ModPropsRequest, StatusResponse } from '../../messages.js';
import { statLayout } from '../../stat.js';
import type { InContext } from './in-context.js';
import { handle, propertyRow, uniqueTags } from './parameters.js';

/** NspiModProps, opnum 11 (MS-OXNSPI 3.1.4.1.14). */
export const {
  decode: decodeNspiModPropsRequest,
  encode: encodeNspiModPropsRequest,
}: Message<InContext<ModPropsRequest>> = stub('NspiModProps request', {
  handle,
  reserved: reserved(u32, 0),
  stat: statLayout,
  propertyTags: uniqueTags,
  row: propertyRow,
});

export const {
  decode: decodeNspiModPropsResponse,
  encode: encodeNspiModPropsResponse,
}: Message<StatusResponse> = stub('NspiModProps response', { status: u32 });
