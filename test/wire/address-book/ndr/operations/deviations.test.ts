import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../../../src/errors.js';
import { decodeNspiGetPropsRequest } from '../../../../../src/wire/address-book/ndr/operations/nspi-get-props.js';
import { decodeNspiGetSpecialTableRequest } from '../../../../../src/wire/address-book/ndr/operations/nspi-get-special-table.js';
import { hex } from '../../../dcerpc/vectors.js';
import { readVectors } from '../../../ndr/read-vectors.js';
import { handle, stat, tags } from '../../samples.js';

const vector = readVectors(new URL('../../vectors.txt', import.meta.url));

describe('NspiGetProps request with a referent id before STAT, as impacket sends it', () => {
  it('is understood, with one too many in cValues', () => {
    const { bytes } = vector('NspiGetProps request of hNspiGetProps');
    expect(decodeNspiGetPropsRequest(bytes)).toEqual({ handle, flags: 1, stat, propertyTags: tags });
  });

  it('is understood without property tags', () => {
    const { bytes } = vector('NspiGetProps request of everything by impacket');
    expect(decodeNspiGetPropsRequest(bytes)).toEqual({ handle, flags: 1, stat, propertyTags: undefined });
  });

  it('does not change how the request of the specification is read when bytes follow it', () => {
    const bytes = Buffer.concat([vector('NspiGetProps request').bytes, hex('bfbfbfbf bfbf')]);
    expect(decodeNspiGetPropsRequest(bytes).propertyTags).toEqual(tags);
  });

  it('is refused when cut off', () => {
    const { bytes } = vector('NspiGetProps request of hNspiGetProps');
    for (let length = 0; length < 64; length++) {
      expect(() => decodeNspiGetPropsRequest(bytes.subarray(0, length))).toThrow(DecodeError);
    }
  });
});

describe('NspiGetSpecialTable request with a referent id before STAT, as impacket sends it', () => {
  it('is understood without a version', () => {
    const { bytes } = vector('NspiGetSpecialTable request of hNspiGetSpecialTable');
    expect(bytes).toHaveLength(68);
    expect(decodeNspiGetSpecialTableRequest(bytes)).toEqual({ handle, flags: 4, stat, version: 0 });
  });

  it('is understood with a version', () => {
    const { bytes } = vector('NspiGetSpecialTable request of hNspiGetSpecialTable with a version');
    expect(bytes).toHaveLength(72);
    expect(decodeNspiGetSpecialTableRequest(bytes)).toEqual({ handle, flags: 4, stat, version: 9 });
  });
});
