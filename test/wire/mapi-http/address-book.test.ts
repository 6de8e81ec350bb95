import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { propertyType as types } from '../../../src/wire/address-book/property-tag.js';
import type { PropertyRow } from '../../../src/wire/address-book/property-value.js';
import type { Restriction } from '../../../src/wire/address-book/restriction.js';
import { nspiStatus } from '../../../src/wire/address-book/status.js';
import * as bind from '../../../src/wire/mapi-http/address-book/bind.js';
import * as compareMIds from '../../../src/wire/mapi-http/address-book/compare-mids.js';
import * as dnToMId from '../../../src/wire/mapi-http/address-book/dn-to-mid.js';
import * as addressBookUrl from '../../../src/wire/mapi-http/address-book/get-address-book-url.js';
import * as mailboxUrl from '../../../src/wire/mapi-http/address-book/get-mailbox-url.js';
import * as getMatches from '../../../src/wire/mapi-http/address-book/get-matches.js';
import * as getPropList from '../../../src/wire/mapi-http/address-book/get-prop-list.js';
import * as getProps from '../../../src/wire/mapi-http/address-book/get-props.js';
import * as getSpecialTable from '../../../src/wire/mapi-http/address-book/get-special-table.js';
import * as getTemplateInfo from '../../../src/wire/mapi-http/address-book/get-template-info.js';
import * as modLinkAtt from '../../../src/wire/mapi-http/address-book/mod-link-att.js';
import * as modProps from '../../../src/wire/mapi-http/address-book/mod-props.js';
import * as queryColumns from '../../../src/wire/mapi-http/address-book/query-columns.js';
import * as queryRows from '../../../src/wire/mapi-http/address-book/query-rows.js';
import * as resolveNames from '../../../src/wire/mapi-http/address-book/resolve-names.js';
import * as resort from '../../../src/wire/mapi-http/address-book/resort-restriction.js';
import * as seekEntries from '../../../src/wire/mapi-http/address-book/seek-entries.js';
import * as unbind from '../../../src/wire/mapi-http/address-book/unbind.js';
import * as updateStat from '../../../src/wire/mapi-http/address-book/update-stat.js';
import { serverGuid, stat } from '../address-book/samples.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { readVectors } from '../ndr/read-vectors.js';
import { threeWays, type Vector } from '../ndr/three-ways.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));

const anna = '/o=Contoso/cn=Recipients/cn=anna';
const propertyTags = [0x3001_001f, 0x39fe_001e, 0x3900_0003];
const name = { id: 0x3001, type: types.PtypString, value: 'Anna' } as const;
const rowSet = {
  columns: propertyTags,
  rows: [
    [
      { id: 0x3001, type: types.PtypString, value: 'Anna Żak' },
      { id: 0x39fe, type: types.PtypString8, value: 'anna@contoso.example' },
      { id: 0x3900, type: types.PtypInteger32, value: 0 },
    ],
    [
      { id: 0x3001, type: types.PtypString, value: 'Bert' },
      { id: 0x39fe, type: types.PtypErrorCode, value: nspiStatus.NotFound },
      { id: 0x3900, type: types.PtypInteger32, value: 1 },
    ],
  ],
} as const;
const everyType: PropertyRow = [
  { id: 0x30ff, type: types.PtypInteger16, value: -2 },
  { id: 0x3900, type: types.PtypInteger32, value: -1 },
  { id: 0xfffb, type: types.PtypBoolean, value: true },
  { id: 0x8006, type: types.PtypGuid, value: serverGuid },
  { id: 0x3a00, type: types.PtypString8, value: 'anna' },
  { id: 0x0fff, type: types.PtypBinary, value: Buffer.from('87000000616263', 'hex') },
  name,
  { id: 0x3007, type: types.PtypTime, value: 0x01cb0000_12345678n },
  { id: 0x3003, type: types.PtypErrorCode, value: nspiStatus.NotFound },
  { id: 0x8001, type: types.PtypMultipleInteger16, value: [1, -1, 3] },
  { id: 0x8002, type: types.PtypMultipleInteger32, value: [4, -5] },
  { id: 0x800f, type: types.PtypMultipleString8, value: ['SMTP:anna@contoso.example', 'smtp:a@b'] },
  { id: 0x3a70, type: types.PtypMultipleBinary, value: [Buffer.from([1, 2, 3]), Buffer.from([4])] },
  { id: 0x8005, type: types.PtypMultipleGuid, value: [serverGuid] },
  { id: 0x800f, type: types.PtypMultipleString, value: ['SMTP:żak@x', 'smtp:b'] },
  { id: 0x8004, type: types.PtypMultipleTime, value: [5n] },
];
const filter: Restriction = {
  kind: 'and',
  restrictions: [
    {
      kind: 'or',
      restrictions: [
        { kind: 'content', fuzzyLevel: 0x1_0001, propertyTag: 0x3001_001f, value: name },
        {
          kind: 'property',
          relop: 4,
          propertyTag: 0x360c_001f,
          value: { id: 0x360c, type: types.PtypString, value: 'ann' },
        },
      ],
    },
    {
      kind: 'not',
      restriction: {
        kind: 'and',
        restrictions: [
          { kind: 'compare-properties', relop: 4, propertyTag1: 0x3001_001f, propertyTag2: 0x3a00_001f },
          { kind: 'bitmask', relop: 1, propertyTag: 0x3900_0003, mask: 7 },
          { kind: 'size', relop: 2, propertyTag: 0x3001_001f, size: 80 },
          { kind: 'exist', propertyTag: 0x39fe_001f },
          {
            kind: 'sub-object',
            subObject: 0x8009_000d,
            restriction: { kind: 'exist', propertyTag: 0x39fe_001f },
          },
        ],
      },
    },
  ],
};
const { AccessDenied, ErrorsReturned, NotSupported, UnbindSuccess } = nspiStatus;

