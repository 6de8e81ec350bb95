import type { PropertyRow } from '../../address-book/property-value.js';
import type { BodyReader } from '../body-reader.js';
import type { BodyWriter } from '../body-writer.js';
import { leastTaggedValueSize, readTaggedValue, writeTaggedValue } from './property-value.js';

/*
 * AddressBookPropertyValueList (MS-OXCMAPIHTTP 2.2.1.3): u32 PropertyValueCount, AddressBookTaggedPropertyValue
 *   PropertyValues[]
 */

/** One object's values, each with its tag. @throws DecodeError */
export function readPropertyList(reader: BodyReader): PropertyRow {
  return reader.counted(leastTaggedValueSize, readTaggedValue);
}

export function writePropertyList(writer: BodyWriter, row: PropertyRow): void {
  writer.counted(row, writeTaggedValue);
}
