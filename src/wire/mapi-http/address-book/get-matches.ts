import { nullGuid } from '../../../values/guid.js';
import type { PropertyName } from '../../address-book/property-value.js';
import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, field, optional, status } from '../body.js';
import { readRestriction, writeRestriction } from '../structures/restriction.js';
import { optionalNumbers, optionalRowSet, optionalStat } from './fields.js';

const restriction = field(readRestriction, writeRestriction);

/** GUID PropertyNameGuid, u32 PropertyNameId. */
const propertyName = field<PropertyName>(
  (reader) => ({ propertySet: reader.guid(), id: reader.i32() }),
  (writer, { propertySet, id }) => {
    writer.guid(propertySet ?? nullGuid);
    writer.i32(id);
  },
);

/** GetMatches (MS-OXCMAPIHTTP 2.2.5.5). */
export const { decode: decodeGetMatchesRequest, encode: encodeGetMatchesRequest } = body(
  'GetMatches request',
  {
    reserved: reserved(u32, 0),
    stat: optionalStat,
    minimalIds: reserved(optionalNumbers, undefined),
    interfaceOptionFlags: reserved(u32, 0),
    filter: optional(restriction),
    propertyName: optional(propertyName),
    requested: u32,
    propertyTags: optionalNumbers,
    auxiliary,
  },
);

export const { decode: decodeGetMatchesResponse, encode: encodeGetMatchesResponse } = body(
  'GetMatches response',
  { status, stat: optionalStat, mids: optionalNumbers, rowSet: optionalRowSet, auxiliary },
);
