import { propertyIdOf, propertyTypeOf, propertyType as types } from '../../address-book/property-tag.js';
import type { PropertyRow, PropertyValue, TypedValue } from '../../address-book/property-value.js';
import { nspiStatus } from '../../address-book/status.js';
import { numbers } from '../body.js';
import type { BodyReader } from '../body-reader.js';
import type { BodyWriter } from '../body-writer.js';
import { readPropertyValue, writePropertyValue } from './property-value.js';

/** Rows, and the property tags that say what stands in them. */
export interface RowSet {
  readonly columns: readonly number[];
  /** Of each object the values in the order of the columns; an error stands for one that it lacks. */
  readonly rows: readonly PropertyRow[];
}

/** AddressBookPropertyRow's Flag, whether all values are there; and that of a value in a row where they are not. */
const rowFlag = { complete: 0, flagged: 1 } as const;
const valueFlag = { value: 0, absent: 1, error: 0xa } as const;

/*
 * Columns, RowCount and RowData of several responses (as MS-OXCMAPIHTTP 2.2.5.12.2)
 *   LargePropertyTagArray Columns, u32 RowCount, AddressBookPropertyRow RowData[]
 * AddressBookPropertyRow (2.2.1.7): u8 Flag, then a value for each column
 *   Flag 0, nothing is missing: AddressBookPropertyValue, after its u16 type where the column has type 0 (2.2.1.4)
 *   Flag 1: the type likewise (2.2.1.6), u8 flag (2.2.1.5): 0 and AddressBookPropertyValue, 1 and nothing, 0xa and u32
 *     error code
 */

/** Most values of a row set: columns may be of types that take no bytes. */
const maxValues = 1_000_000;

/** @throws DecodeError */
export function readRowSet(reader: BodyReader): RowSet {
  const columns = numbers.read(reader);
  let values = 0;
  const rows = reader.counted(1, (each) => {
    values += columns.length;
    if (values > maxValues) throw each.refused(`at most ${maxValues} values`);
    return readRow(each, columns);
  });
  return { columns, rows };
}

/** A value whose column has another type is written as missing: its reader could not know where it ends. */
export function writeRowSet(writer: BodyWriter, { columns, rows }: RowSet): void {
  numbers.write(writer, columns);
  writer.counted(rows, (out, row) => writeRow(out, columns, row));
}

function readRow(reader: BodyReader, columns: readonly number[]): PropertyRow {
  const flag = reader.u8();
  if (flag !== rowFlag.complete && flag !== rowFlag.flagged) throw reader.refused('Flag 0 or 1', 1);
  return columns.map((tag) => {
    const declared = propertyTypeOf(tag);
    const type = declared === types.PtypUnspecified ? reader.u16() : declared;
    const value =
      flag === rowFlag.complete ? readPropertyValue(reader, type) : readFlaggedValue(reader, type);
    return { id: propertyIdOf(tag), ...value };
  });
}

function readFlaggedValue(reader: BodyReader, type: number): TypedValue {
  switch (reader.u8()) {
    case valueFlag.value:
      return readPropertyValue(reader, type);
    case valueFlag.absent:
      return { type: types.PtypErrorCode, value: nspiStatus.NotFound };
    case valueFlag.error:
      return { type: types.PtypErrorCode, value: reader.u32() };
    default:
      throw reader.refused('Flag 0, 1 or 0xa', 1);
  }
}

function writeRow(writer: BodyWriter, columns: readonly number[], row: PropertyRow): void {
  const isComplete = columns.every((tag, index) => isReadable(row[index], tag));
  writer.u8(isComplete ? rowFlag.complete : rowFlag.flagged);
  for (const [index, tag] of columns.entries()) {
    const value = row[index];
    if (propertyTypeOf(tag) === types.PtypUnspecified) writer.u16(value?.type ?? types.PtypErrorCode);
    if (value !== undefined && isReadable(value, tag)) {
      if (!isComplete) writer.u8(valueFlag.value);
      writePropertyValue(writer, value);
    } else {
      writer.u8(valueFlag.error);
      writer.u32(value?.type === types.PtypErrorCode ? value.value : nspiStatus.NotFound);
    }
  }
}

function isReadable(value: PropertyValue | undefined, tag: number): boolean {
  if (value === undefined || value.type === types.PtypErrorCode) return false;
  const declared = propertyTypeOf(tag);
  return declared === types.PtypUnspecified || declared === value.type;
}
