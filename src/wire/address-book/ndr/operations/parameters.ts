import { contextHandle, parameter, unique } from '../../../ndr/stub.js';
import { readFlatUid, writeFlatUid } from '../structures/counted-array.js';
import {
  decodePropertyRow,
  decodePropertyRowSet,
  encodePropertyRow,
  encodePropertyRowSet,
} from '../structures/property-row.js';
import { decodePropertyTagArray, encodePropertyTagArray } from '../structures/property-tag-array.js';
import { decodeRestriction, encodeRestriction } from '../structures/restriction.js';
import {
  decodeStringsArray,
  decodeWStringsArray,
  encodeStringsArray,
  encodeWStringsArray,
} from '../structures/strings-array.js';

/** NSPI_HANDLE. */
export const handle = contextHandle;
export const propertyTagArray = parameter(decodePropertyTagArray, encodePropertyTagArray);
export const propertyRow = parameter(decodePropertyRow, encodePropertyRow);
export const stringsArray = parameter(decodeStringsArray, encodeStringsArray);
export const wStringsArray = parameter(decodeWStringsArray, encodeWStringsArray);

/** Property tags, or Minimal Entry IDs. */
export const uniqueTags = unique(propertyTagArray);
export const uniqueRow = unique(propertyRow);
export const uniqueRowSet = unique(parameter(decodePropertyRowSet, encodePropertyRowSet));
export const uniqueFlatUid = unique(parameter(readFlatUid, writeFlatUid));
export const uniqueRestriction = unique(parameter(decodeRestriction, encodeRestriction));
