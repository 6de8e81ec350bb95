import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { UnsentOutput } from '../../../src/servers/ldap/unsent-output.js';

const withUnsent = (bytes: number) => {
  const socket = new PassThrough({ highWaterMark: 0 });
  socket.cork();
  if (bytes > 0) socket.write(Buffer.alloc(bytes));
  return socket;
};

describe('what readers leave lying', () => {
  it('is bounded for each of them, with what is about to be written', () => {
    const unsent = new UnsentOutput({ unsentBytes: 1_000_000, portUnsentBytes: 1e9 });
    expect(unsent.isFull(withUnsent(999_999))).toBe(false);
    expect(unsent.isFull(withUnsent(999_000), 1_000)).toBe(true);
  });

  it('is bounded for all of them: beyond it each gets no more than a share', () => {
    const unsent = new UnsentOutput({ unsentBytes: 1_000_000, portUnsentBytes: 2_000_000 });
    const readers = Array.from({ length: 100 }, () => withUnsent(0));
    for (let turn = 0; turn < 100; turn++) {
      for (const reader of readers) if (!unsent.isFull(reader)) reader.write(Buffer.alloc(10_000));
    }
    const lying = readers.reduce((sum, { writableLength }) => sum + writableLength, 0);
    expect(lying).toBeLessThan(2_000_000 + 100 * (16 * 1024 + 10_000));
    const [first] = readers;
    for (const reader of readers) unsent.forget(reader);
    expect(unsent.total).toBe(0);
    expect(first && unsent.isFull(first)).toBe(false);
  });
});
