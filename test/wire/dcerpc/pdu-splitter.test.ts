import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { PduSplitter } from '../../../src/wire/dcerpc/pdu-splitter.js';
import * as vectors from './vectors.js';

function pullAll(splitter: PduSplitter): string[] {
  const pdus: string[] = [];
  for (let pdu = splitter.next(); pdu !== undefined; pdu = splitter.next()) pdus.push(vectors.toHex(pdu));
  return pdus;
}

const stream = Buffer.concat([vectors.bind, vectors.request, vectors.bindWithNtlm]);
const pdus = [vectors.bind, vectors.request, vectors.bindWithNtlm].map(vectors.toHex);

describe('PduSplitter', () => {
  it('gives back the PDUs of a stream however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length }), { maxLength: 12 }), (cuts) => {
        const splitter = new PduSplitter(5840);
        const found: string[] = [];
        let start = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), stream.length]) {
          splitter.push(stream.subarray(start, cut));
          found.push(...pullAll(splitter));
          start = cut;
        }
        expect(found).toEqual(pdus);
        expect(splitter.buffered).toBe(0);
      }),
    );
  });

  it('gives back the PDUs of a stream that comes byte by byte', () => {
    const splitter = new PduSplitter(5840);
    const found = [...stream].flatMap((byte) => {
      splitter.push(Uint8Array.of(byte));
      return pullAll(splitter);
    });
    expect(found).toEqual(pdus);
  });

  it('refuses another protocol at its first byte', () => {
    const splitter = new PduSplitter(5840);
    splitter.push(Buffer.from('G'));
    expect(() => splitter.next()).toThrow('common header: expected rpc_vers 5 at offset 0');
  });

  it('refuses a bad second PDU after giving out the first', () => {
    const splitter = new PduSplitter(5840);
    splitter.push(Buffer.concat([vectors.bind, Buffer.from('GET / HTTP/1.1\r\n')]));
    expect(splitter.next()?.length).toBe(72);
    expect(() => splitter.next()).toThrow(DecodeError);
    expect(splitter.peek().length).toBe(16);
  });

  it('refuses a fragment longer than was announced before it has arrived', () => {
    const splitter = new PduSplitter(71);
    splitter.push(vectors.bind.subarray(0, 16));
    expect(() => splitter.next()).toThrow('frag_length of at most 71');
  });

  it('never fails otherwise than by a decode error, and never gives out less than a header', () => {
    const noise = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constant(vectors.bind)));
    fc.assert(
      fc.property(noise, (chunks) => {
        const splitter = new PduSplitter(5840);
        try {
          for (const chunk of chunks) {
            splitter.push(chunk);
            for (let pdu = splitter.next(); pdu !== undefined; pdu = splitter.next()) {
              expect(pdu.length).toBeGreaterThanOrEqual(16);
            }
          }
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
    );
  });
});
