import { describe, expect, it } from 'vitest';
import { parseGuid } from '../../../src/values/guid.js';
import {
  connA1,
  connA3,
  connB1,
  connC2,
  keepaliveInterval,
} from '../../../src/wire/rpc-http/connection-establishment.js';
import { inR1A1, inR1A4, inR1A5, inR2A4 } from '../../../src/wire/rpc-http/in-channel-recycling.js';
import {
  isOutR2C1,
  outR1A2,
  outR1A3,
  outR1A6,
  outR1A7,
  outR1A10,
  outR1A11,
  outR2A6,
  outR2A7,
  outR2B3,
  outR2C1,
} from '../../../src/wire/rpc-http/out-channel-recycling.js';
import {
  flowControlAck,
  flowControlAckWithDestination,
  keepAlive,
  ping,
} from '../../../src/wire/rpc-http/outside-sequences.js';
import { decodeRts } from '../../../src/wire/rpc-http/rts.js';
import {
  decodeRtsMessage,
  encodeRtsMessage,
  type RtsMessage,
  readRtsMessage,
} from '../../../src/wire/rpc-http/rts-message.js';
import { hex } from '../dcerpc/vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const one = '0102030405060708090a0b0c0d0e0f10';
const two = '1112131415161718191a1b1c1d1e1f20';
const three = '2122232425262728292a2b2c2d2e2f30';
const first = parseGuid('04030201-0605-0807-090a-0b0c0d0e0f10');
const second = parseGuid('14131211-1615-1817-191a-1b1c1d1e1f20');
const third = parseGuid('24232221-2625-2827-292a-2b2c2d2e2f30');

/** Header of `length` bytes with these flags and so many commands (MS-RPCH 2.2.3.6.1), both little-endian. */
const header = (length: string, flags: string, commands: string) =>
  `05001403 10000000 ${length}00 0000 00000000 ${flags}00 ${commands}00`;

/** Octets as MS-RPCH 2.2.4 lays them out, command by command; CONN and the last two as impacket sends and reads them. */
function check<Fields>(message: RtsMessage<Fields>, length: number, bytes: string, fields: Fields): void {
  describe(message.name, () => {
    it(`has ${length} bytes`, () => {
      expect(hex(bytes).length).toBe(length);
    });
    threeWays({
      bytes: hex(bytes),
      message: fields,
      decode: (octets) => decodeRtsMessage(message, octets),
      encode: (given) => encodeRtsMessage(message, given),
    });
  });
}

const version = '06000000 01000000';
const toClient = '0d000000 00000000';
const toServer = '0d000000 02000000';
const ance = '0a000000';
const cookie = (octets: string) => `03000000 ${octets}`;

