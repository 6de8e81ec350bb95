import type { AddressBook } from '../../../exchange/roles/address-book/role.js';
import {
  decodeNspiCompareMIdsRequest,
  encodeNspiCompareMIdsResponse,
} from '../../../wire/address-book/ndr/nspi-compare-mids.js';
import {
  decodeNspiGetMatchesRequest,
  encodeNspiGetMatchesResponse,
} from '../../../wire/address-book/ndr/nspi-get-matches.js';
import {
  decodeNspiGetSpecialTableRequest,
  encodeNspiGetSpecialTableResponse,
} from '../../../wire/address-book/ndr/nspi-get-special-table.js';
import {
  decodeNspiQueryColumnsRequest,
  encodeNspiQueryColumnsResponse,
} from '../../../wire/address-book/ndr/nspi-query-columns.js';
import {
  decodeNspiQueryRowsRequest,
  encodeNspiQueryRowsResponse,
} from '../../../wire/address-book/ndr/nspi-query-rows.js';
import {
  decodeNspiResortRestrictionRequest,
  encodeNspiResortRestrictionResponse,
} from '../../../wire/address-book/ndr/nspi-resort-restriction.js';
import {
  decodeNspiSeekEntriesRequest,
  encodeNspiSeekEntriesResponse,
} from '../../../wire/address-book/ndr/nspi-seek-entries.js';
import {
  decodeNspiUpdateStatRequest,
  encodeNspiUpdateStatResponse,
} from '../../../wire/address-book/ndr/nspi-update-stat.js';
import { nspiOpnum } from '../../../wire/address-book/status.js';
import type { RpcOperation } from '../rpc-interface.js';
import { describeAnswer } from './address-book-describe.js';
import type { AddressBookSessions } from './address-book-sessions.js';

/** The operations on tables: the hierarchy, address lists, and what is picked out of them. */
export function tableOperations(
  book: AddressBook,
  sessions: AddressBookSessions,
): readonly (readonly [opnum: number, operation: RpcOperation])[] {
  return [
    [
      nspiOpnum.NspiUpdateStat,
      sessions.operation({
        decode: decodeNspiUpdateStatRequest,
        answer: (_, request) => book.updateStat(request),
        encode: encodeNspiUpdateStatResponse,
        asked: () => 'NspiUpdateStat',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiQueryRows,
      sessions.operation({
        decode: decodeNspiQueryRowsRequest,
        answer: (session, request) => book.queryRows(session, request),
        encode: encodeNspiQueryRowsResponse,
        asked: () => 'NspiQueryRows',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiSeekEntries,
      sessions.operation({
        decode: decodeNspiSeekEntriesRequest,
        answer: (session, request) => book.seekEntries(session, request),
        encode: encodeNspiSeekEntriesResponse,
        asked: () => 'NspiSeekEntries',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiGetMatches,
      sessions.operation({
        decode: decodeNspiGetMatchesRequest,
        answer: (session, request) => book.getMatches(session, request),
        encode: encodeNspiGetMatchesResponse,
        asked: () => 'NspiGetMatches',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiResortRestriction,
      sessions.operation({
        decode: decodeNspiResortRestrictionRequest,
        answer: (_, request) => book.resortRestriction(request),
        encode: encodeNspiResortRestrictionResponse,
        asked: () => 'NspiResortRestriction',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiGetSpecialTable,
      sessions.operation({
        decode: decodeNspiGetSpecialTableRequest,
        answer: (_, request) => book.getSpecialTable(request),
        encode: encodeNspiGetSpecialTableResponse,
        asked: () => 'NspiGetSpecialTable',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiQueryColumns,
      sessions.operation({
        decode: decodeNspiQueryColumnsRequest,
        answer: (_, request) => book.queryColumns(request),
        encode: encodeNspiQueryColumnsResponse,
        asked: () => 'NspiQueryColumns',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiCompareMIds,
      sessions.operation({
        decode: decodeNspiCompareMIdsRequest,
        answer: (_, request) => book.compareMIds(request),
        encode: encodeNspiCompareMIdsResponse,
        asked: () => 'NspiCompareMIds',
        answered: describeAnswer,
      }),
    ],
  ];
}
