import { expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';

/** A message as bytes a peer sent (or a specification shows) and as what it means. */
export interface Vector<T> {
  readonly bytes: Uint8Array;
  readonly message: T;
  readonly decode: (bytes: Uint8Array) => T;
  readonly encode: (message: T) => Uint8Array;
  /** What we write, where a sender is free and ours chooses otherwise: other referent ids, other padding. */
  readonly written?: Uint8Array;
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Tests one vector: decode, encode, round trip, and that no prefix of it is taken for the whole. */
export function threeWays<T>({ bytes, message, decode, encode, written = bytes }: Vector<T>): void {
  it('reads the bytes', () => {
    expect(decode(bytes)).toEqual(message);
  });

  it('writes the bytes', () => {
    expect(toHex(encode(message))).toBe(toHex(written));
  });

  it('reads what it writes', () => {
    expect(decode(encode(message))).toEqual(message);
  });

  it('refuses every truncation with a decode error', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decode(bytes.subarray(0, length)), `first ${length} bytes`).toThrow(DecodeError);
    }
  });
}
