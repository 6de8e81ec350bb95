import { describe } from 'vitest';
import { resolutionMid } from '../../../../../src/wire/address-book/flags.js';
import * as nspiDNToMId from '../../../../../src/wire/address-book/ndr/operations/nspi-dn-to-mid.js';
import * as nspiResolveNames from '../../../../../src/wire/address-book/ndr/operations/nspi-resolve-names.js';
import * as nspiResolveNamesW from '../../../../../src/wire/address-book/ndr/operations/nspi-resolve-names-w.js';
import { nspiStatus } from '../../../../../src/wire/address-book/status.js';
import { readVectors } from '../../../ndr/read-vectors.js';
import { threeWays } from '../../../ndr/three-ways.js';
import { handle, people, stat, tags } from '../../samples.js';

const vector = readVectors(new URL('../../vectors.txt', import.meta.url));

describe('NspiDNToMId request', () => {
  threeWays({
    ...vector('NspiDNToMId request'),
    message: { handle, names: ['/o=Contoso/cn=Recipients/cn=anna', '/guid=46'] },
    decode: nspiDNToMId.decodeNspiDNToMIdRequest,
    encode: nspiDNToMId.encodeNspiDNToMIdRequest,
  });
});

describe('NspiDNToMId response', () => {
  threeWays({
    ...vector('NspiDNToMId response'),
    message: { mids: [0x10, 0], status: nspiStatus.Success },
    decode: nspiDNToMId.decodeNspiDNToMIdResponse,
    encode: nspiDNToMId.encodeNspiDNToMIdResponse,
  });
});

describe('NspiResolveNames request', () => {
  threeWays({
    ...vector('NspiResolveNames request'),
    message: { handle, stat, propertyTags: tags, names: ['anna', '=SMTP:bert@contoso.example'] },
    decode: nspiResolveNames.decodeNspiResolveNamesRequest,
    encode: nspiResolveNames.encodeNspiResolveNamesRequest,
  });
});

describe('NspiResolveNames response', () => {
  threeWays({
    ...vector('NspiResolveNames response'),
    message: {
      mids: [resolutionMid.MID_RESOLVED, resolutionMid.MID_UNRESOLVED],
      rows: people.slice(0, 1),
      status: nspiStatus.Success,
    },
    decode: nspiResolveNames.decodeNspiResolveNamesResponse,
    encode: nspiResolveNames.encodeNspiResolveNamesResponse,
  });
});

describe('NspiResolveNamesW request', () => {
  threeWays({
    ...vector('NspiResolveNamesW request'),
    message: { handle, stat, propertyTags: undefined, names: ['Żak', 'bert'] },
    decode: nspiResolveNamesW.decodeNspiResolveNamesWRequest,
    encode: nspiResolveNamesW.encodeNspiResolveNamesWRequest,
  });
});

describe('NspiResolveNamesW response', () => {
  threeWays({
    ...vector('NspiResolveNamesW response'),
    message: {
      mids: [resolutionMid.MID_RESOLVED, resolutionMid.MID_RESOLVED],
      rows: people,
      status: nspiStatus.Success,
    },
    decode: nspiResolveNamesW.decodeNspiResolveNamesWResponse,
    encode: nspiResolveNamesW.encodeNspiResolveNamesWResponse,
  });
});
