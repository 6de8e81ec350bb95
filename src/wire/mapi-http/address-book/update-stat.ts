import { i32, reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, field, optional, status } from '../body.js';
import { optionalStat } from './fields.js';

/** u8 DeltaRequested. */
const isDeltaRequested = field(
  (reader) => reader.isPresent(),
  (writer, isRequested: boolean) => writer.presence(isRequested),
);

/** UpdateStat (MS-OXCMAPIHTTP 2.2.5.17). */
export const { decode: decodeUpdateStatRequest, encode: encodeUpdateStatRequest } = body(
  'UpdateStat request',
  { reserved: reserved(u32, 0), stat: optionalStat, isDeltaRequested, auxiliary },
);

export const { decode: decodeUpdateStatResponse, encode: encodeUpdateStatResponse } = body(
  'UpdateStat response',
  { status, stat: optionalStat, delta: optional(i32), auxiliary },
);
