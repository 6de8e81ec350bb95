import {
  decodeNspiCompareMIdsRequest,
  encodeNspiCompareMIdsResponse,
} from '../../wire/address-book/ndr/operations/nspi-compare-mids.js';
import {
  decodeNspiDNToMIdRequest,
  encodeNspiDNToMIdResponse,
} from '../../wire/address-book/ndr/operations/nspi-dn-to-mid.js';
import {
  decodeNspiGetMatchesRequest,
  encodeNspiGetMatchesResponse,
} from '../../wire/address-book/ndr/operations/nspi-get-matches.js';
import {
  decodeNspiGetPropListRequest,
  encodeNspiGetPropListResponse,
} from '../../wire/address-book/ndr/operations/nspi-get-prop-list.js';
import {
  decodeNspiGetPropsRequest,
  encodeNspiGetPropsResponse,
} from '../../wire/address-book/ndr/operations/nspi-get-props.js';
import {
  decodeNspiGetSpecialTableRequest,
  encodeNspiGetSpecialTableResponse,
} from '../../wire/address-book/ndr/operations/nspi-get-special-table.js';
import {
  decodeNspiGetTemplateInfoRequest,
  encodeNspiGetTemplateInfoResponse,
} from '../../wire/address-book/ndr/operations/nspi-get-template-info.js';
import {
  decodeNspiModLinkAttRequest,
  encodeNspiModLinkAttResponse,
} from '../../wire/address-book/ndr/operations/nspi-mod-link-att.js';
import {
  decodeNspiModPropsRequest,
  encodeNspiModPropsResponse,
} from '../../wire/address-book/ndr/operations/nspi-mod-props.js';
import {
  decodeNspiQueryColumnsRequest,
  encodeNspiQueryColumnsResponse,
} from '../../wire/address-book/ndr/operations/nspi-query-columns.js';
import {
  decodeNspiQueryRowsRequest,
  encodeNspiQueryRowsResponse,
} from '../../wire/address-book/ndr/operations/nspi-query-rows.js';
import {
  decodeNspiResolveNamesRequest,
  encodeNspiResolveNamesResponse,
} from '../../wire/address-book/ndr/operations/nspi-resolve-names.js';
import {
  decodeNspiResolveNamesWRequest,
  encodeNspiResolveNamesWResponse,
} from '../../wire/address-book/ndr/operations/nspi-resolve-names-w.js';
import {
  decodeNspiResortRestrictionRequest,
  encodeNspiResortRestrictionResponse,
} from '../../wire/address-book/ndr/operations/nspi-resort-restriction.js';
import {
  decodeNspiSeekEntriesRequest,
  encodeNspiSeekEntriesResponse,
} from '../../wire/address-book/ndr/operations/nspi-seek-entries.js';
import {
  decodeNspiUpdateStatRequest,
  encodeNspiUpdateStatResponse,
} from '../../wire/address-book/ndr/operations/nspi-update-stat.js';
import {
  decodeCompareMIdsRequest,
  encodeCompareMIdsResponse,
} from '../../wire/mapi-http/address-book/compare-mids.js';
import { decodeDNToMIdRequest, encodeDNToMIdResponse } from '../../wire/mapi-http/address-book/dn-to-mid.js';
import {
  decodeGetMatchesRequest,
  encodeGetMatchesResponse,
} from '../../wire/mapi-http/address-book/get-matches.js';
import {
  decodeGetPropListRequest,
  encodeGetPropListResponse,
} from '../../wire/mapi-http/address-book/get-prop-list.js';
import {
  decodeGetPropsRequest,
  encodeGetPropsResponse,
} from '../../wire/mapi-http/address-book/get-props.js';
import {
  decodeGetSpecialTableRequest,
  encodeGetSpecialTableResponse,
} from '../../wire/mapi-http/address-book/get-special-table.js';
import {
  decodeGetTemplateInfoRequest,
  encodeGetTemplateInfoResponse,
} from '../../wire/mapi-http/address-book/get-template-info.js';
import {
  decodeModLinkAttRequest,
  encodeModLinkAttResponse,
} from '../../wire/mapi-http/address-book/mod-link-att.js';
import {
  decodeModPropsRequest,
  encodeModPropsResponse,
} from '../../wire/mapi-http/address-book/mod-props.js';
import {
  decodeQueryColumnsRequest,
  encodeQueryColumnsResponse,
} from '../../wire/mapi-http/address-book/query-columns.js';
import {
  decodeQueryRowsRequest,
  encodeQueryRowsResponse,
} from '../../wire/mapi-http/address-book/query-rows.js';
import {
  decodeResolveNamesRequest,
  encodeResolveNamesResponse,
} from '../../wire/mapi-http/address-book/resolve-names.js';
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
import { asIs, withRowSet, withStat, withStatAndColumns } from './completion.js';
import { type NspiOperation, operation } from './nspi-operation.js';

