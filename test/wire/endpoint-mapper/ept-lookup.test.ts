import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { nullGuid, parseGuid } from '../../../src/values/guid.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { endpointTower } from '../../../src/wire/endpoint-mapper/endpoint.js';
import {
  decodeEptLookupRequest,
  decodeEptLookupResponse,
  encodeEptLookupRequest,
  encodeEptLookupResponse,
  inquiryType,
  versionOption,
} from '../../../src/wire/endpoint-mapper/ept-lookup.js';
import {
  decodeEptLookupHandleFreeRequest,
  decodeEptLookupHandleFreeResponse,
  encodeEptLookupHandleFreeRequest,
  encodeEptLookupHandleFreeResponse,
} from '../../../src/wire/endpoint-mapper/ept-lookup-handle-free.js';
import { eptStatus } from '../../../src/wire/endpoint-mapper/status.js';
import { nullContextHandle } from '../../../src/wire/ndr/context-handle.js';
import { emsmdbTower, hex, toHex, zeros } from '../dcerpc/vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const handle = { attributes: 0, uuid: parseGuid('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9') };
const handleBytes = '00000000 3d2c1b0a5f4e71608293a4b5c6d7e8f9';

/* All packed by Samba's epmapper bindings. */
describe('ept_lookup request by interface', () => {
  threeWays({
    bytes: hex(
      '01000000 00000000 01000000 00dbf1a447ca6710b31f00dd010662da 0000 5100 03000000',
      `${zeros(20)} 02000000`,
    ),
    message: {
      inquiryType: inquiryType.byInterface,
      interface: interfaces.EMSMDB,
      versionOption: versionOption.exact,
      handle: nullContextHandle,
      maxEntries: 2,
    },
    decode: decodeEptLookupRequest,
    encode: encodeEptLookupRequest,
  });
});

describe('ept_lookup request by interface and object', () => {
  threeWays({
    bytes: hex(
      '03000000 01000000 443322116655887799aabbccddeeff00',
      '02000000 00dbf1a447ca6710b31f00dd010662da 0000 5100 03000000',
      `${zeros(20)} 02000000`,
    ),
    message: {
      inquiryType: inquiryType.byBoth,
      object: parseGuid('11223344-5566-7788-99aa-bbccddeeff00'),
      interface: interfaces.EMSMDB,
      versionOption: versionOption.exact,
      handle: nullContextHandle,
      maxEntries: 2,
    },
    decode: decodeEptLookupRequest,
    encode: encodeEptLookupRequest,
  });
});

const response = hex(
  `${handleBytes} 02000000 02000000 00000000 02000000`,
  `${zeros(16)} 01000000 00000000 0d000000 45786368616e67652052504300 000000`,
  `${zeros(16)} 02000000 00000000 01000000 00 000000`,
  `4b000000 4b000000 ${emsmdbTower('3e81', '7f000001')} 00`,
  `4b000000 4b000000 ${emsmdbTower('1771', '7f000001')} 00`,
  '00000000',
);

describe('ept_lookup response of two entries', () => {
  const tower = (port: number) =>
    endpointTower({ interface: interfaces.EMSMDB, protocol: 'ncacn_ip_tcp', port, address: '127.0.0.1' });
  expect(response.length).toBe(284);
  threeWays({
    bytes: response,
    message: {
      handle,
      maxEntries: 2,
      entries: [
        { object: nullGuid, tower: tower(16001), annotation: 'Exchange RPC' },
        { object: nullGuid, tower: tower(6001), annotation: '' },
      ],
      status: eptStatus.ok,
    },
    decode: decodeEptLookupResponse,
    encode: encodeEptLookupResponse,
  });
});

describe('ept_lookup_handle_free request', () => {
  threeWays({
    bytes: hex(handleBytes),
    message: { handle },
    decode: decodeEptLookupHandleFreeRequest,
    encode: encodeEptLookupHandleFreeRequest,
  });
});

describe('ept_lookup_handle_free response', () => {
  threeWays({
    bytes: hex(zeros(24)),
    message: { handle: nullContextHandle, status: eptStatus.ok },
    decode: decodeEptLookupHandleFreeResponse,
    encode: encodeEptLookupHandleFreeResponse,
  });
});

describe('ept_lookup', () => {
  it('is refused when it asks for more than 500 entries', () => {
    const bytes = hex(`00000000 00000000 00000000 01000000 ${zeros(20)} f5010000`);
    expect(() => decodeEptLookupRequest(bytes)).toThrow('max_ents of at most 500');
  });

  it('cuts an annotation that its field cannot hold', () => {
    const message = {
      handle: nullContextHandle,
      maxEntries: 1,
      entries: [{ object: nullGuid, tower: [], annotation: 'x'.repeat(80) }],
      status: eptStatus.ok,
    };
    expect(decodeEptLookupResponse(encodeEptLookupResponse(message)).entries[0]?.annotation).toHaveLength(63);
  });

  it('is refused when the counts of a response disagree', () => {
    const bytes = Buffer.from(response);
    bytes.writeUInt32LE(3, 20);
    expect(() => decodeEptLookupResponse(bytes)).toThrow('actual_count 3');
  });

  it('never fails otherwise than by a decode error', () => {
    const change = fc.tuple(fc.nat({ max: response.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(response);
        for (const [offset, value] of changes) bytes[offset] = value;
        for (const decode of [decodeEptLookupRequest, decodeEptLookupResponse]) {
          try {
            decode(bytes);
          } catch (error) {
            expect(error, toHex(bytes)).toBeInstanceOf(DecodeError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
