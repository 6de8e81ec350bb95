import { describe } from 'vitest';
import { nullGuid } from '../../../../../src/values/guid.js';
import * as nspiBind from '../../../../../src/wire/address-book/ndr/operations/nspi-bind.js';
import * as nspiCompareMIds from '../../../../../src/wire/address-book/ndr/operations/nspi-compare-mids.js';
import * as nspiUnbind from '../../../../../src/wire/address-book/ndr/operations/nspi-unbind.js';
import * as nspiUpdateStat from '../../../../../src/wire/address-book/ndr/operations/nspi-update-stat.js';
import { nspiStatus } from '../../../../../src/wire/address-book/status.js';
import { nullContextHandle } from '../../../../../src/wire/ndr/context-handle.js';
import { readVectors } from '../../../ndr/read-vectors.js';
import { threeWays } from '../../../ndr/three-ways.js';
import { handle, serverGuid, stat } from '../../samples.js';

const vector = readVectors(new URL('../../vectors.txt', import.meta.url));

describe('NspiBind request', () => {
  threeWays({
    ...vector('NspiBind request'),
    message: { flags: 0, stat, serverGuid: nullGuid },
    decode: nspiBind.decodeNspiBindRequest,
    encode: nspiBind.encodeNspiBindRequest,
  });
});

describe('NspiBind response', () => {
  threeWays({
    ...vector('NspiBind response'),
    message: { serverGuid, handle, status: nspiStatus.Success },
    decode: nspiBind.decodeNspiBindResponse,
    encode: nspiBind.encodeNspiBindResponse,
  });
});

describe('NspiBind refusal', () => {
  threeWays({
    ...vector('NspiBind refusal'),
    message: { serverGuid: undefined, handle: nullContextHandle, status: nspiStatus.InvalidCodepage },
    decode: nspiBind.decodeNspiBindResponse,
    encode: nspiBind.encodeNspiBindResponse,
  });
});

describe('NspiUnbind request', () => {
  threeWays({
    ...vector('NspiUnbind request'),
    message: { handle },
    decode: nspiUnbind.decodeNspiUnbindRequest,
    encode: nspiUnbind.encodeNspiUnbindRequest,
  });
});

describe('NspiUnbind response', () => {
  threeWays({
    ...vector('NspiUnbind response'),
    message: { handle: nullContextHandle, status: nspiStatus.UnbindSuccess },
    decode: nspiUnbind.decodeNspiUnbindResponse,
    encode: nspiUnbind.encodeNspiUnbindResponse,
  });
});

describe('NspiUpdateStat request', () => {
  threeWays({
    ...vector('NspiUpdateStat request'),
    message: { handle, stat, delta: 0 },
    decode: nspiUpdateStat.decodeNspiUpdateStatRequest,
    encode: nspiUpdateStat.encodeNspiUpdateStatRequest,
  });
});

describe('NspiUpdateStat request without delta', () => {
  threeWays({
    ...vector('NspiUpdateStat request without delta'),
    message: { handle, stat, delta: undefined },
    decode: nspiUpdateStat.decodeNspiUpdateStatRequest,
    encode: nspiUpdateStat.encodeNspiUpdateStatRequest,
  });
});

describe('NspiUpdateStat response', () => {
  threeWays({
    ...vector('NspiUpdateStat response'),
    message: { stat, delta: -3, status: nspiStatus.Success },
    decode: nspiUpdateStat.decodeNspiUpdateStatResponse,
    encode: nspiUpdateStat.encodeNspiUpdateStatResponse,
  });
});

describe('NspiCompareMIds request', () => {
  threeWays({
    ...vector('NspiCompareMIds request'),
    message: { handle, stat, mid1: 0x10, mid2: 0x20 },
    decode: nspiCompareMIds.decodeNspiCompareMIdsRequest,
    encode: nspiCompareMIds.encodeNspiCompareMIdsRequest,
  });
});

describe('NspiCompareMIds response', () => {
  threeWays({
    ...vector('NspiCompareMIds response'),
    message: { result: -1, status: nspiStatus.Success },
    decode: nspiCompareMIds.decodeNspiCompareMIdsResponse,
    encode: nspiCompareMIds.encodeNspiCompareMIdsResponse,
  });
});