function whole<T>(title: string, codec: Omit<Vector<T>, 'bytes' | 'written'>): void {
  describe(title, () => {
    threeWays({ ...vector(title), ...codec });
  });
}

whole('Bind request', {
  message: { flags: 0, stat },
  decode: bind.decodeBindRequest,
  encode: bind.encodeBindRequest,
});
whole('Bind response', {
  message: { serverGuid, status: 0 },
  decode: bind.decodeBindResponse,
  encode: bind.encodeBindResponse,
});
whole('Unbind request', {
  message: undefined,
  decode: unbind.decodeUnbindRequest,
  encode: unbind.encodeUnbindRequest,
});
whole('Unbind response', {
  message: { status: UnbindSuccess },
  decode: unbind.decodeUnbindResponse,
  encode: unbind.encodeUnbindResponse,
});
whole('CompareMIds request', {
  message: { stat, mid1: 0x10, mid2: 0x11 },
  decode: compareMIds.decodeCompareMIdsRequest,
  encode: compareMIds.encodeCompareMIdsRequest,
});
whole('CompareMIds response', {
  message: { status: 0, result: -1 },
  decode: compareMIds.decodeCompareMIdsResponse,
  encode: compareMIds.encodeCompareMIdsResponse,
});
whole('DNToMId request', {
  message: { names: [anna, '/guid=46'] },
  decode: dnToMId.decodeDNToMIdRequest,
  encode: dnToMId.encodeDNToMIdRequest,
});
whole('DNToMId response', {
  message: { status: 0, mids: [0x10, 0] },
  decode: dnToMId.decodeDNToMIdResponse,
  encode: dnToMId.encodeDNToMIdResponse,
});
whole('GetMatches request', {
  message: {
    stat,
    filter,
    propertyName: { propertySet: serverGuid, id: 0x8009 },
    requested: 50,
    propertyTags,
  },
  decode: getMatches.decodeGetMatchesRequest,
  encode: getMatches.encodeGetMatchesRequest,
});
whole('GetMatches response', {
  message: { status: 0, stat, mids: [0x10, 0x12], rowSet },
  decode: getMatches.decodeGetMatchesResponse,
  encode: getMatches.encodeGetMatchesResponse,
});
whole('GetPropList request', {
  message: { flags: 1, mid: 0x10, codePage: 1252 },
  decode: getPropList.decodeGetPropListRequest,
  encode: getPropList.encodeGetPropListRequest,
});
whole('GetPropList response', {
  message: { status: 0, propertyTags },
  decode: getPropList.decodeGetPropListResponse,
  encode: getPropList.encodeGetPropListResponse,
});
whole('GetProps request', {
  message: { flags: 2, stat, propertyTags },
  decode: getProps.decodeGetPropsRequest,
  encode: getProps.encodeGetPropsRequest,
});
whole('GetProps response', {
  message: { status: ErrorsReturned, codePage: 1252, row: everyType },
  decode: getProps.decodeGetPropsResponse,
  encode: getProps.encodeGetPropsResponse,
});
whole('GetSpecialTable request', {
  message: { flags: 4, stat, version: 7 },
  decode: getSpecialTable.decodeGetSpecialTableRequest,
  encode: getSpecialTable.encodeGetSpecialTableRequest,
});
whole('GetSpecialTable response', {
  message: {
    status: 0,
    codePage: 1252,
    version: 8,
    rows: [
      [
        { id: 0x3001, type: types.PtypString, value: 'All Users' },
        { id: 0x3005, type: types.PtypInteger32, value: 0 },
      ],
      [{ id: 0x3001, type: types.PtypString, value: 'Rooms' }],
    ],
  },
  decode: getSpecialTable.decodeGetSpecialTableResponse,
  encode: getSpecialTable.encodeGetSpecialTableResponse,
});
whole('GetTemplateInfo request', {
  message: { flags: 1, displayType: 0, templateDN: '/cn=template', codePage: 1252, locale: 0x409 },
  decode: getTemplateInfo.decodeGetTemplateInfoRequest,
  encode: getTemplateInfo.encodeGetTemplateInfoRequest,
});
whole('GetTemplateInfo response', {
  message: { status: NotSupported, codePage: 1252, row: undefined },
  decode: getTemplateInfo.decodeGetTemplateInfoResponse,
  encode: getTemplateInfo.encodeGetTemplateInfoResponse,
});
whole('ModLinkAtt request', {
  message: { flags: 1, propertyTag: 0x8009_000d, mid: 0x10, entryIds: [Buffer.from('entry id')] },
  decode: modLinkAtt.decodeModLinkAttRequest,
  encode: modLinkAtt.encodeModLinkAttRequest,
});
whole('ModLinkAtt response', {
  message: { status: AccessDenied },
  decode: modLinkAtt.decodeModLinkAttResponse,
  encode: modLinkAtt.encodeModLinkAttResponse,
});
whole('ModProps request', {
  message: { stat, propertyTags: [0x3001_001f], row: [name] },
  decode: modProps.decodeModPropsRequest,
  encode: modProps.encodeModPropsRequest,
});
whole('ModProps response', {
  message: { status: AccessDenied },
  decode: modProps.decodeModPropsResponse,
  encode: modProps.encodeModPropsResponse,
});
whole('QueryRows request', {
  message: { flags: 2, stat, explicitTable: [0x10, 0x11], count: 50, propertyTags },
  decode: queryRows.decodeQueryRowsRequest,
  encode: queryRows.encodeQueryRowsRequest,
});
whole('QueryRows request from a position', {
  message: { flags: 0, stat, explicitTable: undefined, count: 50, propertyTags: undefined },
  decode: queryRows.decodeQueryRowsRequest,
  encode: queryRows.encodeQueryRowsRequest,
});
whole('QueryRows response', {
  message: { status: 0, stat, rowSet },
  decode: queryRows.decodeQueryRowsResponse,
  encode: queryRows.encodeQueryRowsResponse,
});
whole('QueryRows response of untyped columns', {
  message: {
    status: 0,
    stat,
    rowSet: {
      columns: [0x3001_0000, 0x3900_0003],
      rows: [
        [
          { id: 0x3001, type: types.PtypString, value: 'Anna' },
          { id: 0x3900, type: types.PtypInteger32, value: 0 },
        ],
        [
          { id: 0x3001, type: types.PtypErrorCode, value: nspiStatus.NotFound },
          { id: 0x3900, type: types.PtypInteger32, value: 1 },
        ],
      ],
    },
  },
  decode: queryRows.decodeQueryRowsResponse,
  encode: queryRows.encodeQueryRowsResponse,
});
whole('QueryColumns request', {
  message: { flags: 0x8000_0000 },
  decode: queryColumns.decodeQueryColumnsRequest,
  encode: queryColumns.encodeQueryColumnsRequest,
});
whole('QueryColumns response', {
  message: { status: 0, propertyTags },
  decode: queryColumns.decodeQueryColumnsResponse,
  encode: queryColumns.encodeQueryColumnsResponse,
});
whole('ResolveNames request', {
  message: { stat, propertyTags, names: ['Żak', 'bert'] },
  decode: resolveNames.decodeResolveNamesRequest,
  encode: resolveNames.encodeResolveNamesRequest,
});
whole('ResolveNames response', {
  message: { status: 0, codePage: 1252, mids: [2, 0], rowSet },
  decode: resolveNames.decodeResolveNamesResponse,
  encode: resolveNames.encodeResolveNamesResponse,
});
whole('ResortRestriction request', {
  message: { stat, mids: [0x11, 0x10] },
  decode: resort.decodeResortRestrictionRequest,
  encode: resort.encodeResortRestrictionRequest,
});
whole('ResortRestriction response', {
  message: { status: 0, stat, mids: [0x10, 0x11] },
  decode: resort.decodeResortRestrictionResponse,
  encode: resort.encodeResortRestrictionResponse,
});
whole('SeekEntries request', {
  message: { stat, target: name, explicitTable: undefined, propertyTags },
  decode: seekEntries.decodeSeekEntriesRequest,
  encode: seekEntries.encodeSeekEntriesRequest,
});
whole('SeekEntries response', {
  message: { status: 0, stat, rowSet },
  decode: seekEntries.decodeSeekEntriesResponse,
  encode: seekEntries.encodeSeekEntriesResponse,
});
whole('UpdateStat request', {
  message: { stat, isDeltaRequested: true },
  decode: updateStat.decodeUpdateStatRequest,
  encode: updateStat.encodeUpdateStatRequest,
});
whole('UpdateStat response', {
  message: { status: 0, stat, delta: -3 },
  decode: updateStat.decodeUpdateStatResponse,
  encode: updateStat.encodeUpdateStatResponse,
});
whole('GetMailboxUrl request', {
  message: { dn: anna },
  decode: mailboxUrl.decodeGetMailboxUrlRequest,
  encode: mailboxUrl.encodeGetMailboxUrlRequest,
});
whole('GetMailboxUrl response', {
  message: { status: 0, url: 'https://x/mapi/emsmdb/?MailboxId=1@x' },
  decode: mailboxUrl.decodeGetMailboxUrlResponse,
  encode: mailboxUrl.encodeGetMailboxUrlResponse,
});
whole('GetAddressBookUrl request', {
  message: { dn: anna },
  decode: addressBookUrl.decodeGetAddressBookUrlRequest,
  encode: addressBookUrl.encodeGetAddressBookUrlRequest,
});
whole('GetAddressBookUrl response', {
  message: { status: 0, url: 'https://x/mapi/nspi/?MailboxId=1@x' },
  decode: addressBookUrl.decodeGetAddressBookUrlResponse,
  encode: addressBookUrl.encodeGetAddressBookUrlResponse,
});

