import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { VirtualConnection } from '../../../src/outlook/wires/virtual-connection.js';
import { parseGuid } from '../../../src/values/guid.js';
import { hex, toHex } from '../../wire/dcerpc/vectors.js';

/** Cookies in the order in which they are made: 01 01 01..., 02 02 02..., and so on. */
function cookies() {
  let made = 0;
  return () => parseGuid((++made).toString(16).padStart(2, '0').repeat(16));
}

const cookie = (number: number) => number.toString(16).padStart(2, '0').repeat(16);

const begin = (limits: { readonly receiveWindow?: number; readonly channelLifetime?: number } = {}) =>
  new VirtualConnection({
    newCookie: cookies(),
    receiveWindow: limits.receiveWindow ?? 65_536,
    channelLifetime: limits.channelLifetime ?? 1_073_741_824,
    keepaliveMs: 300_000,
  });

// As the specification lays them out (MS-RPCH 2.2.4), and as captured of servers where the sheet says so.
const connA3 = hex('05001403 10000000 1c00 0000 00000000 0000 0100 02000000 c0d40100');
const connC2 = hex(
  '05001403 10000000 2c00 0000 00000000 0000 0300',
  '06000000 01000000 00000000 00000100 02000000 c0d40100',
);
const ping = hex('05001403 10000000 1400 0000 00000000 0100 0000');
const outR2A2 = hex('05001403 10000000 1c00 0000 00000000 0400 0100 0d000000 00000000');
const outR2A6 = hex('05001403 10000000 2000 0000 00000000 0000 0200 0d000000 00000000 0a000000');
const outR2B3 = hex('05001403 10000000 1800 0000 00000000 2000 0100 0a000000');
const inR2A4 = hex('05001403 10000000 1c00 0000 00000000 0000 0100 0d000000 00000000');

/** A flow control acknowledgment for the client's IN channel, by way of the OUT channel (MS-RPCH 2.2.4.51). */
const acknowledges = (received: string, window: string, channel: number) =>
  hex(
    '05001403 10000000 3800 0000 00000000 0200 0200 0d000000 00000000',
    `01000000 ${received} ${window} ${cookie(channel)}`,
  );

/** The header of a response PDU, and nothing behind it that matters here. */
function rpcPdu(length: number): Uint8Array {
  const pdu = Buffer.alloc(length);
  pdu.write('0500020310000000', 'hex');
  pdu.writeUInt16LE(length, 8);
  return pdu;
}

function opened(limits?: Parameters<typeof begin>[0]): VirtualConnection {
  const connection = begin(limits);
  connection.firstOut();
  connection.firstIn();
  connection.received(connA3);
  expect(connection.received(connC2)).toEqual([{ action: 'opened' }]);
  return connection;
}

const sent = (actions: ReturnType<VirtualConnection['received']>) =>
  actions.flatMap((step) => ('bytes' in step ? [`${step.action} ${toHex(step.bytes)}`] : []));

describe('a virtual connection that is being opened', () => {
  it('sends CONN/A1 and CONN/B1 with the layout of the specification', () => {
    const connection = begin();
    expect(toHex(connection.firstOut())).toBe(
      toHex(
        hex(
          '05001403 10000000 4c00 0000 00000000 0000 0400 06000000 01000000',
          `03000000 ${cookie(1)} 03000000 ${cookie(3)} 00000000 00000100`,
        ),
      ),
    );
    expect(toHex(connection.firstIn())).toBe(
      toHex(
        hex(
          '05001403 10000000 6800 0000 00000000 0000 0600 06000000 01000000',
          `03000000 ${cookie(1)} 03000000 ${cookie(2)} 04000000 00000040 05000000 e0930400 0c000000 ${cookie(4)}`,
        ),
      ),
    );
  });

  it('is opened by CONN/A3 and then CONN/C2, and knows from them what the other side takes', () => {
    const connection = begin();
    expect(connection.hasRoomFor(1)).toBe(false);
    expect(connection.received(connA3)).toEqual([]);
    expect(connection.received(connC2)).toEqual([{ action: 'opened' }]);
    expect(connection).toMatchObject({ peerWindow: 65_536, connectionTimeoutMs: 120_000 });
    expect(connection.hasRoomFor(65_536)).toBe(true);
  });

  it.each([
    ['CONN/C2 before CONN/A3', [connC2]],
    ['CONN/A3 twice', [connA3, connA3]],
    ['an RPC PDU', [connA3, rpcPdu(24)]],
    ['a ping', [ping]],
  ])('gives up at %s', (_, pdus) => {
    const connection = begin();
    expect(() => pdus.map((pdu) => connection.received(pdu))).toThrow('not due');
  });
});

