import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, counted, octetString, optionalOr, status } from '../body.js';
import { optionalNumbers } from './fields.js';

/** DNToMId (MS-OXCMAPIHTTP 2.2.5.4). */
export const { decode: decodeDNToMIdRequest, encode: encodeDNToMIdRequest } = body('DNToMId request', {
  reserved: reserved(u32, 0),
  names: optionalOr(counted(1, octetString), []),
  auxiliary,
});

export const { decode: decodeDNToMIdResponse, encode: encodeDNToMIdResponse } = body('DNToMId response', {
  status,
  mids: optionalNumbers,
  auxiliary,
});
