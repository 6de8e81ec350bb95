import { statLayout } from '../../address-book/stat.js';
import { field, numbers, optional } from '../body.js';
import { readPropertyList, writePropertyList } from '../structures/property-list.js';
import { readRowSet, writeRowSet } from '../structures/property-rows.js';

/** u8 HasState, STAT State. */
export const optionalStat = optional(statLayout);
/** u8 Has..., u32 count, property tags or Minimal Entry IDs. */
export const optionalNumbers = optional(numbers);
/** AddressBookPropertyValueList. */
export const propertyList = field(readPropertyList, writePropertyList);
/** u8 HasColsAndRows, Columns, RowCount and RowData. */
export const optionalRowSet = optional(field(readRowSet, writeRowSet));
