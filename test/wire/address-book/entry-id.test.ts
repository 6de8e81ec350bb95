import { describe, expect, it } from 'vitest';
import { decodeEntryId, encodeEntryId } from '../../../src/wire/address-book/entry-id.js';
import { displayType } from '../../../src/wire/address-book/flags.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { readVectors } from '../ndr/read-vectors.js';
import { threeWays } from '../ndr/three-ways.js';
import { serverGuid } from './samples.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));

describe('PermanentEntryID', () => {
  threeWays({
    ...vector('PermanentEntryID'),
    message: {
      kind: 'permanent',
      displayType: displayType.DT_CONTAINER,
      distinguishedName: `/guid=${'AB'.repeat(16)}`,
    },
    decode: decodeEntryId,
    encode: encodeEntryId,
  });
});

describe('EphemeralEntryID', () => {
  threeWays({
    ...vector('EphemeralEntryID'),
    message: { kind: 'ephemeral', providerUid: serverGuid, displayType: displayType.DT_DISTLIST, mid: 0x10 },
    decode: decodeEntryId,
    encode: encodeEntryId,
  });
});

describe('an entry id', () => {
  const changed = (name: string, offset: number, value: number) => {
    const bytes = Buffer.from(vector(name).bytes);
    bytes[offset] = value;
    return () => decodeEntryId(bytes);
  };

  it('is refused when it is of another provider or form', () => {
    expect(changed('PermanentEntryID', 0, 0x01)).toThrow('an IDType of 0x00 or 0x87');
    expect(changed('PermanentEntryID', 4, 0x00)).toThrow('the ProviderUID GUID_NSPI');
    expect(changed('EphemeralEntryID', 20, 0x02)).toThrow('R4 of 1');
  });

  it('never fails otherwise than by a decode error', () => {
    onlyDecodeErrors([vector('PermanentEntryID').bytes, vector('EphemeralEntryID').bytes], [decodeEntryId]);
  });
});
