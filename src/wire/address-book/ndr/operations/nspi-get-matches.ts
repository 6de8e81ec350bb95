import { reserved, u32 } from '../../../ndr/fields.js';
import { readEmbeddedPointer, writeEmbeddedPointer } from '../../../ndr/pointer.js';
import { parameter, stub, unique } from '../../../ndr/stub.js';
import type { PropertyName } from '../../property-value.js';
import { statLayout } from '../../stat.js';
import { readFlatUid, writeFlatUid } from '../structures/counted-array.js';
import { handle, uniqueRestriction, uniqueRowSet, uniqueTags } from './parameters.js';

/** PropertyName_r (MS-OXNSPI 2.2.6): [unique] FlatUID_r lpguid, u32 ulReserved, i32 lID; the FlatUID_r deferred. */
const propertyName = parameter<PropertyName>(
  (reader) => {
    const propertySet = readEmbeddedPointer(reader, readFlatUid);
    reader.u32();
    const id = reader.i32();
    return { propertySet: propertySet(), id };
  },
  (writer, { propertySet, id }) => {
    const rest = writeEmbeddedPointer(writer, propertySet, writeFlatUid);
    writer.u32(0);
    writer.i32(id);
    rest();
  },
);

/** NspiGetMatches, opnum 5 (MS-OXNSPI 3.1.4.1.10). */
export const { decode: decodeNspiGetMatchesRequest, encode: encodeNspiGetMatchesRequest } = stub(
  'NspiGetMatches request',
  {
    handle,
    reserved1: reserved(u32, 0),
    stat: statLayout,
    pReserved: reserved(uniqueTags, undefined),
    reserved2: reserved(u32, 0),
    filter: uniqueRestriction,
    propertyName: unique(propertyName),
    /** Most rows wanted. */
    requested: u32,
    propertyTags: uniqueTags,
  },
);

export const { decode: decodeNspiGetMatchesResponse, encode: encodeNspiGetMatchesResponse } = stub(
  'NspiGetMatches response',
  {
    stat: statLayout,
    mids: uniqueTags,
    rows: uniqueRowSet,
    status: u32,
  },
);
