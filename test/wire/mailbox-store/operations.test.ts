import { describe, expect, it } from 'vitest';
import { parseGuid } from '../../../src/values/guid.js';
import {
  decodeEcDoAsyncConnectExRequest,
  decodeEcDoAsyncConnectExResponse,
  encodeEcDoAsyncConnectExRequest,
  encodeEcDoAsyncConnectExResponse,
} from '../../../src/wire/mailbox-store/ec-do-async-connect-ex.js';
import {
  asyncWaitFlag,
  decodeEcDoAsyncWaitExRequest,
  decodeEcDoAsyncWaitExResponse,
  encodeEcDoAsyncWaitExRequest,
  encodeEcDoAsyncWaitExResponse,
} from '../../../src/wire/mailbox-store/ec-do-async-wait-ex.js';
import {
  decodeEcDoConnectExRequest,
  decodeEcDoConnectExResponse,
  type EcDoConnectExRequest,
  type EcDoConnectExResponse,
  encodeEcDoConnectExRequest,
  encodeEcDoConnectExResponse,
  noLinkedSession,
} from '../../../src/wire/mailbox-store/ec-do-connect-ex.js';
import {
  decodeEcDoDisconnectRequest,
  decodeEcDoDisconnectResponse,
  encodeEcDoDisconnectRequest,
  encodeEcDoDisconnectResponse,
} from '../../../src/wire/mailbox-store/ec-do-disconnect.js';
import {
  decodeEcDoRpcExt2Request,
  decodeEcDoRpcExt2Response,
  encodeEcDoRpcExt2Request,
  encodeEcDoRpcExt2Response,
  rpcExtFlag,
} from '../../../src/wire/mailbox-store/ec-do-rpc-ext2.js';
import {
  decodeEcDummyRpcResponse,
  encodeEcDummyRpcResponse,
} from '../../../src/wire/mailbox-store/ec-dummy-rpc.js';
import { storeStatus } from '../../../src/wire/mailbox-store/status.js';
import { nullContextHandle } from '../../../src/wire/ndr/context-handle.js';
import { hex } from '../dcerpc/vectors.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { readVectors } from '../ndr/read-vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));

const session = { attributes: 0, uuid: parseGuid('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9') };

const request: EcDoConnectExRequest = {
  userDN: '/o=Contoso/cn=Recipients/cn=anna',
  flags: 0,
  connectionModulus: 0x12345678,
  codePage: 1252,
  stringLocale: 0x409,
  sortLocale: 0x407,
  linkedSession: noLinkedSession,
  canConvertCodePages: 1,
  clientVersion: [14, 0, 6109, 5000],
  timestamp: 0,
  auxIn: hex('0000 0400 0500 0500 0500010a07'),
  maxAuxOut: 0x1008,
};

const refusal: EcDoConnectExResponse = {
  session: nullContextHandle,
  pollInterval: 0,
  retryCount: 0,
  retryDelay: 0,
  sessionIndex: 0,
  dnPrefix: '',
  displayName: '',
  serverVersion: [0, 0, 0, 0],
  bestVersion: [0, 0, 0, 0],
  timestamp: 0,
  auxOut: Buffer.alloc(0),
  status: storeStatus.ecUnknownUser,
};

const enveloped = hex('0000 0400 0900 0900 0500 010000 07000000');

describe('EcDoConnectEx request', () => {
  threeWays({
    ...vector('EcDoConnectEx request'),
    message: request,
    decode: decodeEcDoConnectExRequest,
    encode: encodeEcDoConnectExRequest,
  });

  it('of an old client has a version of three numbers', () => {
    const { bytes } = vector('EcDoConnectEx request of an old client');
    expect(decodeEcDoConnectExRequest(bytes)).toEqual({
      ...request,
      clientVersion: [11, 0, 5608, 0],
      auxIn: Buffer.alloc(0),
    });
  });

  it('is refused when it has room for a larger auxiliary answer than there may be', () => {
    const bytes = Buffer.from(vector('EcDoConnectEx request').bytes);
    bytes.writeUInt32LE(0x1009, bytes.length - 4);
    expect(() => decodeEcDoConnectExRequest(bytes)).toThrow('pcbAuxOut of at most 4104');
  });

  it('is refused when the two sizes of its auxiliary data differ', () => {
    const bytes = Buffer.from(vector('EcDoConnectEx request').bytes);
    bytes.writeUInt32LE(12, bytes.length - 8);
    expect(() => decodeEcDoConnectExRequest(bytes)).toThrow('a size of 13');
  });
});

describe('EcDoConnectEx response', () => {
  threeWays({
    ...vector('EcDoConnectEx response'),
    message: {
      session,
      pollInterval: 60_000,
      retryCount: 6,
      retryDelay: 10_000,
      sessionIndex: 0x1234,
      dnPrefix: '',
      displayName: 'Anna',
      serverVersion: [14, 1, 438, 0],
      bestVersion: [14, 0, 6109, 5000],
      timestamp: 100_000_000,
      auxOut: Buffer.alloc(0),
      status: storeStatus.ecNone,
    },
    decode: decodeEcDoConnectExResponse,
    encode: encodeEcDoConnectExResponse,
  });
});

