import { propertyType as types } from '../../../wire/address-book/property-tag.js';
import type { TypedValue } from '../../../wire/address-book/property-value.js';
import { fuzzyLevel, relop } from '../../../wire/address-book/restriction.js';
import { compareNames, foldName } from './collation.js';

/** One of the values of a property: those of a multi-valued one are compared each. */
export type Scalar = string | number | boolean | bigint | Uint8Array;

/** The values to compare, texts in Unicode; none for what has no value to compare. */
export function scalarsOf(value: TypedValue, decode: (octets: string) => string): readonly Scalar[] {
  switch (value.type) {
    case types.PtypUnspecified:
    case types.PtypNull:
    case types.PtypEmbeddedTable:
    case types.PtypErrorCode:
      return [];
    case types.PtypString8:
      return [decode(value.value)];
    case types.PtypMultipleString8:
      return value.value.map(decode);
    case types.PtypInteger16:
    case types.PtypInteger32:
    case types.PtypBoolean:
    case types.PtypString:
    case types.PtypTime:
    case types.PtypGuid:
    case types.PtypBinary:
      return [value.value];
    default:
      return value.value;
  }
}

/** Undefined for values of different kinds. */
function compare(left: Scalar, right: Scalar): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return compareNames(left, right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (typeof left === 'bigint' && typeof right === 'bigint') return Number(left - right);
  return undefined;
}

const orders: ReadonlyMap<number, (order: number) => boolean> = new Map([
  [relop.RELOP_LT, (order) => order < 0],
  [relop.RELOP_LE, (order) => order <= 0],
  [relop.RELOP_GT, (order) => order > 0],
  [relop.RELOP_GE, (order) => order >= 0],
  [relop.RELOP_EQ, (order) => order === 0],
  [relop.RELOP_NE, (order) => order !== 0],
]);

/** A comparison by `relop`; undefined for those that a table cannot be searched by. */
export function comparisonBy(operator: number): ((left: Scalar, right: Scalar) => boolean) | undefined {
  const holds = orders.get(operator);
  return (
    holds &&
    ((left, right) => {
      const order = compare(left, right);
      return order !== undefined && holds(order);
    })
  );
}

/** Bytes of a value that are compared at the price of one comparison. */
const bytesAPiece = 256;

/** What comparing with the values costs, in comparisons: long ones cost more. */
export function costOf(values: readonly Scalar[]): number {
  return values.reduce<number>((sum, value) => sum + 1 + Math.floor(sizeOf(value) / bytesAPiece), 0);
}

/** A search by `fuzzyLevel`. Texts are compared as the directory compares them, which never tells case or accents apart. */
export function searchBy(level: number): ((sought: Scalar) => (value: Scalar) => boolean) | undefined {
  const how = level & 0xffff;
  if (how > fuzzyLevel.FL_PREFIX) return undefined;
  const find = (value: string, sought: string) => {
    if (how === fuzzyLevel.FL_FULLSTRING) return value === sought;
    return how === fuzzyLevel.FL_PREFIX ? value.startsWith(sought) : value.includes(sought);
  };
  return (sought) => {
    if (typeof sought === 'string') {
      const folded = foldName(sought);
      return (value) => typeof value === 'string' && find(foldName(value), folded);
    }
    if (!(sought instanceof Uint8Array)) return () => false;
    const octets = Buffer.from(sought).toString('latin1');
    return (value) => value instanceof Uint8Array && find(Buffer.from(value).toString('latin1'), octets);
  };
}

/** Bytes that a value takes (MS-OXCDATA 2.12.8). */
export function sizeOf(value: Scalar): number {
  if (typeof value === 'string') return (value.length + 1) * 2;
  if (value instanceof Uint8Array) return value.length;
  return typeof value === 'bigint' ? 8 : typeof value === 'boolean' ? 2 : 4;
}
