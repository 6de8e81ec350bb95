import { u32 } from '../../ndr/fields.js';
import { auxiliary, body, optional, status } from '../body.js';
import { optionalNumbers, optionalStat, propertyList } from './fields.js';

/** GetProps (MS-OXCMAPIHTTP 2.2.5.7). */
export const { decode: decodeGetPropsRequest, encode: encodeGetPropsRequest } = body('GetProps request', {
  flags: u32,
  stat: optionalStat,
  propertyTags: optionalNumbers,
  auxiliary,
});

export const { decode: decodeGetPropsResponse, encode: encodeGetPropsResponse } = body('GetProps response', {
  status,
  codePage: u32,
  row: optional(propertyList),
  auxiliary,
});
