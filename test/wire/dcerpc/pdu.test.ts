import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { decodePdu, encodePdu } from '../../../src/wire/dcerpc/pdu.js';
import * as vectors from './vectors.js';

const { hex, toHex } = vectors;

describe('PDUs of any type', () => {
  it.each([
    ['bind', vectors.bind],
    ['bind_ack', vectors.bindAck],
    ['bind_nak', vectors.bindNak],
    ['request', vectors.request],
    ['response', vectors.response],
    ['fault', hex('05000323 10000000 2000 0000 09000000 20000000 0100 00 00 0200011c 00000000')],
    ['auth3', hex('05001003 10000000 2000 0400 01000000 00000000 0a 06 00 00 01000000 4e544c4d')],
    ['shutdown', hex('05001103 10000000 1000 0000 00000000')],
    ['co_cancel', hex('05001203 10000000 1000 0000 04000000')],
    ['orphaned', hex('05001303 10000000 1000 0000 04000000')],
  ])('know a %s by its PTYPE and write it back as it was', (type, bytes) => {
    const pdu = decodePdu(bytes);
    expect(pdu.type).toBe(type);
    expect(toHex(encodePdu(pdu))).toBe(toHex(bytes));
  });

  it.each([vectors.bind, vectors.bindWithNtlm, vectors.bindAck, vectors.bindNak, vectors.request])(
    'are refused by a decode error, or are shorter PDUs, when cut short with a frag_length to match',
    (whole) => {
      for (let length = 16; length < whole.length; length++) {
        const cut = Buffer.from(whole.subarray(0, length));
        cut.writeUInt16LE(length, 8);
        try {
          expect(encodePdu(decodePdu(cut)).length).toBeLessThan(whole.length + 16);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }
    },
  );

  it.each([
    ['another version', '04000b03 10000000 1000 0000 01000000', 'rpc_vers 5'],
    ['another minor version', '05020b03 10000000 1000 0000 01000000', 'rpc_vers_minor 0 or 1'],
    ['a big-endian peer', '05000b03 00000000 0010 0000 00000001', 'a little-endian'],
    ['a length below the header', '05000b03 10000000 0f00 0000 01000000', 'frag_length of at least 16'],
    ['a length that is not its own', '05001303 10000000 1100 0000 01000000', 'frag_length 16'],
    ['a PTYPE of the connectionless protocol', '05000103 10000000 1000 0000 01000000', 'a PTYPE'],
    ['an RTS PDU, which is of RPC over HTTP', '05001403 10000000 1400 0000 00000000 4000 0000', 'a PTYPE'],
  ])('refuse %s', (_, bytes, expected) => {
    expect(() => decodePdu(hex(bytes))).toThrow(expected);
  });

  it('never fail otherwise than by a decode error', () => {
    const ptype = fc.integer({ min: 0, max: 20 });
    const authLength = fc.oneof(fc.constant(0), fc.nat({ max: 80 }));
    fc.assert(
      fc.property(
        ptype,
        fc.nat({ max: 255 }),
        authLength,
        fc.uint8Array({ maxLength: 120 }),
        (type, flags, auth, body) => {
          const pdu = Buffer.concat([Buffer.from([5, 0, type, flags, 0x10, 0, 0, 0]), Buffer.alloc(8), body]);
          pdu.writeUInt16LE(pdu.length, 8);
          pdu.writeUInt16LE(auth, 10);
          try {
            expect(decodePdu(pdu).type).toBeTypeOf('string');
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
