import { describe, expect, it } from 'vitest';
import { parseGuid } from '../../../src/values/guid.js';
import { decodeAuth3, encodeAuth3 } from '../../../src/wire/dcerpc/auth3.js';
import { pduFlags, wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import { decodeControl, encodeControl } from '../../../src/wire/dcerpc/control.js';
import { decodeFault, encodeFault, faultStatus, formatFaultStatus } from '../../../src/wire/dcerpc/fault.js';
import { decodeRequest, encodeRequest } from '../../../src/wire/dcerpc/request.js';
import { decodeResponse, encodeResponse } from '../../../src/wire/dcerpc/response.js';
import { threeWays } from '../ndr/three-ways.js';
import * as vectors from './vectors.js';

describe('request of ept_map, as impacket sends it', () => {
  expect(vectors.request.length).toBe(156);
  threeWays({
    bytes: vectors.request,
    message: {
      type: 'request',
      callId: 1,
      flags: wholePdu,
      allocHint: 132,
      contextId: 0,
      opnum: 3,
      stub: Buffer.from(vectors.eptMapRequestStub),
    },
    decode: decodeRequest,
    encode: encodeRequest,
  });
});

/* C706 12.6.4.9 with PFC_OBJECT_UUID, and MS-RPCE 2.2.2.11: a stub of 4, 12 of padding, trailer, signature of 16 */
const signed = vectors.hex(
  '05000083 10000000 5000 1000 05000000 04000000 0100 0200',
  '33221100554477668899aabbccddeeff',
  `01020304 ${vectors.zeros(12)}`,
  '0a 05 0c 00 00000000',
  '01000000 a1a2a3a4a5a6a7a8 00000000',
);

describe('request with object and signature', () => {
  threeWays({
    bytes: signed,
    message: {
      type: 'request',
      callId: 5,
      flags: wholePdu | pduFlags.OBJECT_UUID,
      allocHint: 4,
      contextId: 1,
      opnum: 2,
      object: parseGuid('00112233-4455-6677-8899-aabbccddeeff'),
      stub: Buffer.from([1, 2, 3, 4]),
      auth: { type: 10, level: 5, contextId: 0, token: signed.subarray(64) },
    },
    decode: decodeRequest,
    encode: encodeRequest,
  });

  it('is refused when the padding claims more than the body', () => {
    const bytes = Buffer.from(signed);
    bytes[58] = 200;
    expect(() => decodeRequest(bytes)).toThrow('auth_pad_length within the body');
  });

  it('is refused when the credentials claim more than the PDU', () => {
    const bytes = Buffer.from(signed);
    bytes.writeUInt16LE(62, 10);
    expect(() => decodeRequest(bytes)).toThrow('room for a sec_trailer');
    bytes.writeUInt16LE(65, 10);
    expect(() => decodeRequest(bytes)).toThrow('auth_length within the PDU');
  });
});

describe('response to ept_map', () => {
  expect(vectors.response.length).toBe(152);
  threeWays({
    bytes: vectors.response,
    message: {
      type: 'response',
      callId: 1,
      flags: wholePdu,
      allocHint: 128,
      contextId: 0,
      cancelCount: 0,
      stub: Buffer.from(vectors.eptMapResponseStub),
    },
    decode: decodeResponse,
    encode: encodeResponse,
  });
});

/* C706 12.6.4.7 with the values of MS-RPCE 2.2.2.8 */
describe('fault', () => {
  threeWays({
    bytes: vectors.hex('05000323 10000000 2000 0000 09000000 20000000 0100 00 00 0200011c 00000000'),
    message: {
      type: 'fault',
      callId: 9,
      flags: wholePdu | pduFlags.DID_NOT_EXECUTE,
      allocHint: 32,
      contextId: 1,
      cancelCount: 0,
      status: faultStatus.nca_s_op_rng_error,
      stub: Buffer.alloc(0),
    },
    decode: decodeFault,
    encode: encodeFault,
  });

  it('is named by its status, or by the number of one that has no name here', () => {
    expect(formatFaultStatus(0x1c010003)).toBe('nca_s_unk_if');
    expect(formatFaultStatus(0x721)).toBe('RPC_S_SEC_PKG_ERROR');
    expect(formatFaultStatus(0x6bb)).toBe('0x000006bb');
  });
});

/* MS-RPCE 2.2.2.10; the padding as Windows leaves it: not zero, and of no meaning */
const auth3 = vectors.hex('05001003 10000000 2000 0400 01000000 d016d016 0a 06 00 00 01000000 4e544c4d');

describe('auth3', () => {
  threeWays({
    bytes: auth3,
    message: {
      type: 'auth3',
      callId: 1,
      auth: { type: 10, level: 6, contextId: 1, token: Buffer.from('NTLM') },
    },
    decode: decodeAuth3,
    encode: encodeAuth3,
    written: vectors.hex(vectors.toHex(auth3).replace('d016d016', '00000000')),
  });
});

/* C706 12.6.4.8 */
describe('orphaned', () => {
  threeWays({
    bytes: vectors.hex('05001303 10000000 1000 0000 04000000'),
    message: { type: 'orphaned', callId: 4, flags: wholePdu },
    decode: decodeControl,
    encode: encodeControl,
  });
});
