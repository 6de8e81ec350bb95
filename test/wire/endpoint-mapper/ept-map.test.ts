import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { nullGuid } from '../../../src/values/guid.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { endpointTower } from '../../../src/wire/endpoint-mapper/endpoint.js';
import {
  decodeEptMapRequest,
  decodeEptMapResponse,
  encodeEptMapRequest,
  encodeEptMapResponse,
} from '../../../src/wire/endpoint-mapper/ept-map.js';
import { eptStatus } from '../../../src/wire/endpoint-mapper/status.js';
import { nullContextHandle } from '../../../src/wire/ndr/context-handle.js';
import { emsmdbTower, eptMapRequestStub, eptMapResponseStub, hex, toHex, zeros } from '../dcerpc/vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const tower = (port: number, address: string) =>
  endpointTower({ interface: interfaces.EMSMDB, protocol: 'ncacn_ip_tcp', port, address });

describe('ept_map request, as impacket sends it', () => {
  expect(eptMapRequestStub.length).toBe(132);
  threeWays({
    bytes: eptMapRequestStub,
    message: { object: nullGuid, tower: tower(0, '0.0.0.0'), handle: nullContextHandle, maxTowers: 1 },
    decode: decodeEptMapRequest,
    encode: encodeEptMapRequest,
    written: hex(toHex(eptMapRequestStub).replace('00000000ab0000', '00000000000000')), // our padding is zero
  });

  it('is read when bytes follow it', () => {
    expect(decodeEptMapRequest(Buffer.concat([eptMapRequestStub, hex('bfbfbfbf')])).maxTowers).toBe(1);
  });
});

/* Packed by Samba's epmapper bindings. */
describe('ept_map request with neither object nor tower', () => {
  threeWays({
    bytes: hex(`00000000 00000000 ${zeros(20)} 04000000`),
    message: { handle: nullContextHandle, maxTowers: 4 },
    decode: decodeEptMapRequest,
    encode: encodeEptMapRequest,
  });
});

describe('ept_map response', () => {
  expect(eptMapResponseStub.length).toBe(128);
  threeWays({
    bytes: eptMapResponseStub,
    message: {
      handle: nullContextHandle,
      maxTowers: 1,
      towers: [tower(16001, '127.0.0.1')],
      status: eptStatus.ok,
    },
    decode: decodeEptMapResponse,
    encode: encodeEptMapResponse,
    written: hex(toHex(eptMapResponseStub).replace('04000200', '01000000')), // our referent ids count from 1
  });
});

/* Packed by Samba's epmapper bindings. */
describe('ept_map response when nothing is registered', () => {
  threeWays({
    bytes: hex(zeros(20), '00000000 04000000 00000000 00000000 d6a0c916'),
    message: { handle: nullContextHandle, maxTowers: 4, towers: [], status: eptStatus.ept_s_not_registered },
    decode: decodeEptMapResponse,
    encode: encodeEptMapResponse,
  });
});

describe('ept_map', () => {
  it('is refused when it asks for more than 500 towers', () => {
    const bytes = Buffer.from(eptMapRequestStub);
    bytes.writeUInt32LE(501, 128);
    expect(() => decodeEptMapRequest(bytes)).toThrow(
      'ept_map request: expected max_towers of at most 500 at offset 128',
    );
  });

  it('is refused when the tower contradicts its conformance, or is longer than a tower may be', () => {
    const bytes = Buffer.from(eptMapRequestStub);
    bytes.writeUInt32LE(74, 28);
    expect(() => decodeEptMapRequest(bytes)).toThrow('tower_length 75');
    const long = hex('00000000 01000000 d1070000 d1070000', zeros(3000));
    expect(() => decodeEptMapRequest(long)).toThrow('at most 2000');
  });

  it('is refused when the counts of a response disagree', () => {
    const bytes = Buffer.from(eptMapResponseStub);
    bytes.writeUInt32LE(2, 20);
    expect(() => decodeEptMapResponse(bytes)).toThrow('actual_count 2');
  });

  it('never fails otherwise than by a decode error', () => {
    const changed = (stub: Uint8Array) =>
      fc
        .array(fc.tuple(fc.nat({ max: stub.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 })
        .map((changes) => {
          const bytes = Buffer.from(stub);
          for (const [offset, value] of changes) bytes[offset] = value;
          return bytes;
        });
    const check = (bytes: Uint8Array) => {
      for (const decode of [decodeEptMapRequest, decodeEptMapResponse]) {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }
    };
    fc.assert(fc.property(changed(eptMapRequestStub), check), { numRuns: 1000 });
    fc.assert(fc.property(changed(eptMapResponseStub), check), { numRuns: 1000 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), check));
  });

  it('has a tower of the vector to begin with', () => {
    expect(toHex(eptMapRequestStub)).toContain(toHex(hex(emsmdbTower('0000', '00000000'))));
  });
});
