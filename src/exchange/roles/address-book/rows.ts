import {
  propertyIdOf,
  propertyTypeOf,
  propertyType as types,
} from '../../../wire/address-book/property-tag.js';
import type { PropertyRow, PropertyValue, TypedValue } from '../../../wire/address-book/property-value.js';
import { nspiStatus } from '../../../wire/address-book/status.js';
import type { AddressBookObject } from './address-book-object.js';
import type { CodePages } from './code-pages.js';
import { findProperty, properties, tagInClientsType } from './properties.js';
import type { ReadingContext } from './reading-context.js';

/** Columns one call may ask for; the protocol knows a few hundred. */
export const maxColumns = 1000;

/** Rows one call returns at most. */
export const maxRows = 5000;

/** Values one call returns at most: with many columns there are fewer rows. More would keep others waiting for too long. */
const maxValues = 10_000;

/** How many rows of so many columns one call may return: at least one (MS-OXNSPI 3.1.4.1.8). */
export function rowsAllowed(asked: number, columns: number): number {
  return Math.max(1, Math.min(asked, maxRows, Math.floor(maxValues / Math.max(1, columns))));
}

/** The values of an object in the order of the columns; an error stands for what it lacks, or does not exist. */
export function readRow(
  object: AddressBookObject | undefined,
  tags: readonly number[],
  context: ReadingContext,
): PropertyRow {
  return tags.map((tag) => readValue(object, tag, context) ?? missing(tag));
}

/** True when some value of the row is an error. */
export function hasErrors(row: PropertyRow): boolean {
  return row.some(({ type }) => type === types.PtypErrorCode);
}

/** The tags of what an object has (NspiGetPropList). */
export function propertyListOf(
  object: AddressBookObject,
  { unicode, tables }: { readonly unicode: boolean; readonly tables: boolean },
  context: ReadingContext,
): readonly number[] {
  return properties
    .filter(({ tag }) => tables || propertyTypeOf(tag) !== types.PtypEmbeddedTable)
    .filter((property) => property.read(object, context) !== undefined)
    .map(({ tag }) => tagInClientsType(tag, unicode));
}

/** One property in the type it is asked for; undefined for want of it, or of a way to give it in that type. */
export function readValue(
  object: AddressBookObject | undefined,
  tag: number,
  context: ReadingContext,
): PropertyValue | undefined {
  if (object === undefined) return undefined;
  const id = propertyIdOf(tag);
  const native = findProperty(id)?.read(object, context);
  const value = native && convert(native, propertyTypeOf(tag), context);
  return value && { id, ...value };
}

function convert(
  value: TypedValue,
  type: number,
  { codePages, codePage }: { readonly codePages: CodePages; readonly codePage: number },
): TypedValue | undefined {
  if (type === value.type || type === types.PtypUnspecified) return value;
  if (value.type === types.PtypString && type === types.PtypString8) {
    return { type, value: codePages.encode(value.value, codePage) };
  }
  if (value.type === types.PtypMultipleString && type === types.PtypMultipleString8) {
    return { type, value: value.value.map((text) => codePages.encode(text, codePage)) };
  }
  return undefined;
}

function missing(tag: number): PropertyValue {
  return { id: propertyIdOf(tag), type: types.PtypErrorCode, value: nspiStatus.NotFound };
}
