import { reserved, u32 } from '../../../ndr/fields.js';
import type { Message } from '../../../ndr/layout.js';
import { parameter, stub } from '../../../ndr/stub.js';
import type { RowsResponse, SeekEntriesRequest } from '../../messages.js';
import type { PropertyValue } from '../../property-value.js';
import { statLayout } from '../../stat.js';
import { readPropertyValue, writePropertyValue } from '../structures/property-value.js';
import type { InContext } from './in-context.js';
import { handle, uniqueRowSet, uniqueTags } from './parameters.js';

const propertyValue = parameter<PropertyValue>(
  (reader) => readPropertyValue(reader)(),
  (writer, value) => writePropertyValue(writer, value)(),
);

/** NspiSeekEntries, opnum 4 (MS-OXNSPI 3.1.4.1.9). */
export const {
  decode: decodeNspiSeekEntriesRequest,
  encode: encodeNspiSeekEntriesRequest,
}: Message<InContext<SeekEntriesRequest>> = stub('NspiSeekEntries request', {
  handle,
  reserved: reserved(u32, 0),
  stat: statLayout,
  target: propertyValue,
  explicitTable: uniqueTags,
  propertyTags: uniqueTags,
});

export const {
  decode: decodeNspiSeekEntriesResponse,
  encode: encodeNspiSeekEntriesResponse,
}: Message<RowsResponse> = stub('NspiSeekEntries response', {
  stat: statLayout,
  rows: uniqueRowSet,
  status: u32,
});
