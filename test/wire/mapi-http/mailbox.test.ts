import { describe } from 'vitest';
import * as connect from '../../../src/wire/mapi-http/mailbox/connect.js';
import * as disconnect from '../../../src/wire/mapi-http/mailbox/disconnect.js';
import * as execute from '../../../src/wire/mapi-http/mailbox/execute.js';
import * as wait from '../../../src/wire/mapi-http/mailbox/notification-wait.js';
import { readVectors } from '../ndr/read-vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));
const empty = Buffer.alloc(0);

describe('Connect request', () => {
  threeWays({
    ...vector('Connect request'),
    message: {
      userDN: '/o=Contoso/cn=Recipients/cn=anna',
      flags: 0,
      codePage: 1252,
      sortLocale: 0x409,
      stringLocale: 0x409,
      auxIn: empty,
    },
    decode: connect.decodeConnectRequest,
    encode: connect.encodeConnectRequest,
  });
});

describe('Connect response', () => {
  threeWays({
    ...vector('Connect response'),
    message: {
      status: 0,
      pollInterval: 60_000,
      retryCount: 6,
      retryDelay: 10_000,
      dnPrefix: '',
      displayName: 'Anna Żak',
      auxOut: Buffer.from([1, 2]),
    },
    decode: connect.decodeConnectResponse,
    encode: connect.encodeConnectResponse,
  });
});

describe('Execute request', () => {
  threeWays({
    ...vector('Execute request'),
    message: { flags: 3, ropIn: Buffer.from('rops'), maxRopOut: 0x8007, auxIn: Buffer.from('aux') },
    decode: execute.decodeExecuteRequest,
    encode: execute.encodeExecuteRequest,
  });
});

describe('Execute response', () => {
  threeWays({
    ...vector('Execute response'),
    message: { status: 0, ropOut: Buffer.from('answers'), auxOut: empty },
    decode: execute.decodeExecuteResponse,
    encode: execute.encodeExecuteResponse,
  });
});

describe('Disconnect request', () => {
  threeWays({
    ...vector('Disconnect request'),
    message: { auxIn: empty },
    decode: disconnect.decodeDisconnectRequest,
    encode: disconnect.encodeDisconnectRequest,
  });
});

describe('Disconnect response', () => {
  threeWays({
    ...vector('Disconnect response'),
    message: { status: 0 },
    decode: disconnect.decodeDisconnectResponse,
    encode: disconnect.encodeDisconnectResponse,
  });
});

describe('NotificationWait request', () => {
  threeWays({
    ...vector('NotificationWait request'),
    message: { auxIn: empty },
    decode: wait.decodeNotificationWaitRequest,
    encode: wait.encodeNotificationWaitRequest,
  });
});

describe('NotificationWait response', () => {
  threeWays({
    ...vector('NotificationWait response'),
    message: { status: 0, isEventPending: true },
    decode: wait.decodeNotificationWaitResponse,
    encode: wait.encodeNotificationWaitResponse,
  });
});
