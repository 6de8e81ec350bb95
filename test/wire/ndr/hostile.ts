import fc from 'fast-check';
import { expect } from 'vitest';
import { DecodeError } from '../../../src/errors.js';

/** Changes some octets of each message, and makes others up, and checks that no decoder throws but a decode error. */
export function onlyDecodeErrors(
  messages: readonly Uint8Array[],
  decoders: readonly ((bytes: Uint8Array) => unknown)[],
  numRuns = 2000,
): void {
  const check = (bytes: Uint8Array) => {
    for (const decode of decoders) {
      try {
        decode(bytes);
      } catch (error) {
        if (!(error instanceof DecodeError))
          expect(error, Buffer.from(bytes).toString('hex')).toBeInstanceOf(DecodeError);
      }
    }
  };
  const changes = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 255))), {
    minLength: 1,
    maxLength: 6,
  });
  const changed = fc.tuple(fc.constantFrom(...messages), changes).map(([message, list]) => {
    const bytes = Buffer.from(message);
    for (const [offset, value] of list) bytes[offset % bytes.length] = value;
    return bytes;
  });
  fc.assert(fc.property(changed, check), { numRuns });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), check), { numRuns: Math.ceil(numRuns / 4) });
}
