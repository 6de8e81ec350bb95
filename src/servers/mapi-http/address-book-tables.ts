import type { AddressBook } from '../../exchange/roles/address-book/role.js';
import type { AddressBookSession } from '../../exchange/roles/address-book/session.js';
import { defaultColumns } from '../../exchange/roles/address-book/tables.js';
import { nspiStatus } from '../../wire/address-book/status.js';
import {
  decodeCompareMIdsRequest,
  encodeCompareMIdsResponse,
} from '../../wire/mapi-http/address-book/compare-mids.js';
import {
  decodeGetMatchesRequest,
  encodeGetMatchesResponse,
} from '../../wire/mapi-http/address-book/get-matches.js';
import {
  decodeGetSpecialTableRequest,
  encodeGetSpecialTableResponse,
} from '../../wire/mapi-http/address-book/get-special-table.js';
import {
  decodeQueryColumnsRequest,
  encodeQueryColumnsResponse,
} from '../../wire/mapi-http/address-book/query-columns.js';
import {
  decodeQueryRowsRequest,
  encodeQueryRowsResponse,
} from '../../wire/mapi-http/address-book/query-rows.js';
import {
  decodeResortRestrictionRequest,
  encodeResortRestrictionResponse,
} from '../../wire/mapi-http/address-book/resort-restriction.js';
import {
  decodeSeekEntriesRequest,
  encodeSeekEntriesResponse,
} from '../../wire/mapi-http/address-book/seek-entries.js';
import {
  decodeUpdateStatRequest,
  encodeUpdateStatResponse,
} from '../../wire/mapi-http/address-book/update-stat.js';
import { describeAnswer } from '../rpc/address-book/address-book-describe.js';
import { operation, rowSetOf, withStat } from './address-book-operation.js';
import type { SessionOperation } from './endpoint.js';

const status = nspiStatus.InvalidParameter;

/** The operations on tables: the hierarchy, address lists, and what is picked out of them. */
export function tableOperations(book: AddressBook): Record<string, SessionOperation<AddressBookSession>> {
  return {
    UpdateStat: operation({
      decode: decodeUpdateStatRequest,
      answer: (_, request) =>
        withStat(
          request,
          ({ stat, isDeltaRequested }) => book.updateStat({ stat, delta: isDeltaRequested ? 0 : undefined }),
          { stat: undefined, delta: undefined, status },
        ),
      encode: encodeUpdateStatResponse,
      asked: () => 'UpdateStat',
      answered: describeAnswer,
    }),
    QueryRows: operation({
      decode: decodeQueryRowsRequest,
      answer: (session, request) =>
        withStat(
          request,
          (whole) => {
            const propertyTags = whole.propertyTags ?? defaultColumns;
            const { rows, ...rest } = book.queryRows(session, { ...whole, propertyTags });
            return { ...rest, rowSet: rowSetOf(propertyTags, rows) };
          },
          { stat: undefined, rowSet: undefined, status },
        ),
      encode: encodeQueryRowsResponse,
      asked: () => 'QueryRows',
      answered: (response) => describeAnswer({ ...response, rows: response.rowSet?.rows }),
    }),
    SeekEntries: operation({
      decode: decodeSeekEntriesRequest,
      answer: (session, request) =>
        withStat(
          request,
          (whole) => {
            const { target, propertyTags } = whole;
            if (target === undefined) return { stat: whole.stat, rowSet: undefined, status };
            const { rows, ...rest } = book.seekEntries(session, { ...whole, target });
            return { ...rest, rowSet: rowSetOf(propertyTags ?? [], rows) };
          },
          { stat: undefined, rowSet: undefined, status },
        ),
      encode: encodeSeekEntriesResponse,
      asked: () => 'SeekEntries',
      answered: (response) => describeAnswer({ ...response, rows: response.rowSet?.rows }),
    }),
    GetMatches: operation({
      decode: decodeGetMatchesRequest,
      answer: (session, request) =>
        withStat(
          request,
          (whole) => {
            const { rows, ...rest } = book.getMatches(session, whole);
            return { ...rest, rowSet: rowSetOf(whole.propertyTags ?? [], rows) };
          },
          { stat: undefined, mids: undefined, rowSet: undefined, status },
        ),
      encode: encodeGetMatchesResponse,
      asked: () => 'GetMatches',
      answered: describeAnswer,
    }),
    ResortRestriction: operation({
      decode: decodeResortRestrictionRequest,
      answer: (_, request) =>
        withStat(request, (whole) => book.resortRestriction(whole), {
          stat: undefined,
          mids: undefined,
          status,
        }),
      encode: encodeResortRestrictionResponse,
      asked: () => 'ResortRestriction',
      answered: describeAnswer,
    }),
    GetSpecialTable: operation({
      decode: decodeGetSpecialTableRequest,
      answer: (_, request) =>
        withStat(request, (whole) => ({ ...book.getSpecialTable(whole), codePage: whole.stat.codePage }), {
          codePage: 0,
          version: 0,
          rows: undefined,
          status,
        }),
      encode: encodeGetSpecialTableResponse,
      asked: () => 'GetSpecialTable',
      answered: describeAnswer,
    }),
    QueryColumns: operation({
      decode: decodeQueryColumnsRequest,
      answer: (_, request) => book.queryColumns(request),
      encode: encodeQueryColumnsResponse,
      asked: () => 'QueryColumns',
      answered: describeAnswer,
    }),
    CompareMIds: operation({
      decode: decodeCompareMIdsRequest,
      answer: (_, request) => withStat(request, (whole) => book.compareMIds(whole), { result: 0, status }),
      encode: encodeCompareMIdsResponse,
      asked: () => 'CompareMIds',
      answered: describeAnswer,
    }),
  };
}
