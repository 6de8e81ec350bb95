import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { decodeBindNak, encodeBindNak, rejectReason } from '../../../src/wire/dcerpc/bind-nak.js';
import { wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import { threeWays } from '../ndr/three-ways.js';
import * as vectors from './vectors.js';

describe('bind_nak', () => {
  expect(vectors.bindNak.length).toBe(24);
  threeWays({
    bytes: vectors.bindNak,
    message: {
      type: 'bind_nak',
      callId: 42,
      flags: wholePdu,
      reason: rejectReason.protocol_version_not_supported,
      versions: [{ major: 5, minor: 0 }],
    },
    decode: decodeBindNak,
    encode: encodeBindNak,
  });

  it('is read when it ends after the reason, as some servers send it', () => {
    const short = vectors.hex('05000d03 10000000 1200 0000 01000000 0800');
    expect(decodeBindNak(short)).toMatchObject({ reason: 8, versions: [] });
    expect(() => decodeBindNak(short.subarray(0, 17))).toThrow(DecodeError);
  });
});