check(connA1, 76, `${header('4c', '00', '04')} ${version} ${cookie(one)} ${cookie(two)} 00000000 00000400`, {
  virtualConnectionCookie: first,
  outChannelCookie: second,
  receiveWindowSize: 262_144,
});
check(connA3, 28, `${header('1c', '00', '01')} 02000000 c0d40100`, { connectionTimeout: 120_000 });
check(
  connB1,
  104,
  `${header('68', '00', '06')} ${version} ${cookie(one)} ${cookie(two)} 04000000 00000040 05000000 e0930400 0c000000 ${three}`,
  {
    virtualConnectionCookie: first,
    inChannelCookie: second,
    channelLifetime: 1_073_741_824,
    clientKeepalive: 300_000,
    associationGroupId: third,
  },
);
check(connC2, 44, `${header('2c', '00', '03')} ${version} 00000000 00000100 02000000 c0d40100`, {
  receiveWindowSize: 65_536,
  connectionTimeout: 120_000,
});
check(inR1A1, 88, `${header('58', '04', '04')} ${version} ${cookie(one)} ${cookie(two)} ${cookie(three)}`, {
  virtualConnectionCookie: first,
  predecessorChannelCookie: second,
  successorChannelCookie: third,
});
check(inR1A4, 52, `${header('34', '00', '04')} ${toClient} ${version} 00000000 00000100 02000000 c0d40100`, {
  receiveWindowSize: 65_536,
  connectionTimeout: 120_000,
});
check(inR2A4, 28, `${header('1c', '00', '01')} ${toClient}`, {});
check(inR1A5, 40, `${header('28', '00', '01')} ${cookie(three)}`, { successorChannelCookie: third });
check(outR1A2, 28, `${header('1c', '04', '01')} ${toClient}`, {});
check(
  outR1A3,
  96,
  `${header('60', '04', '05')} ${version} ${cookie(one)} ${cookie(two)} ${cookie(three)} 00000000 00000100`,
  {
    virtualConnectionCookie: first,
    predecessorChannelCookie: second,
    successorChannelCookie: third,
    receiveWindowSize: 65_536,
  },
);
check(outR1A6, 44, `${header('2c', '10', '03')} ${toClient} ${version} 02000000 c0d40100`, {
  connectionTimeout: 120_000,
});
check(outR1A7, 48, `${header('30', '10', '02')} ${toServer} ${cookie(three)}`, {
  successorChannelCookie: third,
});
check(outR1A10, 24, `${header('18', '00', '01')} ${ance}`, {});
check(outR1A11, 24, `${header('18', '00', '01')} ${ance}`, {});
check(outR2A6, 32, `${header('20', '00', '02')} ${toClient} ${ance}`, {});
check(outR2A7, 56, `${header('38', '10', '03')} ${toServer} ${cookie(three)} ${version}`, {
  successorChannelCookie: third,
});
check(outR2B3, 24, `${header('18', '20', '01')} ${ance}`, {});
check(outR2C1, 24, `${header('18', '01', '01')} 07000000`, {});
check(keepAlive, 28, `${header('1c', '02', '01')} 05000000 60ea0000`, { clientKeepalive: 60_000 });
check(flowControlAck, 48, `${header('30', '02', '01')} 01000000 00200000 00000100 ${three}`, {
  bytesReceived: 8192,
  availableWindow: 65_536,
  channelCookie: third,
});
check(ping, 20, header('14', '01', '00'), {});
check(
  flowControlAckWithDestination,
  56,
  `${header('38', '02', '02')} 0d000000 03000000 01000000 00200000 00000100 ${three}`,
  { destination: 3, bytesReceived: 8192, availableWindow: 65_536, channelCookie: third },
);

describe('a named RTS PDU', () => {
  it('is told from another by flags, number and types of its commands', () => {
    const a3 = decodeRts(hex(`${header('1c', '00', '01')} 02000000 c0d40100`));
    expect(readRtsMessage(inR2A4, a3)).toBeUndefined();
    expect(readRtsMessage(connC2, a3)).toBeUndefined();
    const asked = decodeRts(hex(`${header('1c', '04', '01')} ${toClient}`));
    expect(readRtsMessage(inR2A4, asked)).toBeUndefined();
    expect(readRtsMessage(outR1A2, asked)).toEqual({});
  });

  it('is refused with its name when it is another', () => {
    expect(() => decodeRtsMessage(connA1, hex(header('14', '01', '00')))).toThrow('CONN/A1');
  });

  it('C1 may have padding in place of the empty command', () => {
    expect(isOutR2C1(decodeRts(hex(`${header('1c', '01', '01')} 08000000 00000000`)))).toBe(true);
    expect(isOutR2C1(decodeRts(hex(`${header('18', '01', '01')} 07000000`)))).toBe(true);
    expect(isOutR2C1(decodeRts(hex(header('14', '01', '00'))))).toBe(false);
    expect(isOutR2C1(decodeRts(hex(`${header('18', '00', '01')} ${ance}`)))).toBe(false);
  });
});

describe('the keep-alive interval of a client', () => {
  it.each([
    ['nothing', 0, 300_000],
    ['the least', 60_000, 60_000],
    ['less than allowed', 1, 60_000],
    ['the most', 4_294_967_295, 4_294_967_295],
  ])('of %s', (_, asked, interval) => {
    expect(keepaliveInterval(asked)).toBe(interval);
  });
});
