import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, numbers, optionalOr, status } from '../body.js';
import { optionalNumbers, optionalStat } from './fields.js';

/** ResortRestriction (MS-OXCMAPIHTTP 2.2.5.15). */
export const { decode: decodeResortRestrictionRequest, encode: encodeResortRestrictionRequest } = body(
  'ResortRestriction request',
  { reserved: reserved(u32, 0), stat: optionalStat, mids: optionalOr(numbers, []), auxiliary },
);

export const { decode: decodeResortRestrictionResponse, encode: encodeResortRestrictionResponse } = body(
  'ResortRestriction response',
  { status, stat: optionalStat, mids: optionalNumbers, auxiliary },
);
