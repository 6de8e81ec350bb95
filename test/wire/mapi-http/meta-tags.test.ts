import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import {
  decodeWhole,
  encodeDone,
  encodeWhole,
  pending,
  processing,
} from '../../../src/wire/mapi-http/meta-tags.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { readVectors } from '../ndr/read-vectors.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));
const startTime = 'Wed, 02 Apr 2014 18:07:02 GMT';
const body = Buffer.from('body');

describe('a response', () => {
  it('is read line by line from PROCESSING to its body', () => {
    const { pendings, responseCode, fields, body: found } = decodeWhole(vector('response').bytes);
    expect({ pendings, responseCode, body: Buffer.from(found) }).toEqual({
      pendings: 2,
      responseCode: 0,
      body,
    });
    expect(fields.get('x-elapsedtime')).toBe('30004');
    expect(fields.get('x-starttime')).toBe(startTime);
  });

  it('is written at once, or in parts', () => {
    const summary = { responseCode: 0, elapsedMs: 12, startTime };
    expect(Buffer.from(encodeWhole(summary, body))).toEqual(vector('response at once').bytes);
    const late = { ...summary, elapsedMs: 30_004 };
    expect(Buffer.concat([processing, pending, pending, encodeDone(late, body)])).toEqual(
      vector('response').bytes,
    );
  });

  it('is refused when it is cut off before its body, and whatever lines it is made of', () => {
    const { bytes } = vector('response');
    for (let length = 0; length < bytes.length - body.length; length++) {
      expect(() => decodeWhole(bytes.subarray(0, length))).toThrow(DecodeError);
    }
    onlyDecodeErrors([bytes], [decodeWhole], 500);
    const endless = Buffer.concat([processing, ...Array.from({ length: 4000 }, () => pending)]);
    expect(() => decodeWhole(endless)).toThrow(DecodeError);
  });
});
