import { positioningMid, retrieveFlag, sortType } from '../../../wire/address-book/flags.js';
import type {
  GetMatchesRequest,
  GetMatchesResponse,
  ResortRestrictionRequest,
  ResortRestrictionResponse,
} from '../../../wire/address-book/messages.js';
import { propertyIdOf } from '../../../wire/address-book/property-tag.js';
import type { Restriction } from '../../../wire/address-book/restriction.js';
import { nspiStatus } from '../../../wire/address-book/status.js';
import type { AddressBookObject } from './address-book-object.js';
import { orderNames } from './collation.js';
import { linkAttributes } from './link-attributes.js';
import type { AddressList } from './listed-objects.js';
import type { AddressBookSources } from './reading-context.js';
import { type Condition, complexityOf, readCondition, type Scope, TooComplex } from './restrictions.js';
import { maxColumns, readRow, rowsAllowed } from './rows.js';
import { type AddressBookSession, isUnicode, readingContext } from './session.js';

/** Comparisons of two values that one call may take: six for each of 100,000 objects, or more for fewer; some 200 ms. */
const maxComparisons = 600_000;

/** Conditions that one restriction may hold: people ask for a handful. */
const maxConditions = 64;

/** A table of objects, or why there is none. */
type Found = readonly AddressBookObject[] | { readonly status: number };

/** NspiGetMatches (MS-OXNSPI 3.1.4.1.10): what a restriction holds for, or what the values of a property lead to. */
export function getMatches(
  sources: AddressBookSources,
  session: AddressBookSession,
  request: GetMatchesRequest,
): GetMatchesResponse {
  const { stat, filter, propertyTags: tags } = request;
  const fail = (status: number) => ({ stat, mids: undefined, rows: undefined, status });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  if (stat.sortType === sortType.SortTypePhoneticDisplayName) return fail(nspiStatus.GeneralFailure);
  if (tags !== undefined && tags.length > maxColumns) return fail(nspiStatus.TableTooBig);
  const found =
    filter === undefined ? findLinked(sources, request) : findRestricted(sources, session, request, filter);
  if ('status' in found) return fail(found.status);
  if (found.length > request.requested) return fail(nspiStatus.TableTooBig);
  const context = readingContext(sources, session, retrieveFlag.fEphID, stat.codePage);
  return {
    stat: { ...stat, containerId: stat.currentRec },
    mids: found.map(({ mid }) => mid),
    rows:
      tags &&
      found.slice(0, rowsAllowed(found.length, tags.length)).map((object) => readRow(object, tags, context)),
    status: nspiStatus.Success,
  };
}

/** In the order of the table; one more than asked for at most, which tells that there are too many. */
function findRestricted(
  sources: AddressBookSources,
  session: AddressBookSession,
  { stat, requested }: GetMatchesRequest,
  filter: Restriction,
): Found {
  if (stat.sortType !== sortType.SortTypeDisplayName) return { status: nspiStatus.GeneralFailure };
  const list = sources.catalogue.list(stat.containerId);
  if (list === undefined) return { status: nspiStatus.InvalidBookmark };
  let left = maxComparisons;
  const spend = (comparisons: number) => {
    left -= comparisons;
    if (left < 0) throw new TooComplex();
  };
  const scope: Scope = { list, context: readingContext(sources, session, 0, stat.codePage), spend };
  const complexity = complexityOf(filter);
  if (complexity > maxConditions) return { status: nspiStatus.TooComplex };
  try {
    return findHolding(list, readCondition(filter, scope), complexity, requested);
  } catch (error) {
    if (error instanceof TooComplex) return { status: nspiStatus.TooComplex };
    throw error;
  }
}

function findHolding(
  list: AddressList,
  condition: Condition | undefined,
  complexity: number,
  requested: number,
): Found {
  if (condition === undefined) return { status: nspiStatus.TooComplex };
  const { candidates, holds } = condition;
  if (complexity * (candidates?.size ?? list.rows.length) > maxComparisons) {
    return { status: nspiStatus.TooComplex };
  }
  if (candidates !== undefined) {
    const position = ({ mid }: AddressBookObject) => list.positionOf(mid) ?? list.rows.length;
    return [...candidates].filter(holds).sort((left, right) => position(left) - position(right));
  }
  const found: AddressBookObject[] = [];
  for (const object of list.rows) {
    if (holds(object)) found.push(object);
    if (found.length > requested) break;
  }
  return found;
}

function findLinked({ catalogue }: AddressBookSources, { stat, propertyName }: GetMatchesRequest): Found {
  const object = catalogue.object(stat.currentRec);
  if (object === undefined) return { status: nspiStatus.GeneralFailure };
  const attribute = linkAttributes.get(propertyIdOf(propertyName?.id ?? stat.containerId));
  if (attribute === undefined || stat.sortType === sortType.SortTypeDisplayName_W) {
    return { status: nspiStatus.NotSupported };
  }
  return byName(object.entry.all(attribute).flatMap((dn) => catalogue.objectAt(dn) ?? []));
}

/** NspiResortRestriction (MS-OXNSPI 3.1.4.1.11). */
export function resortRestriction(
  { catalogue }: AddressBookSources,
  { stat, mids }: ResortRestrictionRequest,
): ResortRestrictionResponse {
  const fail = (status: number) => ({ stat, mids: undefined, status });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  if (stat.sortType !== sortType.SortTypeDisplayName) return fail(nspiStatus.GeneralFailure);
  const sorted = byName(mids.flatMap((mid) => catalogue.object(mid) ?? [])).map(({ mid }) => mid);
  const position = sorted.indexOf(stat.currentRec);
  const moved =
    position < 0 ? { currentRec: positioningMid.MID_BEGINNING_OF_TABLE, numPos: 0 } : { numPos: position };
  return { stat: { ...stat, ...moved, totalRecs: sorted.length }, mids: sorted, status: nspiStatus.Success };
}

function byName(objects: readonly AddressBookObject[]): readonly AddressBookObject[] {
  // A client may name an object any number of times: names are compared once for each.
  const unique = [...new Set(objects)].sort((left, right) => orderNames(left.displayName, right.displayName));
  const ranks = new Map(unique.map((object, rank) => [object, rank]));
  const rankOf = (object: AddressBookObject) => ranks.get(object) ?? 0;
  return [...objects].sort((left, right) => rankOf(left) - rankOf(right));
}
