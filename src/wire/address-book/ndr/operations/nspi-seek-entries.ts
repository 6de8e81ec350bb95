import { reserved, u32 } from '../../../ndr/fields.js';
import { parameter, stub } from '../../../ndr/stub.js';
import type { PropertyValue } from '../../property-value.js';
import { statLayout } from '../../stat.js';
import { readPropertyValue, writePropertyValue } from '../structures/property-value.js';
import { handle, uniqueRowSet, uniqueTags } from './parameters.js';

const propertyValue = parameter<PropertyValue>(
  (reader) => readPropertyValue(reader)(),
  (writer, value) => writePropertyValue(writer, value)(),
);

/** NspiSeekEntries, opnum 4 (MS-OXNSPI 3.1.4.1.9). */
export const { decode: decodeNspiSeekEntriesRequest, encode: encodeNspiSeekEntriesRequest } = stub(
  'NspiSeekEntries request',
  {
    handle,
    reserved: reserved(u32, 0),
    stat: statLayout,
    /** Rows from the first one not below this value. */
    target: propertyValue,
    /** MIds of a table to seek in; undefined for the container of `stat`. */
    explicitTable: uniqueTags,
    propertyTags: uniqueTags,
  },
);

export const { decode: decodeNspiSeekEntriesResponse, encode: encodeNspiSeekEntriesResponse } = stub(
  'NspiSeekEntries response',
  {
    stat: statLayout,
    rows: uniqueRowSet,
    status: u32,
  },
);
