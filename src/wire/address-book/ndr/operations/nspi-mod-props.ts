import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle, propertyRow, uniqueTags } from './parameters.js';

/** NspiModProps, opnum 11 (MS-OXNSPI 3.1.4.1.14). */
export const { decode: decodeNspiModPropsRequest, encode: encodeNspiModPropsRequest } = stub(
  'NspiModProps request',
  {
    handle,
    reserved: reserved(u32, 0),
    stat: statLayout,
    propertyTags: uniqueTags,
    row: propertyRow,
  },
);

export const { decode: decodeNspiModPropsResponse, encode: encodeNspiModPropsResponse } = stub(
  'NspiModProps response',
  {
    status: u32,
  },
);
