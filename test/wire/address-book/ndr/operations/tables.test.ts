import { describe } from 'vitest';
import { retrieveFlag, specialTableFlag } from '../../../../../src/wire/address-book/flags.js';
import * as nspiGetMatches from '../../../../../src/wire/address-book/ndr/operations/nspi-get-matches.js';
import * as nspiGetSpecialTable from '../../../../../src/wire/address-book/ndr/operations/nspi-get-special-table.js';
import * as nspiQueryRows from '../../../../../src/wire/address-book/ndr/operations/nspi-query-rows.js';
import * as nspiResortRestriction from '../../../../../src/wire/address-book/ndr/operations/nspi-resort-restriction.js';
import * as nspiSeekEntries from '../../../../../src/wire/address-book/ndr/operations/nspi-seek-entries.js';
import { pidTag, propertyType as types } from '../../../../../src/wire/address-book/property-tag.js';
import { relop } from '../../../../../src/wire/address-book/restriction.js';
import { nspiStatus } from '../../../../../src/wire/address-book/status.js';
import { readVectors } from '../../../ndr/read-vectors.js';
import { threeWays } from '../../../ndr/three-ways.js';
import { everyKind, everyType, handle, hierarchyRow, people, serverGuid, stat, tags } from '../../samples.js';

const vector = readVectors(new URL('../../vectors.txt', import.meta.url));

describe('NspiQueryRows request', () => {
  threeWays({
    ...vector('NspiQueryRows request'),
    message: {
      handle,
      flags: retrieveFlag.fEphID,
      stat,
      explicitTable: undefined,
      count: 50,
      propertyTags: tags,
    },
    decode: nspiQueryRows.decodeNspiQueryRowsRequest,
    encode: nspiQueryRows.encodeNspiQueryRowsRequest,
  });
});

describe('NspiQueryRows request of given rows', () => {
  threeWays({
    ...vector('NspiQueryRows request of given rows'),
    message: {
      handle,
      flags: 0,
      stat,
      explicitTable: [0x10, 0x20],
      count: 2,
      propertyTags: undefined,
    },
    decode: nspiQueryRows.decodeNspiQueryRowsRequest,
    encode: nspiQueryRows.encodeNspiQueryRowsRequest,
  });
});

describe('NspiQueryRows response', () => {
  threeWays({
    ...vector('NspiQueryRows response'),
    message: { stat, rows: people, status: nspiStatus.Success },
    decode: nspiQueryRows.decodeNspiQueryRowsResponse,
    encode: nspiQueryRows.encodeNspiQueryRowsResponse,
  });
});

describe('NspiQueryRows response of every type', () => {
  threeWays({
    ...vector('NspiQueryRows response of every type'),
    message: { stat, rows: everyType, status: nspiStatus.Success },
    decode: nspiQueryRows.decodeNspiQueryRowsResponse,
    encode: nspiQueryRows.encodeNspiQueryRowsResponse,
  });
});

describe('NspiQueryRows refusal', () => {
  threeWays({
    ...vector('NspiQueryRows refusal'),
    message: { stat, rows: undefined, status: nspiStatus.InvalidBookmark },
    decode: nspiQueryRows.decodeNspiQueryRowsResponse,
    encode: nspiQueryRows.encodeNspiQueryRowsResponse,
  });
});

describe('NspiSeekEntries request', () => {
  threeWays({
    ...vector('NspiSeekEntries request'),
    message: {
      handle,
      stat,
      target: { id: 0x3001, type: types.PtypString, value: 'Anna' },
      explicitTable: undefined,
      propertyTags: tags,
    },
    decode: nspiSeekEntries.decodeNspiSeekEntriesRequest,
    encode: nspiSeekEntries.encodeNspiSeekEntriesRequest,
  });
});

describe('NspiSeekEntries request in given rows', () => {
  threeWays({
    ...vector('NspiSeekEntries request in given rows'),
    message: {
      handle,
      stat,
      target: { id: 0x3001, type: types.PtypString8, value: 'Anna K' },
      explicitTable: [0x10, 0x20],
      propertyTags: undefined,
    },
    decode: nspiSeekEntries.decodeNspiSeekEntriesRequest,
    encode: nspiSeekEntries.encodeNspiSeekEntriesRequest,
  });
});

describe('NspiSeekEntries response', () => {
  threeWays({
    ...vector('NspiSeekEntries response'),
    message: { stat, rows: people, status: nspiStatus.Success },
    decode: nspiSeekEntries.decodeNspiSeekEntriesResponse,
    encode: nspiSeekEntries.encodeNspiSeekEntriesResponse,
  });
});

describe('NspiGetMatches request', () => {
  threeWays({
    ...vector('NspiGetMatches request'),
    message: {
      handle,
      stat,
      filter: {
        kind: 'property',
        relop: relop.RELOP_EQ,
        propertyTag: pidTag.PidTagAnr,
        value: { id: 0x360c, type: types.PtypString, value: 'anna' },
      },
      propertyName: undefined,
      requested: 5000,
      propertyTags: tags,
    },
    decode: nspiGetMatches.decodeNspiGetMatchesRequest,
    encode: nspiGetMatches.encodeNspiGetMatchesRequest,
  });
});

describe('NspiGetMatches request of every kind', () => {
  threeWays({
    ...vector('NspiGetMatches request of every kind'),
    message: {
      handle,
      stat,
      filter: everyKind,
      propertyName: { propertySet: serverGuid, id: -2 },
      requested: 1,
      propertyTags: undefined,
    },
    decode: nspiGetMatches.decodeNspiGetMatchesRequest,
    encode: nspiGetMatches.encodeNspiGetMatchesRequest,
  });
});

describe('NspiGetMatches response', () => {
  threeWays({
    ...vector('NspiGetMatches response'),
    message: { stat, mids: [0x10, 0x20], rows: people, status: nspiStatus.Success },
    decode: nspiGetMatches.decodeNspiGetMatchesResponse,
    encode: nspiGetMatches.encodeNspiGetMatchesResponse,
  });
});

describe('NspiResortRestriction request', () => {
  threeWays({
    ...vector('NspiResortRestriction request'),
    message: { handle, stat, mids: [0x20, 0x10, 0x30] },
    decode: nspiResortRestriction.decodeNspiResortRestrictionRequest,
    encode: nspiResortRestriction.encodeNspiResortRestrictionRequest,
  });
});

describe('NspiResortRestriction response', () => {
  threeWays({
    ...vector('NspiResortRestriction response'),
    message: { stat, mids: [0x10, 0x20, 0x30], status: nspiStatus.Success },
    decode: nspiResortRestriction.decodeNspiResortRestrictionResponse,
    encode: nspiResortRestriction.encodeNspiResortRestrictionResponse,
  });
});

describe('NspiGetSpecialTable request', () => {
  threeWays({
    ...vector('NspiGetSpecialTable request'),
    message: { handle, flags: specialTableFlag.NspiUnicodeStrings, stat, version: 9 },
    decode: nspiGetSpecialTable.decodeNspiGetSpecialTableRequest,
    encode: nspiGetSpecialTable.encodeNspiGetSpecialTableRequest,
  });
});

describe('NspiGetSpecialTable response', () => {
  threeWays({
    ...vector('NspiGetSpecialTable response'),
    message: { version: 10, rows: [hierarchyRow], status: nspiStatus.Success },
    decode: nspiGetSpecialTable.decodeNspiGetSpecialTableResponse,
    encode: nspiGetSpecialTable.encodeNspiGetSpecialTableResponse,
  });
});
