import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../src/servers/dns/query.js';

/** Sent by dig 9.18, captured on loopback. */
const captured = {
  withCookie:
    'e5c501200001000000000001076f75746c6f6f6b07636f6e746f736f08696e7465726e616c000001000100002904d000000000000c000a0008c3bae72babf4b7dc',
  mixedCaseWithoutEdns:
    '2f0801200001000000000000074f75744c6f6f6b07436f6e746f736f08496e7465726e616c0000210001',
  notify: '9df72120000100000000000007636f6e746f736f08696e7465726e616c0000060001',
  ednsVersion1: '15390120000100000000000107636f6e746f736f08696e7465726e616c000001000100002904d0000180000000',
};
const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** One question in a header of our own, for names that no client sends. */
const asking = (name: string, rest = '00010001') => bytes(`0001010000010000000000${'00'}${name}${rest}`);

describe('reading a DNS query', () => {
  it('reads what dig asks, and its EDNS', () => {
    const reading = readQuery(bytes(captured.withCookie));
    expect(reading).toMatchObject({
      kind: 'query',
      query: {
        id: 0xe5c5,
        recursionDesired: true,
        checkingDisabled: false,
        question: { name: 'outlook.contoso.internal', type: 'A', class: 'IN' },
        edns: { udpPayloadSize: 1232, version: 0, dnssecOk: false },
      },
    });
  });

  it('keeps letter case, and the question as it came', () => {
    const reading = readQuery(bytes(captured.mixedCaseWithoutEdns));
    expect(reading.kind === 'query' && reading.query.question.name).toBe('OutLook.Contoso.Internal');
    expect(reading.kind === 'query' && reading.query.edns).toBeUndefined();
    expect(reading.kind === 'query' && reading.query.questionBytes.toString('hex')).toBe(
      captured.mixedCaseWithoutEdns.slice(24),
    );
  });

  it('reads the EDNS version and the DO bit', () => {
    expect(readQuery(bytes(captured.ednsVersion1))).toMatchObject({
      query: { edns: { version: 1, dnssecOk: true } },
    });
  });

  it('refuses other opcodes as not implemented, with the header it needs to answer', () => {
    expect(readQuery(bytes(captured.notify))).toMatchObject({
      kind: 'refused',
      rcode: 4,
      header: { id: 0x9df7, opcode: 4 },
    });
  });

  it('ignores responses and what is shorter than a header', () => {
    const response = bytes(captured.withCookie);
    response.writeUInt8(0x81, 2);
    expect(readQuery(response).kind).toBe('ignored');
    expect(readQuery(bytes('e5c5012000010000000000')).kind).toBe('ignored');
  });

  it('refuses any number of questions but one before it looks at them', () => {
    for (const count of [0, 2, 65535]) {
      const query = bytes(captured.withCookie);
      query.writeUInt16BE(count, 4);
      expect(readQuery(query)).toMatchObject({ kind: 'refused', rcode: 1, reason: `${count} questions` });
    }
  });

  it('refuses every query that ends too soon', () => {
    const whole = bytes(captured.withCookie);
    for (let length = 12; length < whole.length; length++) {
      expect(readQuery(whole.subarray(0, length))).toMatchObject({ kind: 'refused', rcode: 1 });
    }
  });

  it('refuses compression in a name that has nothing before it, and names that are too long', () => {
    expect(readQuery(asking('c00c'))).toMatchObject({ kind: 'refused', rcode: 1 });
    const longest = `${`3f${'61'.repeat(63)}`.repeat(3)}3d${'61'.repeat(61)}00`;
    expect(readQuery(asking(longest)).kind).toBe('query');
    const tooLong = `${`3f${'61'.repeat(63)}`.repeat(3)}3e${'61'.repeat(62)}00`;
    expect(readQuery(asking(tooLong))).toMatchObject({ kind: 'refused', rcode: 1 });
  });

  it('tells a dot inside a label from a dot between labels', () => {
    const dotted = readQuery(asking('03612e620163' + '00'));
    expect(dotted).toMatchObject({ query: { question: { name: 'a\\046b.c' } } });
    const control = readQuery(asking('030a1bff00'));
    expect(control).toMatchObject({ query: { question: { name: '\\010\\027\\255' } } });
    const umlaut = readQuery(asking(`05${Buffer.from('münc').toString('hex')}00`));
    expect(umlaut).toMatchObject({ query: { question: { name: 'münc' } } });
  });

  it('survives any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (tail) => {
        const message = Buffer.concat([bytes('000101000001000000000001'), tail]);
        expect(['query', 'refused']).toContain(readQuery(message).kind);
        expect(['query', 'refused', 'ignored']).toContain(readQuery(Buffer.from(tail)).kind);
      }),
      { numRuns: 500 },
    );
  });
});
