import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { parseGuid } from '../../../src/values/guid.js';
import { decodeRts, encodeEcho, encodeRts, type RtsPdu, rtsFlags } from '../../../src/wire/rpc-http/rts.js';
import { forwardDestination } from '../../../src/wire/rpc-http/rts-commands.js';
import { hex, toHex, zeros } from '../dcerpc/vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const virtualConnection = '0102030405060708090a0b0c0d0e0f10';
const channel = '2122232425262728292a2b2c2d2e2f30';
const virtualConnectionCookie = parseGuid('04030201-0605-0807-090a-0b0c0d0e0f10');
const channelCookie = parseGuid('24232221-2625-2827-292a-2b2c2d2e2f30');
const associationGroup = parseGuid('44434241-4645-4847-494a-4b4c4d4e4f50');

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly message: RtsPdu;
  readonly length: number;
}

const cases: readonly Case[] = [
  {
    name: 'echo response, as a proxy answers curl (MS-RPCH 2.1.2.1.6)',
    length: 20,
    bytes: hex('05001403 10000000 1400 0000 00000000 4000 0000'),
    message: { flags: rtsFlags.RTS_FLAG_ECHO, commands: [] },
  },
  {
    name: 'CONN/A1 of impacket (MS-RPCH 2.2.4.2)',
    length: 76,
    bytes: hex(
      '05001403 10000000 4c00 0000 00000000 0000 0400',
      `06000000 01000000 03000000 ${virtualConnection} 03000000 ${channel} 00000000 00000400`,
    ),
    message: {
      flags: rtsFlags.RTS_FLAG_NONE,
      commands: [
        { command: 'Version', value: 1 },
        { command: 'Cookie', cookie: virtualConnectionCookie },
        { command: 'Cookie', cookie: channelCookie },
        { command: 'ReceiveWindowSize', value: 262144 },
      ],
    },
  },
  {
    name: 'CONN/B1 of impacket (MS-RPCH 2.2.4.5)',
    length: 104,
    bytes: hex(
      '05001403 10000000 6800 0000 00000000 0000 0600',
      `06000000 01000000 03000000 ${virtualConnection} 03000000 ${channel}`,
      '04000000 00000040 05000000 e0930400 0c000000 4142434445464748494a4b4c4d4e4f50',
    ),
    message: {
      flags: rtsFlags.RTS_FLAG_NONE,
      commands: [
        { command: 'Version', value: 1 },
        { command: 'Cookie', cookie: virtualConnectionCookie },
        { command: 'Cookie', cookie: channelCookie },
        { command: 'ChannelLifetime', value: 1073741824 },
        { command: 'ClientKeepalive', value: 300000 },
        { command: 'AssociationGroupId', cookie: associationGroup },
      ],
    },
  },
  {
    name: 'FlowControlAckWithDestination of impacket (MS-RPCH 2.2.4.51)',
    length: 56,
    bytes: hex(
      '05001403 10000000 3800 0000 00000000 0200 0200',
      `0d000000 03000000 01000000 00200000 00000100 ${channel}`,
    ),
    message: {
      flags: rtsFlags.RTS_FLAG_OTHER_CMD,
      commands: [
        { command: 'Destination', value: forwardDestination.outProxy },
        { command: 'FlowControlAck', bytesReceived: 8192, availableWindow: 65536, channelCookie },
      ],
    },
  },
  {
    name: 'ping of impacket (MS-RPCH 2.2.4.49)',
    length: 20,
    bytes: hex('05001403 10000000 1400 0000 00000000 0100 0000'),
    message: { flags: rtsFlags.RTS_FLAG_PING, commands: [] },
  },
  {
    name: 'CONN/A3 (MS-RPCH 2.2.4.4)',
    length: 28,
    bytes: hex('05001403 10000000 1c00 0000 00000000 0000 0100 02000000 c0d40100'),
    message: { flags: 0, commands: [{ command: 'ConnectionTimeout', value: 120000 }] },
  },
  {
    name: 'CONN/C2 (MS-RPCH 2.2.4.9)',
    length: 44,
    bytes: hex(
      '05001403 10000000 2c00 0000 00000000 0000 0300',
      '06000000 01000000 00000000 00000100 02000000 c0d40100',
    ),
    message: {
      flags: 0,
      commands: [
        { command: 'Version', value: 1 },
        { command: 'ReceiveWindowSize', value: 65536 },
        { command: 'ConnectionTimeout', value: 120000 },
      ],
    },
  },
  {
    name: 'the other commands, laid out as MS-RPCH 2.2.3.5 has them',
    length: 112,
    bytes: hex(
      '05001403 10000000 7000 0000 00000000 1400 0700',
      '07000000 09000000 0a000000 08000000 04000000 a1a2a3a4 0e000000 00100000',
      `0b000000 00000000 0a01000a ${zeros(12)}`,
      `0b000000 01000000 20010db8000000000000000000000001 ${zeros(12)}`,
    ),
    message: {
      flags: rtsFlags.RTS_FLAG_RECYCLE_CHANNEL | rtsFlags.RTS_FLAG_OUT_CHANNEL,
      commands: [
        { command: 'Empty' },
        { command: 'NegativeANCE' },
        { command: 'ANCE' },
        { command: 'Padding', padding: Buffer.from('a1a2a3a4', 'hex') },
        { command: 'PingTrafficSentNotify', value: 4096 },
        { command: 'ClientAddress', address: Buffer.from([10, 1, 0, 10]) },
        {
          command: 'ClientAddress',
          address: Buffer.from('20010db8000000000000000000000001', 'hex'),
        },
      ],
    },
  },
];

