import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle, propertyTagArray, uniqueTags } from './parameters.js';

/** NspiResortRestriction, opnum 6 (MS-OXNSPI 3.1.4.1.11). */
export const { decode: decodeNspiResortRestrictionRequest, encode: encodeNspiResortRestrictionRequest } =
  stub('NspiResortRestriction request', {
    handle,
    reserved: reserved(u32, 0),
    stat: statLayout,
    mids: propertyTagArray,
    ppOutMIds: reserved(uniqueTags, undefined),
  });

export const { decode: decodeNspiResortRestrictionResponse, encode: encodeNspiResortRestrictionResponse } =
  stub('NspiResortRestriction response', {
    stat: statLayout,
    /** The same, sorted. */
    mids: uniqueTags,
    status: u32,
  });