describe('hostile bodies', () => {
  it('of a response whose StatusCode is not 0 hold no answer', () => {
    const failed = Buffer.from('0500000000000000', 'hex');
    expect(() => queryRows.decodeQueryRowsResponse(failed)).toThrow(DecodeError);
  });

  it('may nest restrictions 32 deep, no deeper', () => {
    let deep: Restriction = { kind: 'exist', propertyTag: 0x3001_001f };
    for (let depth = 1; depth < 32; depth++) deep = { kind: 'not', restriction: deep };
    const request = { stat, filter: deep, propertyName: undefined, requested: 1, propertyTags: undefined };
    expect(getMatches.decodeGetMatchesRequest(getMatches.encodeGetMatchesRequest(request)).filter).toEqual(
      deep,
    );
    const deeper: Restriction = { kind: 'not', restriction: deep };
    const body = getMatches.encodeGetMatchesRequest({ ...request, filter: deeper });
    expect(() => getMatches.decodeGetMatchesRequest(body)).toThrow(DecodeError);
  });

  it('claim no more rows than a reader has room for', () => {
    const nulls = Array.from({ length: 5000 }, () => '01000130').join('');
    const rows = `${'88130000'}${nulls}${'d0070000'}${'00'.repeat(2000)}`;
    const body = Buffer.from(`${'00'.repeat(8)}00ff${rows}00000000`, 'hex');
    expect(() => queryRows.decodeQueryRowsResponse(body)).toThrow(/at most 1000000 values/);
  });

  it('never fail otherwise than by a decode error', () => {
    onlyDecodeErrors(
      ['GetMatches request', 'GetProps response', 'QueryRows response', 'ModLinkAtt request'].map(
        (title) => vector(title).bytes,
      ),
      [
        getMatches.decodeGetMatchesRequest,
        getMatches.decodeGetMatchesResponse,
        getProps.decodeGetPropsResponse,
        queryRows.decodeQueryRowsRequest,
        queryRows.decodeQueryRowsResponse,
        modLinkAtt.decodeModLinkAttRequest,
        modProps.decodeModPropsRequest,
        resolveNames.decodeResolveNamesRequest,
        seekEntries.decodeSeekEntriesRequest,
        getSpecialTable.decodeGetSpecialTableResponse,
      ],
      1500,
    );
  });
});
