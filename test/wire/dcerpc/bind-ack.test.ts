import { describe, expect, it } from 'vitest';
import { type BindAckPdu, decodeBindAck, encodeBindAck } from '../../../src/wire/dcerpc/bind-ack.js';
import { wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import {
  acceptContext,
  acknowledgeFeatures,
  providerReason,
  rejectContext,
} from '../../../src/wire/dcerpc/negotiation.js';
import { ndr32 } from '../../../src/wire/ndr/syntax-id.js';
import { threeWays } from '../ndr/three-ways.js';
import * as vectors from './vectors.js';

const plain: BindAckPdu = {
  type: 'bind_ack',
  callId: 1,
  flags: wholePdu,
  maxTransmitFragment: 5840,
  maxReceiveFragment: 5840,
  associationGroup: 0x1063,
  secondaryAddress: '135',
  results: [acceptContext(ndr32)],
};

describe('bind_ack', () => {
  expect(vectors.bindAck.length).toBe(60);
  threeWays({ bytes: vectors.bindAck, message: plain, decode: decodeBindAck, encode: encodeBindAck });

  it('refuses an address without terminator', () => {
    const bytes = Buffer.from(vectors.bindAck);
    bytes[29] = 0x35;
    expect(() => decodeBindAck(bytes)).toThrow('sec_addr with its terminator');
  });
});

/* C706 12.6.4.2 with one result of each kind (MS-RPCE 3.3.1.5.3): no address, hence 2 bytes of padding. */
describe('alter_context_resp with a result of each kind', () => {
  threeWays({
    bytes: vectors.hex(
      '05000f03 10000000 6800 0000 07000000 d016 d016 63100000 0000 0000',
      '03 000000',
      '0000 0000 045d888aeb1cc9119fe808002b104860 02000000',
      `0200 0200 ${vectors.zeros(20)}`,
      `0300 0200 ${vectors.zeros(20)}`,
    ),
    message: {
      ...plain,
      type: 'alter_context_resp',
      callId: 7,
      secondaryAddress: '',
      results: [
        acceptContext(ndr32),
        rejectContext(providerReason.proposed_transfer_syntaxes_not_supported),
        acknowledgeFeatures(2),
      ],
    },
    decode: decodeBindAck,
    encode: encodeBindAck,
  });
});