describe('flow control', () => {
  it('sends no more than the window, and goes on when the other side has taken some', () => {
    const connection = opened();
    for (let i = 0; i < 12; i++) connection.sent(5000);
    expect(connection.hasRoomFor(5536)).toBe(true);
    expect(connection.hasRoomFor(5537)).toBe(false);
    // 40,000 (0x9c40) of 60,000 bytes have come, and 65,536 are free again: 20,000 are under way.
    expect(connection.received(acknowledges('409c0000', '00000100', 2))).toEqual([{ action: 'go-on' }]);
    expect(connection.hasRoomFor(45_536)).toBe(true);
    expect(connection.hasRoomFor(45_537)).toBe(false);
  });

  it('takes no notice of an acknowledgment for another channel', () => {
    const connection = opened();
    connection.sent(60_000);
    expect(connection.received(acknowledges('60ea0000', '00000100', 9))).toEqual([]);
    expect(connection.hasRoomFor(6000)).toBe(false);
  });

  it('a PDU larger than the whole window may go when the window is empty', () => {
    const connection = opened();
    expect(connection.hasRoomFor(100_000)).toBe(true);
    connection.sent(1);
    expect(connection.hasRoomFor(100_000)).toBe(false);
  });

  it('acknowledges on the IN channel what has been taken, once that is half of its window', () => {
    const connection = opened({ receiveWindow: 8192 });
    expect(connection.received(rpcPdu(4000))).toEqual([{ action: 'deliver', pdu: rpcPdu(4000) }]);
    expect(connection.consumed(4000)).toEqual([]);
    connection.received(ping); // RTS PDUs do not count
    connection.received(rpcPdu(200));
    expect(sent(connection.consumed(200))).toEqual([
      `send-in ${toHex(
        hex(
          '05001403 10000000 3800 0000 00000000 0200 0200 0d000000 03000000',
          `01000000 68100000 00200000 ${cookie(3)}`,
        ),
      )}`,
    ]);
    expect(connection.consumed(100)).toEqual([]);
  });
});

it('more than the window holds ends the connection, and what is not taken yet is not offered again', () => {
  const connection = opened({ receiveWindow: 8192 });
  for (const length of [5000, 3000]) connection.received(rpcPdu(length));
  // 8000 (0x1f40) have come, 3000 of them wait: 5192 (0x1448) are free.
  expect(sent(connection.consumed(5000))[0]).toContain('401f000048140000');
  connection.received(rpcPdu(5192));
  expect(() => connection.received(rpcPdu(24))).toThrow('more than the receive window');
});