/**
 * The operations of NSPI within a session (MS-OXNSPI 3.1.4.1, MS-OXCMAPIHTTP 2.2.5), one row each. NspiBind and NspiUnbind
 * are not here: each carrier keeps sessions in its own way. The file is as long as the table, which is read as one.
 */
export const nspiOperations: readonly NspiOperation[] = [
  operation({
    name: 'NspiUpdateStat',
    answer: (book, _, request) => book.updateStat(request),
    rpc: { decode: decodeNspiUpdateStatRequest, encode: encodeNspiUpdateStatResponse },
    http: {
      requestType: 'UpdateStat',
      decode: decodeUpdateStatRequest,
      complete: ({ stat, isDeltaRequested }) => stat && { stat, delta: isDeltaRequested ? 0 : undefined },
      encode: encodeUpdateStatResponse,
      refuse: (status) => encodeUpdateStatResponse({ stat: undefined, delta: undefined, status }),
    },
  }),
  operation({
    name: 'NspiQueryRows',
    answer: (book, session, request) => book.queryRows(session, request),
    rpc: { decode: decodeNspiQueryRowsRequest, encode: encodeNspiQueryRowsResponse },
    http: {
      requestType: 'QueryRows',
      decode: decodeQueryRowsRequest,
      complete: withStatAndColumns,
      encode: (response, request) => encodeQueryRowsResponse(withRowSet(response, request)),
      refuse: (status) => encodeQueryRowsResponse({ stat: undefined, rowSet: undefined, status }),
    },
  }),
  operation({
    name: 'NspiSeekEntries',
    answer: (book, session, request) => book.seekEntries(session, request),
    rpc: { decode: decodeNspiSeekEntriesRequest, encode: encodeNspiSeekEntriesResponse },
    http: {
      requestType: 'SeekEntries',
      decode: decodeSeekEntriesRequest,
      complete: ({ target, ...message }) => target && withStat({ ...message, target }),
      encode: (response, request) => encodeSeekEntriesResponse(withRowSet(response, request)),
      refuse: (status, { stat }) => encodeSeekEntriesResponse({ stat, rowSet: undefined, status }),
    },
  }),
  operation({
    name: 'NspiGetMatches',
    answer: (book, session, request) => book.getMatches(session, request),
    rpc: { decode: decodeNspiGetMatchesRequest, encode: encodeNspiGetMatchesResponse },
    http: {
      requestType: 'GetMatches',
      decode: decodeGetMatchesRequest,
      complete: withStat,
      encode: (response, request) => encodeGetMatchesResponse(withRowSet(response, request)),
      refuse: (status) =>
        encodeGetMatchesResponse({ stat: undefined, mids: undefined, rowSet: undefined, status }),
    },
  }),
  operation({
    name: 'NspiResortRestriction',
    answer: (book, _, request) => book.resortRestriction(request),
    rpc: { decode: decodeNspiResortRestrictionRequest, encode: encodeNspiResortRestrictionResponse },
    http: {
      requestType: 'ResortRestriction',
      decode: decodeResortRestrictionRequest,
      complete: withStat,
      encode: encodeResortRestrictionResponse,
      refuse: (status) => encodeResortRestrictionResponse({ stat: undefined, mids: undefined, status }),
    },
  }),
  operation({
    name: 'NspiDNToMId',
    answer: (book, _, request) => book.dnToMId(request),
    names: ({ names }) => names,
    rpc: { decode: decodeNspiDNToMIdRequest, encode: encodeNspiDNToMIdResponse },
    http: {
      requestType: 'DNToMId',
      decode: decodeDNToMIdRequest,
      complete: asIs,
      encode: encodeDNToMIdResponse,
      refuse: (status) => encodeDNToMIdResponse({ mids: undefined, status }),
    },
  }),
  operation({
    name: 'NspiGetPropList',
    answer: (book, session, request) => book.getPropList(session, request),
    rpc: { decode: decodeNspiGetPropListRequest, encode: encodeNspiGetPropListResponse },
    http: {
      requestType: 'GetPropList',
      decode: decodeGetPropListRequest,
      complete: asIs,
      encode: encodeGetPropListResponse,
      refuse: (status) => encodeGetPropListResponse({ propertyTags: undefined, status }),
    },
  }),
  operation({
    name: 'NspiGetProps',
    answer: (book, session, request) => book.getProps(session, request),
    rpc: { decode: decodeNspiGetPropsRequest, encode: encodeNspiGetPropsResponse },
    http: {
      requestType: 'GetProps',
      decode: decodeGetPropsRequest,
      complete: withStat,
      encode: (response, { stat }) => encodeGetPropsResponse({ ...response, codePage: stat.codePage }),
      refuse: (status) => encodeGetPropsResponse({ codePage: 0, row: undefined, status }),
    },
  }),
  operation({
    name: 'NspiCompareMIds',
    answer: (book, _, request) => book.compareMIds(request),
    rpc: { decode: decodeNspiCompareMIdsRequest, encode: encodeNspiCompareMIdsResponse },
    http: {
      requestType: 'CompareMIds',
      decode: decodeCompareMIdsRequest,
      complete: withStat,
      encode: encodeCompareMIdsResponse,
      refuse: (status) => encodeCompareMIdsResponse({ result: 0, status }),
    },
  }),
  operation({
    name: 'NspiModProps',
    answer: (book, _, request) => book.modProps(request),
    rpc: { decode: decodeNspiModPropsRequest, encode: encodeNspiModPropsResponse },
    http: {
      requestType: 'ModProps',
      decode: decodeModPropsRequest,
      complete: withStat,
      encode: encodeModPropsResponse,
      refuse: (status) => encodeModPropsResponse({ status }),
    },
  }),
  operation({
    name: 'NspiGetSpecialTable',
    answer: (book, _, request) => book.getSpecialTable(request),
    rpc: { decode: decodeNspiGetSpecialTableRequest, encode: encodeNspiGetSpecialTableResponse },
    http: {
      requestType: 'GetSpecialTable',
      decode: decodeGetSpecialTableRequest,
      complete: withStat,
      encode: (response, { stat }) => encodeGetSpecialTableResponse({ ...response, codePage: stat.codePage }),
      refuse: (status) => encodeGetSpecialTableResponse({ codePage: 0, version: 0, rows: undefined, status }),
    },
  }),
  operation({
    name: 'NspiGetTemplateInfo',
    answer: (book, _, request) => book.getTemplateInfo(request),
    rpc: { decode: decodeNspiGetTemplateInfoRequest, encode: encodeNspiGetTemplateInfoResponse },
    http: {
      requestType: 'GetTemplateInfo',
      decode: decodeGetTemplateInfoRequest,
      complete: asIs,
      encode: (response, { codePage }) => encodeGetTemplateInfoResponse({ ...response, codePage }),
      refuse: (status, { codePage }) => encodeGetTemplateInfoResponse({ codePage, row: undefined, status }),
    },
  }),
  operation({
    name: 'NspiModLinkAtt',
    answer: (book, _, request) => book.modLinkAtt(request),
    rpc: { decode: decodeNspiModLinkAttRequest, encode: encodeNspiModLinkAttResponse },
    http: {
      requestType: 'ModLinkAtt',
      decode: decodeModLinkAttRequest,
      complete: asIs,
      encode: encodeModLinkAttResponse,
      refuse: (status) => encodeModLinkAttResponse({ status }),
    },
  }),
  operation({
    name: 'NspiQueryColumns',
    answer: (book, _, request) => book.queryColumns(request),
    rpc: { decode: decodeNspiQueryColumnsRequest, encode: encodeNspiQueryColumnsResponse },
    http: {
      requestType: 'QueryColumns',
      decode: decodeQueryColumnsRequest,
      complete: asIs,
      encode: encodeQueryColumnsResponse,
      refuse: (status) => encodeQueryColumnsResponse({ propertyTags: undefined, status }),
    },
  }),
  operation({
    name: 'NspiResolveNames',
    answer: (book, session, request) => book.resolveNames(session, request),
    names: ({ names }) => names,
    resolves: true,
    rpc: { decode: decodeNspiResolveNamesRequest, encode: encodeNspiResolveNamesResponse },
  }),
  operation({
    name: 'NspiResolveNamesW',
    answer: (book, session, request) => book.resolveNamesW(session, request),
    names: ({ names }) => names,
    resolves: true,
    rpc: { decode: decodeNspiResolveNamesWRequest, encode: encodeNspiResolveNamesWResponse },
    http: {
      requestType: 'ResolveNames',
      decode: decodeResolveNamesRequest,
      complete: withStatAndColumns,
      encode: (response, request) =>
        encodeResolveNamesResponse({ ...withRowSet(response, request), codePage: request.stat.codePage }),
      refuse: (status) =>
        encodeResolveNamesResponse({ codePage: 0, mids: undefined, rowSet: undefined, status }),
    },
  }),
];
