import { resolutionMid } from '../../../wire/address-book/flags.js';
import type { ResolveNamesRequest, ResolveNamesResponse } from '../../../wire/address-book/messages.js';
import { nspiStatus } from '../../../wire/address-book/status.js';
import type { AddressBookObject } from './address-book-object.js';
import type { Catalogue } from './catalogue.js';
import type { AddressList } from './listed-objects.js';
import type { AddressBookSources } from './reading-context.js';
import { maxColumns, readRow, rowsAllowed } from './rows.js';
import { type AddressBookSession, isUnicode, readingContext } from './session.js';
import { defaultColumns } from './tables.js';

/** Names one call may ask for: each is answered with a row, in the one answer. */
const maxNames = 1000;

/** Attributes that `=name` is compared with as a whole. */
const exactAttributes = [
  'displayName',
  'cn',
  'givenName',
  'sn',
  'mailNickname',
  'sAMAccountName',
  'physicalDeliveryOfficeName',
];

/**
 * Ambiguous name resolution (MS-OXNSPI 3.1.4.7), which Check Name is: the objects of a list that a text may mean, found as
 * Active Directory finds them.
 *
 * - `/o=...`, also with `EX:` or `X500:` before it: the recipient of that name, on a list or not; `/guid=...`: whatever has it
 * - `=text`: what is named so exactly; `=smtp:address` what has the address
 * - an address that somebody has: who has it, whoever else's address begins so
 * - else what has a name or address that begins with the text
 */
export function* findByName(
  catalogue: Catalogue,
  list: AddressList,
  given: string,
): Generator<AddressBookObject, void, undefined> {
  const exact = given.trim().startsWith('=');
  const text = given
    .trim()
    .slice(exact ? 1 : 0)
    .trim()
    .replace(/^(?:ex|x500):(?=\/)/i, '');
  if (text === '') return;
  if (text.startsWith('/')) {
    const isGuid = /^\/guid=/i.test(text);
    const named = isGuid ? catalogue.objectByDn(text) : catalogue.recipientByDn(text);
    if (named !== undefined) yield named;
    return;
  }
  const address = text.replace(/^smtp:/i, '');
  const isListed = ({ mid }: AddressBookObject) => list.positionOf(mid) !== undefined;
  const mayBeAddress = exact || text.includes('@');
  const addressees = mayBeAddress ? catalogue.listedAt(address).filter(isListed) : [];
  if (exact) {
    const named = address === text ? catalogue.listedWith(exactAttributes, text).filter(isListed) : [];
    yield* new Set([...addressees, ...named]);
  } else if (addressees.length > 0) {
    yield* addressees;
  } else {
    for (const object of catalogue.names.beginningWith(address)) if (isListed(object)) yield object;
  }
}

/** NspiResolveNames and NspiResolveNamesW (MS-OXNSPI 3.1.4.1.16, 3.1.4.1.17), names as text. */
export function resolveNames(
  sources: AddressBookSources,
  session: AddressBookSession,
  request: ResolveNamesRequest,
): ResolveNamesResponse {
  const { stat, names, propertyTags: tags = defaultColumns } = request;
  const fail = (status: number) => ({ mids: undefined, rows: undefined, status });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  const { catalogue } = sources;
  const list = catalogue.list(stat.containerId);
  if (list === undefined) return fail(nspiStatus.InvalidBookmark);
  const isTooMuch = names.length > maxNames || tags.length > maxColumns;
  // Every name resolved has its row in the answer.
  if (isTooMuch || rowsAllowed(maxNames, tags.length) < names.length) return fail(nspiStatus.TableTooBig);
  const found = names.map((name) => firstTwo(findByName(catalogue, list, name)));
  const context = readingContext(sources, session, 0, stat.codePage);
  return {
    mids: found.map(([first, second]) => outcome(first, second)),
    rows: found.flatMap(([first, second]) =>
      first !== undefined && second === undefined ? [readRow(first, tags, context)] : [],
    ),
    status: nspiStatus.Success,
  };
}

type Few = readonly [AddressBookObject | undefined, AddressBookObject | undefined];

/** More than two tell nothing more. */
function firstTwo(objects: Iterable<AddressBookObject>): Few {
  let first: AddressBookObject | undefined;
  for (const object of objects) {
    if (first !== undefined) return [first, object];
    first = object;
  }
  return [first, undefined];
}

function outcome(first: AddressBookObject | undefined, second: AddressBookObject | undefined): number {
  if (first === undefined) return resolutionMid.MID_UNRESOLVED;
  return second === undefined ? resolutionMid.MID_RESOLVED : resolutionMid.MID_AMBIGUOUS;
}