describe.each(cases)('RTS PDU: $name', ({ bytes, message, length }) => {
  it(`has ${length} bytes`, () => {
    expect(bytes.length).toBe(length);
  });
  threeWays({ bytes, message, decode: decodeRts, encode: encodeRts });
});

describe('RTS PDU', () => {
  it('is what an echo is answered with', () => {
    expect(toHex(encodeEcho())).toBe('0500140310000000140000000000000040000000');
  });

  it.each([
    ['another PTYPE', '05000b03 10000000 1400 0000 00000000 4000 0000', 'PTYPE 20'],
    ['another data representation', '05001403 00000000 1400 0000 00000000 4000 0000', 'little-endian'],
    ['credentials', '05001403 10000000 1400 0100 00000000 4000 0000', 'auth_length 0'],
    ['a call_id', '05001403 10000000 1400 0000 01000000 4000 0000', 'call_id 0'],
    ['bytes after its commands', '05001403 10000000 1600 0000 00000000 4000 0000 0000', 'the end of the PDU'],
    ['an unknown command', '05001403 10000000 1800 0000 00000000 0000 0100 0f000000', 'CommandType 0 to 14'],
    [
      'an unknown family',
      '05001403 10000000 1c00 0000 00000000 0000 0100 0b000000 02000000',
      'AddressType 0 or 1',
    ],
    [
      'padding beyond its end',
      '05001403 10000000 1c00 0000 00000000 0000 0100 08000000 ffffffff',
      'more bytes',
    ],
  ])('is refused with %s', (_, bytes, expected) => {
    expect(() => decodeRts(hex(bytes))).toThrow(expected);
  });

  it('never fails otherwise than by a decode error', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 8 }),
        fc.array(fc.tuple(fc.nat({ max: 15 }), fc.uint8Array({ maxLength: 40 }))),
        (count, parts) => {
          const commands = parts.flatMap(([type, data]) => [Buffer.from([type, 0, 0, 0]), data]);
          const bytes = Buffer.concat([hex('05001403 10000000 1400 0000 00000000 0000 0000'), ...commands]);
          bytes.writeUInt16LE(bytes.length, 8);
          bytes.writeUInt16LE(count, 18);
          try {
            expect(decodeRts(bytes).commands.length).toBe(count);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
