import { guid, u32 } from '../../ndr/fields.js';
import { auxiliary, body, status } from '../body.js';
import { optionalStat } from './fields.js';

/** Bind (MS-OXCMAPIHTTP 2.2.5.1). */
export const { decode: decodeBindRequest, encode: encodeBindRequest } = body('Bind request', {
  flags: u32,
  stat: optionalStat,
  auxiliary,
});

export const { decode: decodeBindResponse, encode: encodeBindResponse } = body('Bind response', {
  status,
  serverGuid: guid,
  auxiliary,
});
