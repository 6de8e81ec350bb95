import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, optionalOr, status } from '../body.js';
import { optionalNumbers, optionalStat, propertyList } from './fields.js';

/** ModProps (MS-OXCMAPIHTTP 2.2.5.11). */
export const { decode: decodeModPropsRequest, encode: encodeModPropsRequest } = body('ModProps request', {
  reserved: reserved(u32, 0),
  stat: optionalStat,
  propertyTags: optionalNumbers,
  row: optionalOr(propertyList, []),
  auxiliary,
});

export const { decode: decodeModPropsResponse, encode: encodeModPropsResponse } = body('ModProps response', {
  status,
  auxiliary,
});
