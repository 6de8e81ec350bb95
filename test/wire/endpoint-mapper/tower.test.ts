import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { endpointTower, readEndpointTower } from '../../../src/wire/endpoint-mapper/endpoint.js';
import { decodeTower, encodeTower, type Tower } from '../../../src/wire/endpoint-mapper/tower.js';
import { ndr32 } from '../../../src/wire/ndr/syntax-id.js';
import { emsmdbTower, hex } from '../dcerpc/vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const { EMSMDB, RFR } = interfaces;

const upperFloors: Tower = [
  { kind: 'uuid', syntax: EMSMDB },
  { kind: 'uuid', syntax: ndr32 },
  { kind: 'connection-oriented', minorVersion: 0 },
];

/* From the captured response. */
const tcpTower = hex(emsmdbTower('3e81', '7f000001'));

describe('tower over TCP', () => {
  expect(tcpTower.length).toBe(75);
  threeWays({
    bytes: tcpTower,
    message: [...upperFloors, { kind: 'tcp', port: 16001 }, { kind: 'ip', address: '127.0.0.1' }],
    decode: decodeTower,
    encode: encodeTower,
  });
});

describe('tower over HTTP', () => {
  threeWays({
    bytes: hex(emsmdbTower('1771', '0a0a0a14').replace('0100 07', '0100 1f')),
    message: [...upperFloors, { kind: 'http', port: 6001 }, { kind: 'ip', address: '10.10.10.20' }],
    decode: decodeTower,
    encode: encodeTower,
  });
});

/* C706 appendix L with the identifiers of MS-RPCE 2.1.1.2: \pipe\epmapper at \\CAS1 */
describe('tower over named pipes', () => {
  threeWays({
    bytes: hex(
      emsmdbTower('', '').replace(/0100 07.*$/, ''),
      '0100 0f 0f00 5c706970655c65706d617070657200 0100 11 0700 5c5c4341533100',
    ),
    message: [
      ...upperFloors,
      { kind: 'named-pipe', name: '\\pipe\\epmapper' },
      { kind: 'netbios', name: '\\\\CAS1' },
    ],
    decode: decodeTower,
    encode: encodeTower,
  });
});

/* Floors that do not fit their protocol are kept as they came: a UDP port, a port of 4 bytes, a name with a hole. */
describe('tower of floors unknown here', () => {
  threeWays({
    bytes: hex('0300 0100 08 0200 0087 0100 07 0400 00000087 0100 0f 0300 610062'),
    message: [
      { kind: 'other', left: Buffer.from([8]), right: Buffer.from([0, 0x87]) },
      { kind: 'other', left: Buffer.from([7]), right: Buffer.from([0, 0, 0, 0x87]) },
      { kind: 'other', left: Buffer.from([0x0f]), right: Buffer.from('a\0b') },
    ],
    decode: decodeTower,
    encode: encodeTower,
  });

  it('takes a floor without a protocol identifier at all', () => {
    expect(decodeTower(hex('0100 0000 0000'))).toEqual([
      { kind: 'other', left: Buffer.alloc(0), right: Buffer.alloc(0) },
    ]);
  });
});

describe('towers', () => {
  it('say the endpoint they were made from', () => {
    const endpoint = { interface: RFR, protocol: 'ncacn_http', port: 6002, address: '10.0.0.1' } as const;
    expect(readEndpointTower(endpointTower(endpoint))).toEqual({ ...endpoint, transferSyntax: ndr32 });
  });

  it('say nothing about protocols that are not TCP or HTTP', () => {
    expect(readEndpointTower([...upperFloors, { kind: 'named-pipe', name: 'x' }])).toBeUndefined();
    expect(readEndpointTower(upperFloors)).toBeUndefined();
    expect(readEndpointTower([])).toBeUndefined();
  });

  it('are read or refused by a decode error, and written back as they came, whatever the bytes', () => {
    const floor = fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 6 }));
    const octets = fc.array(floor, { maxLength: 6 }).map((floors) => {
      const parts = floors.flatMap(([left, right]) =>
        [left, right].flatMap((side) => [Buffer.from([side.length, 0]), side]),
      );
      return Buffer.concat([Buffer.from([floors.length, 0]), ...parts]);
    });
    fc.assert(
      fc.property(octets, (bytes) => {
        expect(Buffer.from(encodeTower(decodeTower(bytes))).toString('hex')).toBe(bytes.toString('hex'));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          decodeTower(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
    );
  });
});