describe('channels that have served their time', () => {
  it('a successor OUT channel takes over where the proxy asks for one (OUT_R2)', () => {
    const connection = opened();
    const [open] = connection.received(outR2A2);
    expect(open).toMatchObject({ action: 'open-successor', channel: 'OUT' });
    expect(open?.action === 'open-successor' && toHex(open.first)).toBe(
      toHex(
        hex(
          '05001403 10000000 6000 0000 00000000 0400 0500 06000000 01000000',
          `03000000 ${cookie(1)} 03000000 ${cookie(3)} 03000000 ${cookie(5)} 00000000 00000100`,
        ),
      ),
    );
    expect(connection.received(rpcPdu(24))).toMatchObject([{ action: 'deliver' }]);
    expect(sent(connection.received(outR2A6))).toEqual([
      `send-in ${toHex(
        hex(
          '05001403 10000000 3800 0000 00000000 1000 0300 0d000000 02000000',
          `03000000 ${cookie(5)} 06000000 01000000`,
        ),
      )}`,
      `end-successor-request ${toHex(hex('05001403 10000000 1800 0000 00000000 0100 0100 07000000'))}`,
    ]);
    expect(connection.received(outR2B3)).toEqual([{ action: 'switch', channel: 'OUT' }]);
    // The successor begins to count anew, under its own cookie.
    connection.received(rpcPdu(40_000));
    expect(sent(connection.consumed(40_000))[0]).toContain(`409c000000000100${cookie(5)}`);
  });

  it('A3 and the last PDU fill the 120 bytes that the successor is said to have', () => {
    const connection = opened();
    const [open] = connection.received(outR2A2);
    const [, end] = connection.received(outR2A6);
    const length =
      (open?.action === 'open-successor' ? open.first.length : 0) +
      (end?.action === 'end-successor-request' ? end.bytes.length : 0);
    expect(length).toBe(120);
  });

  it('a successor IN channel is opened before the predecessor is full, and used when the proxy knows it (IN_R2)', () => {
    const connection = opened({ channelLifetime: 131_072 });
    expect(connection.sent(60_000)).toEqual([]);
    connection.received(acknowledges('60ea0000', '00000100', 2));
    const [open] = connection.sent(6000);
    expect(open?.action === 'open-successor' && toHex(open.first)).toBe(
      toHex(
        hex(
          '05001403 10000000 5800 0000 00000000 0400 0400 06000000 01000000',
          `03000000 ${cookie(1)} 03000000 ${cookie(2)} 03000000 ${cookie(5)}`,
        ),
      ),
    );
    expect(connection.sent(1000)).toEqual([]);
    const [change] = connection.received(inR2A4);
    expect(change).toMatchObject({ action: 'switch', channel: 'IN' });
    expect(change?.action === 'switch' && change.last && toHex(change.last)).toBe(
      toHex(hex(`05001403 10000000 2800 0000 00000000 0000 0100 03000000 ${cookie(5)}`)),
    );
    expect(connection.hasRoomFor(65_536)).toBe(true);
  });

  it('what belongs to no sequence under way ends the connection', () => {
    for (const pdu of [outR2A6, outR2B3, inR2A4, connA3]) {
      expect(() => opened().received(pdu)).toThrow('not due');
    }
    const connection = opened();
    connection.received(outR2A2);
    expect(() => connection.received(outR2A2)).toThrow('not due');
  });
});

it('whatever comes is an action or a refusal, never a fault', () => {
  const known = [connA3, connC2, ping, outR2A2, outR2A6, outR2B3, inR2A4, rpcPdu(64)];
  const pdu = fc
    .record({
      from: fc.nat(known.length - 1),
      at: fc.nat(43),
      octet: fc.nat(255),
      isChanged: fc.boolean(),
      cut: fc.nat(3),
    })
    .map(({ from, at, octet, isChanged, cut }) => {
      const bytes = Buffer.from(known[from] ?? ping);
      if (isChanged) bytes[at % bytes.length] = octet;
      return cut === 0 ? bytes.subarray(0, at) : bytes;
    });
  fc.assert(
    fc.property(fc.array(pdu, { maxLength: 12 }), fc.boolean(), (pdus, isOpened) => {
      const connection = isOpened ? opened({ channelLifetime: 131_072 }) : begin();
      try {
        for (const bytes of pdus)
          for (const step of connection.received(bytes)) expect(step.action).toBeTruthy();
      } catch (error) {
        expect(error).toBeInstanceOf(LabError);
      }
    }),
    { numRuns: 2000, seed: 6 },
  );
});
