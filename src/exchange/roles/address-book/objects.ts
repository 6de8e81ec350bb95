import { codePage, retrieveFlag } from '../../../wire/address-book/flags.js';
import type {
  CompareMIdsRequest,
  CompareMIdsResponse,
  DNToMIdRequest,
  DNToMIdResponse,
  GetPropListRequest,
  GetPropsRequest,
  ModLinkAttRequest,
  ModPropsRequest,
  PropertyTagsResponse,
  RowResponse,
  StatusResponse,
} from '../../../wire/address-book/messages.js';
import {
  propertyIdOf,
  propertyTypeOf,
  propertyType as types,
} from '../../../wire/address-book/property-tag.js';
import { nspiStatus } from '../../../wire/address-book/status.js';
import { findProperty } from './properties.js';
import type { AddressBookSources } from './reading-context.js';
import { hasErrors, maxColumns, maxRows, propertyListOf, readRow } from './rows.js';
import { type AddressBookSession, isUnicode, readingContext } from './session.js';

/** NspiDNToMId (MS-OXNSPI 3.1.4.1.13). */
export function dnToMId({ catalogue }: AddressBookSources, { names }: DNToMIdRequest): DNToMIdResponse {
  if (names.length > maxRows) return { mids: undefined, status: nspiStatus.OutOfResources };
  const mids = names.map((name) => catalogue.objectByDn(name)?.mid ?? 0);
  return { mids, status: nspiStatus.Success };
}

/** NspiGetPropList (MS-OXNSPI 3.1.4.1.6). */
export function getPropList(
  sources: AddressBookSources,
  session: AddressBookSession,
  { flags, mid, codePage: page }: GetPropListRequest,
): PropertyTagsResponse {
  const unicode = page === codePage.CP_WINUNICODE;
  if (!unicode && !sources.codePages.supports(page)) {
    return { propertyTags: undefined, status: nspiStatus.InvalidCodepage };
  }
  const object = sources.catalogue.object(mid);
  if (object === undefined) return { propertyTags: undefined, status: nspiStatus.GeneralFailure };
  const tables = (flags & retrieveFlag.fSkipObjects) === 0;
  const context = readingContext(sources, session, flags, page);
  return {
    propertyTags: propertyListOf(object, { unicode, tables }, context),
    status: nspiStatus.Success,
  };
}

/** NspiGetProps (MS-OXNSPI 3.1.4.1.7). An object that is not there is one without any property. */
export function getProps(
  sources: AddressBookSources,
  session: AddressBookSession,
  { flags, stat, propertyTags }: GetPropsRequest,
): RowResponse {
  const fail = (status: number) => ({ row: undefined, status });
  const asked = propertyTags ?? [];
  if (isUnicode(stat) && asked.some(isOctets)) return fail(nspiStatus.NotSupported);
  if (sources.catalogue.list(stat.containerId) === undefined) return fail(nspiStatus.InvalidBookmark);
  if (asked.length > maxColumns) return fail(nspiStatus.TableTooBig);
  const list =
    propertyTags === undefined
      ? getPropList(sources, session, { flags, mid: stat.currentRec, codePage: stat.codePage })
      : { propertyTags, status: nspiStatus.Success };
  if (list.propertyTags === undefined) return fail(list.status);
  const context = readingContext(sources, session, flags, stat.codePage);
  const row = readRow(sources.catalogue.object(stat.currentRec), list.propertyTags, context);
  return { row, status: hasErrors(row) ? nspiStatus.ErrorsReturned : nspiStatus.Success };
}

/** NspiCompareMIds (MS-OXNSPI 3.1.4.1.12). */
export function compareMIds(
  { catalogue }: AddressBookSources,
  { stat, mid1, mid2 }: CompareMIdsRequest,
): CompareMIdsResponse {
  const fail = (status: number) => ({ result: 0, status });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  const list = catalogue.list(stat.containerId);
  if (list === undefined) return fail(nspiStatus.InvalidBookmark);
  const first = list.positionOf(mid1);
  const second = list.positionOf(mid2);
  if (first === undefined || second === undefined) return fail(nspiStatus.GeneralFailure);
  return { result: first - second, status: nspiStatus.Success };
}

/** NspiModProps (MS-OXNSPI 3.1.4.1.14): the lab's address book is written by LDAP alone. */
export function modProps(
  { catalogue }: AddressBookSources,
  { stat, propertyTags }: ModPropsRequest,
): StatusResponse {
  if (isUnicode(stat)) return { status: nspiStatus.NotSupported };
  const isThere = propertyTags !== undefined && catalogue.object(stat.currentRec) !== undefined;
  return { status: isThere ? nspiStatus.AccessDenied : nspiStatus.InvalidParameter };
}

/** NspiModLinkAtt (MS-OXNSPI 3.1.4.1.15): refused as {@link modProps}. */
export function modLinkAtt(
  { catalogue }: AddressBookSources,
  { propertyTag, mid }: ModLinkAttRequest,
): StatusResponse {
  if (findProperty(propertyIdOf(propertyTag)) === undefined) return { status: nspiStatus.NotFound };
  const isThere = catalogue.object(mid) !== undefined;
  return { status: isThere ? nspiStatus.AccessDenied : nspiStatus.InvalidParameter };
}

function isOctets(tag: number): boolean {
  const type = propertyTypeOf(tag);
  return type === types.PtypString8 || type === types.PtypMultipleString8;
}
