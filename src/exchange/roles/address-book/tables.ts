import { retrieveFlag, sortType } from '../../../wire/address-book/flags.js';
import type {
  QueryRowsRequest,
  RowsResponse,
  SeekEntriesRequest,
  UpdateStatRequest,
  UpdateStatResponse,
} from '../../../wire/address-book/messages.js';
import {
  pidTag,
  propertyIdOf,
  propertyType as types,
  withType,
} from '../../../wire/address-book/property-tag.js';
import type { PropertyValue } from '../../../wire/address-book/property-value.js';
import type { Stat } from '../../../wire/address-book/stat.js';
import { nspiStatus } from '../../../wire/address-book/status.js';
import type { AddressBookObject } from './address-book-object.js';
import { compareNames } from './collation.js';
import { initialRow, rowAt, statAt } from './positions.js';
import type { AddressBookSources } from './reading-context.js';
import { maxColumns, readRow, rowsAllowed } from './rows.js';
import { type AddressBookSession, isUnicode, readingContext } from './session.js';

/** What MS-OXPROPS calls PidTagPrimaryTelephoneNumber. No attribute feeds it. */
const primaryTelephoneNumber = 0x3a1a_001e;

/** The columns of who names none (MS-OXNSPI 3.1.4.1.8). */
export const defaultColumns: readonly number[] = [
  pidTag.PidTagAddressBookContainerId,
  pidTag.PidTagObjectType,
  pidTag.PidTagDisplayType,
  withType(pidTag.PidTagDisplayName, types.PtypString8),
  primaryTelephoneNumber,
  withType(pidTag.PidTagDepartmentName, types.PtypString8),
  withType(pidTag.PidTagOfficeLocation, types.PtypString8),
];

/** Rows that NspiSeekEntries returns: a screen and some more. */
const rowsOfSeek = 50;

/** NspiUpdateStat (MS-OXNSPI 3.1.4.1.4). */
export function updateStat(sources: AddressBookSources, request: UpdateStatRequest): UpdateStatResponse {
  const { stat } = request;
  const fail = (status: number) => ({ stat, delta: request.delta, status });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  const list = sources.catalogue.list(stat.containerId);
  if (list === undefined) return fail(nspiStatus.InvalidBookmark);
  const from = initialRow(list, stat);
  if (from === undefined) return fail(nspiStatus.NotFound);
  const row = rowAt(list, from, stat.delta);
  return {
    stat: statAt(list, stat, row),
    delta: request.delta === undefined ? undefined : row - from,
    status: nspiStatus.Success,
  };
}

/** NspiQueryRows (MS-OXNSPI 3.1.4.1.8). */
export function queryRows(
  sources: AddressBookSources,
  session: AddressBookSession,
  request: QueryRowsRequest,
): RowsResponse {
  const { stat, explicitTable, propertyTags: tags = defaultColumns } = request;
  const fail = (status: number) => ({ stat, rows: undefined, status });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  if (tags.length > maxColumns) return fail(nspiStatus.TableTooBig);
  const context = readingContext(sources, session, request.flags, stat.codePage);
  const count = rowsAllowed(request.count, tags.length);
  const read = (object: AddressBookObject | undefined) => readRow(object, tags, context);
  if (explicitTable !== undefined) {
    const mids = explicitTable.slice(0, Math.min(request.count, count));
    const rows = mids.map((mid) => read(sources.catalogue.object(mid)));
    return { stat, rows, status: nspiStatus.Success };
  }
  if (request.count === 0) return fail(nspiStatus.InvalidParameter);
  const list = sources.catalogue.list(stat.containerId);
  if (list === undefined) return fail(nspiStatus.InvalidBookmark);
  const from = initialRow(list, stat);
  if (from === undefined) return fail(nspiStatus.NotFound);
  const first = rowAt(list, from, stat.delta);
  const rows = list.rows.slice(first, first + count).map(read);
  return { stat: statAt(list, stat, first + rows.length), rows, status: nspiStatus.Success };
}

/** NspiSeekEntries (MS-OXNSPI 3.1.4.1.9). */
export function seekEntries(
  sources: AddressBookSources,
  session: AddressBookSession,
  request: SeekEntriesRequest,
): RowsResponse {
  const { stat, target, explicitTable, propertyTags } = request;
  const fail = (status: number) => ({ stat, rows: undefined, status });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  const list = sources.catalogue.list(stat.containerId);
  if (list === undefined) return fail(nspiStatus.InvalidBookmark);
  const name = displayNameSought(sources, target, stat);
  if (name === undefined) return fail(nspiStatus.GeneralFailure);
  const rows =
    explicitTable === undefined
      ? list.rows
      : explicitTable.flatMap((mid) => sources.catalogue.object(mid) ?? []);
  const row = firstNotBefore(rows, name);
  if (row === rows.length) return fail(nspiStatus.NotFound);
  if (propertyTags === undefined) {
    return { stat: statAt({ rows }, stat, row), rows: undefined, status: nspiStatus.Success };
  }
  if (propertyTags.length > maxColumns) return fail(nspiStatus.TableTooBig);
  const context = readingContext(sources, session, retrieveFlag.fEphID, stat.codePage);
  const asked = explicitTable === undefined ? rowsOfSeek : rows.length;
  const found = rows.slice(row, row + rowsAllowed(asked, propertyTags.length));
  return {
    stat: statAt({ rows }, stat, row),
    rows: found.map((object) => readRow(object, propertyTags, context)),
    status: nspiStatus.Success,
  };
}

/** Undefined for anything but a display name in a table sorted by it. */
function displayNameSought(
  { codePages }: AddressBookSources,
  target: PropertyValue,
  stat: Stat,
): string | undefined {
  if (stat.sortType !== sortType.SortTypeDisplayName) return undefined;
  if (target.id !== propertyIdOf(pidTag.PidTagDisplayName)) return undefined;
  if (target.type === types.PtypString) return target.value;
  return target.type === types.PtypString8 ? codePages.decode(target.value, stat.codePage) : undefined;
}

function firstNotBefore(rows: readonly AddressBookObject[], name: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareNames(rows[middle]?.displayName ?? '', name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
