import { describe, expect, it } from 'vitest';
import { parseGuid } from '../../../src/values/guid.js';
import { type BindPdu, decodeBind, encodeBind } from '../../../src/wire/dcerpc/bind.js';
import { pduFlags, wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { bindTimeFeatureSyntax, bindTimeFeaturesOf } from '../../../src/wire/dcerpc/negotiation.js';
import { ndr32, ndr64 } from '../../../src/wire/ndr/syntax-id.js';
import { threeWays } from '../ndr/three-ways.js';
import * as vectors from './vectors.js';

const plain: BindPdu = {
  type: 'bind',
  callId: 1,
  flags: wholePdu,
  maxTransmitFragment: 4280,
  maxReceiveFragment: 4280,
  associationGroup: 0,
  contexts: [{ id: 0, abstractSyntax: interfaces.EPM, transferSyntaxes: [ndr32] }],
};

describe('bind, as impacket and rpcclient send it', () => {
  expect(vectors.bind.length).toBe(72);
  threeWays({ bytes: vectors.bind, message: plain, decode: decodeBind, encode: encodeBind });
});

describe('bind with an NTLM verifier, as rpcclient sends it', () => {
  expect(vectors.bindWithNtlm.length).toBe(120);
  threeWays({
    bytes: vectors.bindWithNtlm,
    message: {
      ...plain,
      flags: wholePdu | pduFlags.SUPPORT_HEADER_SIGN,
      auth: { type: 10, level: 6, contextId: 1, token: vectors.bindWithNtlm.subarray(80) },
    },
    decode: decodeBind,
    encode: encodeBind,
  });
});

/* Outlook's offer (MS-RPCE 3.3.1.5.3): the interface with NDR32, with NDR64, and with the question for features. */
const threeContexts = vectors.hex(
  '05000b13 10000000 a000 0000 02000000 d016 d016 78563412 03 000000',
  '0000 01 00 00dbf1a447ca6710b31f00dd010662da 00005100 045d888aeb1cc9119fe808002b104860 02000000',
  '0100 01 00 00dbf1a447ca6710b31f00dd010662da 00005100 33057171babe37498319b5dbef9ccc36 01000000',
  '0200 01 00 00dbf1a447ca6710b31f00dd010662da 00005100 2c1cb76c12984045 0300000000000000 01000000',
);

describe('bind with three contexts, as Windows offers them', () => {
  const offer = (id: number, transferSyntax: typeof ndr32) => ({
    id,
    abstractSyntax: interfaces.EMSMDB,
    transferSyntaxes: [transferSyntax],
  });
  threeWays({
    bytes: threeContexts,
    message: {
      type: 'bind',
      callId: 2,
      flags: wholePdu | pduFlags.CONC_MPX,
      maxTransmitFragment: 5840,
      maxReceiveFragment: 5840,
      associationGroup: 0x12345678,
      contexts: [offer(0, ndr32), offer(1, ndr64), offer(2, bindTimeFeatureSyntax(3))],
    },
    decode: decodeBind,
    encode: encodeBind,
  });

  it('reads the features asked for out of the transfer syntax, and none out of an encoding', () => {
    const [first, , third] = decodeBind(threeContexts).contexts;
    expect(first?.transferSyntaxes.map(bindTimeFeaturesOf)).toEqual([undefined]);
    expect(third?.transferSyntaxes.map(bindTimeFeaturesOf)).toEqual([3]);
    expect(
      bindTimeFeaturesOf({ uuid: parseGuid('6cb71c2c-9812-4540-0300-000000000000'), major: 2, minor: 0 }),
    ).toBeUndefined();
  });
});

describe('alter_context', () => {
  it('is a bind with another PTYPE', () => {
    const bytes = Buffer.from(vectors.bind);
    bytes[2] = 14;
    expect(decodeBind(bytes)).toEqual({ ...plain, type: 'alter_context' });
    expect(vectors.toHex(encodeBind({ ...plain, type: 'alter_context' }))).toBe(bytes.toString('hex'));
  });
});
