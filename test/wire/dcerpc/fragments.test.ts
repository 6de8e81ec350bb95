import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Fragment,
  FragmentReassembler,
  splitStub,
  stubRoom,
} from '../../../src/wire/dcerpc/fragments.js';

const limits = { maxBytes: 100, maxCalls: 2 };
const fragment = (callId: number, flags: number, ...stub: number[]): Fragment => ({
  callId,
  flags,
  stub: Uint8Array.from(stub),
});

describe('FragmentReassembler', () => {
  it('passes an unfragmented call through', () => {
    const whole = fragment(1, 3, 1, 2);
    expect(new FragmentReassembler(limits).push(whole)).toBe(whole);
  });

  it('puts two interleaved calls together by call_id, with the fields of their first fragments', () => {
    const calls = new FragmentReassembler<Fragment & { readonly opnum: number }>(limits);
    expect(calls.push({ ...fragment(1, 1, 1), opnum: 7 })).toBeUndefined();
    expect(calls.push({ ...fragment(2, 1, 9), opnum: 8 })).toBeUndefined();
    expect(calls.push({ ...fragment(1, 0, 2), opnum: 0 })).toBeUndefined();
    expect(calls.bytes).toBe(3);
    expect(calls.push({ ...fragment(2, 2, 8), opnum: 0 })).toEqual({ ...fragment(2, 3, 9, 8), opnum: 8 });
    expect(calls.push({ ...fragment(1, 2), opnum: 0 })).toEqual({ ...fragment(1, 3, 1, 2), opnum: 7 });
    expect(calls.bytes).toBe(0);
  });

  it('refuses a fragment out of order', () => {
    const calls = new FragmentReassembler(limits);
    expect(() => calls.push(fragment(1, 0, 1))).toThrow('a first fragment of the call');
    calls.push(fragment(1, 1, 1));
    expect(() => calls.push(fragment(1, 1, 1))).toThrow('no second first fragment');
  });

  it('refuses more bytes and more calls than its limits', () => {
    const calls = new FragmentReassembler(limits);
    calls.push(fragment(1, 1, ...new Array<number>(100).fill(0)));
    calls.push(fragment(2, 1));
    expect(() => calls.push(fragment(3, 1))).toThrow('at most 2 unfinished calls');
    expect(() => calls.push(fragment(2, 0, 1))).toThrow('at most 100 bytes of stub');
    expect(() =>
      new FragmentReassembler(limits).push(fragment(4, 3, ...new Array<number>(101).fill(0))),
    ).toThrow('at most 100 bytes of stub');
  });

  it('forgets a call that its client gave up', () => {
    const calls = new FragmentReassembler(limits);
    calls.push(fragment(1, 1, 1));
    calls.abandon(1);
    expect(calls.bytes).toBe(0);
    expect(() => calls.push(fragment(1, 2, 1))).toThrow('a first fragment of the call');
  });
});

describe('splitStub', () => {
  it('cuts into multiples of 8 that fit, and together are the stub', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 32, max: 200 }),
        (stub, maxFragment) => {
          const pieces = splitStub(stub, stubRoom(maxFragment));
          expect(Buffer.concat(pieces).equals(stub)).toBe(true);
          expect(pieces.length).toBeGreaterThan(0);
          for (const piece of pieces) expect(piece.length + 24).toBeLessThanOrEqual(maxFragment);
          for (const piece of pieces.slice(0, -1)) expect(piece.length % 8).toBe(0);
        },
      ),
    );
  });
});
