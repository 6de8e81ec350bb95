import { describe, expect, it } from 'vitest';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { ByteReader } from '../../../src/wire/ndr/byte-reader.js';
import { ByteWriter } from '../../../src/wire/ndr/byte-writer.js';
import { decodeSyntaxId, encodeSyntaxId, ndr32, servesVersion } from '../../../src/wire/ndr/syntax-id.js';

const { EMSMDB } = interfaces;

describe('syntax id', () => {
  it('has the major version in the low half and the minor in the high half', () => {
    const bytes = Buffer.from('00dbf1a447ca6710b31f00dd010662da00005100', 'hex');
    expect(decodeSyntaxId(new ByteReader(bytes, 'test'))).toEqual(EMSMDB);
    const writer = new ByteWriter();
    encodeSyntaxId(writer, EMSMDB);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe(bytes.toString('hex'));
  });

  it('serves the same major version and a minor not above its own', () => {
    expect(servesVersion(EMSMDB, EMSMDB)).toBe(true);
    expect(servesVersion(EMSMDB, { ...EMSMDB, minor: 80 })).toBe(true);
    expect(servesVersion(EMSMDB, { ...EMSMDB, minor: 82 })).toBe(false);
    expect(servesVersion(EMSMDB, { ...EMSMDB, major: 1 })).toBe(false);
    expect(servesVersion(EMSMDB, { ...ndr32, major: 0, minor: 81 })).toBe(false);
  });
});