describe('EcDoConnectEx refusal', () => {
  threeWays({
    ...vector('EcDoConnectEx refusal'),
    message: refusal,
    decode: decodeEcDoConnectExResponse,
    encode: encodeEcDoConnectExResponse,
  });

  it('may have NULL for its strings', () => {
    expect(decodeEcDoConnectExResponse(vector('EcDoConnectEx refusal without strings').bytes)).toEqual(
      refusal,
    );
  });
});

describe('EcDoRpcExt2 request', () => {
  threeWays({
    ...vector('EcDoRpcExt2 request'),
    message: {
      session,
      flags: rpcExtFlag.NoCompression | rpcExtFlag.NoXorMagic,
      ropIn: enveloped,
      maxRopOut: 0x8007,
      auxIn: Buffer.alloc(0),
      maxAuxOut: 0x1008,
    },
    decode: decodeEcDoRpcExt2Request,
    encode: encodeEcDoRpcExt2Request,
  });

  it('is refused when it has room for a larger answer than there may be', () => {
    const bytes = Buffer.from(vector('EcDoRpcExt2 request').bytes);
    bytes.writeUInt32LE(0x4_0001, 52);
    expect(() => decodeEcDoRpcExt2Request(bytes)).toThrow('pcbOut of at most 262144');
  });
});

describe('EcDoRpcExt2 response', () => {
  threeWays({
    ...vector('EcDoRpcExt2 response'),
    message: {
      session,
      flags: 0,
      ropOut: enveloped,
      auxOut: hex('01'),
      transactionTime: 16,
      status: storeStatus.ecNone,
    },
    decode: decodeEcDoRpcExt2Response,
    encode: encodeEcDoRpcExt2Response,
  });
});

describe('EcDoDisconnect request', () => {
  threeWays({
    ...vector('EcDoDisconnect request'),
    message: { session },
    decode: decodeEcDoDisconnectRequest,
    encode: encodeEcDoDisconnectRequest,
  });
});

describe('EcDoDisconnect response', () => {
  threeWays({
    ...vector('EcDoDisconnect response'),
    message: { session: nullContextHandle, status: storeStatus.ecNone },
    decode: decodeEcDoDisconnectResponse,
    encode: encodeEcDoDisconnectResponse,
  });
});

describe('EcDummyRpc response', () => {
  threeWays({
    ...vector('EcDummyRpc response'),
    message: { status: storeStatus.ecNone },
    decode: decodeEcDummyRpcResponse,
    encode: encodeEcDummyRpcResponse,
  });
});

describe('EcDoAsyncConnectEx request', () => {
  threeWays({
    ...vector('EcDoAsyncConnectEx request'),
    message: { session },
    decode: decodeEcDoAsyncConnectExRequest,
    encode: encodeEcDoAsyncConnectExRequest,
  });
});

describe('EcDoAsyncConnectEx response', () => {
  threeWays({
    ...vector('EcDoAsyncConnectEx response'),
    message: { asyncSession: session, status: storeStatus.ecNone },
    decode: decodeEcDoAsyncConnectExResponse,
    encode: encodeEcDoAsyncConnectExResponse,
  });
});

describe('EcDoAsyncConnectEx refusal', () => {
  threeWays({
    ...vector('EcDoAsyncConnectEx refusal'),
    message: { asyncSession: nullContextHandle, status: storeStatus.ecRejected },
    decode: decodeEcDoAsyncConnectExResponse,
    encode: encodeEcDoAsyncConnectExResponse,
  });
});

describe('EcDoAsyncWaitEx request', () => {
  threeWays({
    ...vector('EcDoAsyncWaitEx request'),
    message: { asyncSession: session },
    decode: decodeEcDoAsyncWaitExRequest,
    encode: encodeEcDoAsyncWaitExRequest,
  });
});

describe('EcDoAsyncWaitEx response', () => {
  threeWays({
    ...vector('EcDoAsyncWaitEx response'),
    message: { flags: asyncWaitFlag.NotificationPending, status: storeStatus.ecNone },
    decode: decodeEcDoAsyncWaitExResponse,
    encode: encodeEcDoAsyncWaitExResponse,
  });
});

describe('hostile mailbox store calls', () => {
  it('never fail otherwise than by a decode error', () => {
    const names = ['EcDoConnectEx', 'EcDoRpcExt2', 'EcDoDisconnect', 'EcDoAsyncConnectEx', 'EcDoAsyncWaitEx'];
    onlyDecodeErrors(
      names.flatMap((name) => [vector(`${name} request`).bytes, vector(`${name} response`).bytes]),
      [
        decodeEcDoConnectExRequest,
        decodeEcDoConnectExResponse,
        decodeEcDoRpcExt2Request,
        decodeEcDoRpcExt2Response,
        decodeEcDoDisconnectRequest,
        decodeEcDoDisconnectResponse,
        decodeEcDummyRpcResponse,
        decodeEcDoAsyncConnectExRequest,
        decodeEcDoAsyncConnectExResponse,
        decodeEcDoAsyncWaitExRequest,
        decodeEcDoAsyncWaitExResponse,
      ],
    );
  });
});
