// Messages decoded and encoded per second against JSON.parse and JSON.stringify of the same values: the same process, turn
// about in the same run. `--only <text>` runs the cases whose name has it.

import {
  decodeNspiQueryRowsRequest,
  encodeNspiQueryRowsRequest,
} from '../src/wire/address-book/ndr/operations/nspi-query-rows.js';
import {
  decodeNspiResolveNamesWRequest,
  encodeNspiResolveNamesWRequest,
} from '../src/wire/address-book/ndr/operations/nspi-resolve-names-w.js';
import {
  decodeEcDoDisconnectResponse,
  encodeEcDoDisconnectResponse,
} from '../src/wire/mailbox-store/ec-do-disconnect.js';
import {
  decodeResolveNamesRequest,
  encodeResolveNamesRequest,
} from '../src/wire/mapi-http/address-book/resolve-names.js';
import { decodeConnectRequest, encodeConnectRequest } from '../src/wire/mapi-http/mailbox/connect.js';
import { nullContextHandle } from '../src/wire/ndr/context-handle.js';
import {
  decodeRfrGetNewDsaRequest,
  encodeRfrGetNewDsaRequest,
} from '../src/wire/referral/rfr-get-new-dsa.js';
import { isQuick, isWanted, median, report } from './support/statistics.js';

const rounds = isQuick() ? 3 : 15;
const times = isQuick() ? 2_000 : 20_000;

const handle = nullContextHandle;
const stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 2,
  delta: -1,
  numPos: 5,
  totalRecs: 100,
  codePage: 1252,
  templateLocale: 0x409,
  sortLocale: 0x409,
};
const propertyTags = [0x3001_001f, 0x39fe_001f, 0x3a00_001f];
const names = ['anna', '=SMTP:ben@contoso.example'];
const userDN = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna';
const auxIn = new Uint8Array();

/** One message, in both directions. */
interface Case {
  readonly name: string;
  readonly value: object;
  readonly decode: () => object;
  readonly encode: () => Uint8Array;
}

function message<Value extends object>(
  name: string,
  value: Value,
  decode: (bytes: Uint8Array) => object,
  encode: (value: Value) => Uint8Array,
): Case {
  const bytes = Buffer.from(encode(value));
  return { name, value, decode: () => decode(bytes), encode: () => encode(value) };
}

const cases: readonly Case[] = [
  message(
    'NspiResolveNamesW request',
    { handle, stat, propertyTags, names },
    decodeNspiResolveNamesWRequest,
    encodeNspiResolveNamesWRequest,
  ),
  message(
    'NspiQueryRows request',
    { handle, flags: 0, stat, explicitTable: [1, 2, 3], count: 3, propertyTags },
    decodeNspiQueryRowsRequest,
    encodeNspiQueryRowsRequest,
  ),
  message(
    'ResolveNames request',
    { stat, propertyTags, names },
    decodeResolveNamesRequest,
    encodeResolveNamesRequest,
  ),
  message(
    'Connect request',
    { userDN, flags: 0, codePage: 1252, sortLocale: 0x409, stringLocale: 0x409, auxIn },
    decodeConnectRequest,
    encodeConnectRequest,
  ),
  message(
    'RfrGetNewDSA request',
    { flags: 0, userDN, unused: undefined, server: undefined },
    decodeRfrGetNewDsaRequest,
    encodeRfrGetNewDsaRequest,
  ),
  message(
    'EcDoDisconnect response',
    { session: handle, status: 0 },
    decodeEcDoDisconnectResponse,
    encodeEcDoDisconnectResponse,
  ),
];

/** Keeps the results in use. */
let sink = 0;

function millisecondsOf(run: () => number): number {
  const begun = performance.now();
  for (let left = times; left > 0; left--) sink += run();
  return performance.now() - begun;
}

for (const { name, value, decode, encode } of cases) {
  if (!isWanted(name)) continue;
  const text = JSON.stringify(value);
  const sides = {
    decode: () => Object.keys(decode()).length,
    parse: () => Object.keys(JSON.parse(text)).length,
    encode: () => encode().length,
    stringify: () => JSON.stringify(value).length,
  };
  const ratios: { readonly decode: number; readonly encode: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    ratios.push({
      decode: millisecondsOf(sides.decode) / millisecondsOf(sides.parse),
      encode: millisecondsOf(sides.encode) / millisecondsOf(sides.stringify),
    });
  }
  const middle = (side: 'decode' | 'encode') => median(ratios.map((each) => each[side])).toFixed(2);
  report(name, `decode ${middle('decode')} of JSON.parse, encode ${middle('encode')} of JSON.stringify`);
}
if (sink === 0) throw new Error('nothing was read or written');
